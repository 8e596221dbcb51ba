using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Goals.Cli.Output;

/// <summary>What the terminal can show, and things as text for it.</summary>
internal sealed class TerminalText : IDisposable
{
    private const int Wide = 8_192;

    private readonly StringWriter writer = new();
    private readonly IAnsiConsole console;

    private TerminalText(bool hasUnicode, bool hasColors)
    {
        HasUnicode = hasUnicode;
        console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = hasColors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = Wide;
        console.Profile.Capabilities.Unicode = hasUnicode;
    }

    /// <summary>Whether the terminal shows more than ASCII.</summary>
    public bool HasUnicode { get; }

    /// <summary>What the environment says of the terminal: <c>NO_COLOR</c>, and the character set of <c>LC_ALL</c>, <c>LC_CTYPE</c> or <c>LANG</c>.</summary>
    public static TerminalText Find() => new(
        IsUnicode(OperatingSystem.IsWindows() ? Console.OutputEncoding.WebName : Locale()),
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Whether a locale's or encoding's name is one of UTF-8.</summary>
    public static bool IsUnicode(string name) =>
        name.Contains("utf-8", StringComparison.OrdinalIgnoreCase) || name.Contains("utf8", StringComparison.OrdinalIgnoreCase);

    /// <summary>Something to be shown, as the rows of a terminal.</summary>
    public string[] RowsOf(IRenderable shown)
    {
        console.Write(shown);
        var text = writer.ToString();
        writer.GetStringBuilder().Clear();
        return (HasUnicode ? text : Ascii(text)).TrimEnd('\n').Split('\n');
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    private static string Locale() =>
        new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? string.Empty;

    private static string Ascii(string text)
    {
        var ascii = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            ascii.Append(rune.IsAscii ? (char)rune.Value : '?');
        }

        return ascii.ToString();
    }
}

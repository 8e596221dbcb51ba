using System.Globalization;
using System.Text;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>Numbers and lines, as answers of tools say them.</summary>
internal static class ToolText
{
    private const int Kilo = 1024;

    /// <summary>A size: <c>1 byte</c>, <c>4,711 bytes</c>, <c>1.2 MiB</c>.</summary>
    public static string Bytes(long count) => count switch
    {
        1 => "1 byte",
        < 10 * Kilo => string.Create(CultureInfo.InvariantCulture, $"{count:N0} bytes"),
        < Kilo * Kilo => string.Create(CultureInfo.InvariantCulture, $"{count / (double)Kilo:0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / (double)(Kilo * Kilo):0.#} MiB"),
    };

    /// <summary>A number of things: <c>1 line</c>, <c>2,000 lines</c>.</summary>
    public static string Count(long count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {thing}{(count == 1 ? string.Empty : "s")}");

    /// <summary>How many lines a text has; a last one without an end counts.</summary>
    public static int Lines(string text) => text.AsSpan().Count('\n') + (text.Length > 0 && text[^1] != '\n' ? 1 : 0);

    /// <summary>Adds a line while there is room for it.</summary>
    /// <returns>False when it would be more than <see cref="AgentTool.MaximumShown"/> characters; nothing was added then.</returns>
    public static bool TryAdd(StringBuilder text, string line)
    {
        if (text.Length + line.Length + 1 > AgentTool.MaximumShown)
        {
            return false;
        }

        text.Append(line).Append('\n');
        return true;
    }
}

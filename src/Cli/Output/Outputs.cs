using System.Text;
using Orleans.Goals.Cli.Invocation;

namespace Orleans.Goals.Cli.Output;

/// <summary>Chooses the form in which a command tells what it has to tell.</summary>
internal static class Outputs
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>JSON if asked for; else lines, drawn again and again where a person is looking.</summary>
    public static IOutput Create(bool json, StoreLocation store, TimeProvider time)
    {
        // Not Console.Out: it would set up the terminal first, which takes as long as all the rest.
        var output = StandardOutput();
        var errors = Console.Error;
        return json
            ? new JsonOutput(output, errors)
            : new TextOutput(TextOf(output), errors, store, time, IsTerminal());
    }

    /// <summary>The standard output, which says of itself when it cannot be written.</summary>
    public static Stream StandardOutput() => new StandardStream(Console.OpenStandardOutput(), isEssential: true);

    /// <summary>Makes the standard error one that may be closed: what ends a command is its exit code.</summary>
    public static void LetErrorsBeClosed() => Console.SetError(TextWriter.Synchronized(TextOf(new StandardStream(Console.OpenStandardError(), isEssential: false))));

    /// <summary>A writer of text that is at the system when it is written.</summary>
    public static TextWriter TextOf(Stream stream) => new StreamWriter(stream, Utf8) { AutoFlush = true };

    private static bool IsTerminal() =>
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
}

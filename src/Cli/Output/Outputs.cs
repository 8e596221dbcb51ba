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
        var output = Console.OpenStandardOutput();
        var errors = Console.Error;
        return json
            ? new JsonOutput(output, errors)
            : new TextOutput(new StreamWriter(output, Utf8) { AutoFlush = true }, errors, store, time, IsTerminal());
    }

    private static bool IsTerminal() =>
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
}

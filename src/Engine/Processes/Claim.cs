using System.Globalization;

namespace Orleans.Goals.Engine.Processes;

/// <summary>Who got a slot of an operation's folder. Written once, by whoever created its file.</summary>
internal abstract record Claim
{
    private const string LauncherWord = "launcher";
    private const string SeizedWord = "seized";
    private const string End = "\nend\n";

    private protected Claim()
    {
    }

    /// <summary>What a host writes that seizes a slot for a later execution.</summary>
    public static string Seize(int execution) => string.Create(CultureInfo.InvariantCulture, $"{SeizedWord} {execution}{End}");

    /// <summary>Reads a claim.</summary>
    /// <returns>Null when it is not whole: its writer is at it, or died in the middle.</returns>
    public static Claim? Parse(string text)
    {
        if (!text.EndsWith(End, StringComparison.Ordinal))
        {
            return null;
        }

        return text[..^End.Length].Split(' ') switch
        {
            [LauncherWord, var id, var start, var boot, var since]
                when Number(id, out var processId) && Number(start, out var startTicks) && Number(since, out var milliseconds) =>
                new LauncherClaim((int)processId, startTicks, boot, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)),
            [SeizedWord, var execution] when Number(execution, out var number) => new SeizedClaim((int)number),
            _ => null,
        };
    }

    private static bool Number(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

/// <summary>A launcher got the slot: the command was started, or is about to be, this one time.</summary>
/// <param name="ProcessId">The launcher, and its session.</param>
/// <param name="StartTicks">When the launcher started; tells it from a later process of the same id.</param>
/// <param name="BootId">The run of the machine in which it did.</param>
/// <param name="Since">When the time that the command may take began.</param>
internal sealed record LauncherClaim(int ProcessId, long StartTicks, string BootId, DateTimeOffset Since) : Claim
{
    /// <summary>Whether the launcher is still at work.</summary>
    public bool IsAlive => BootId == ProcessTable.BootId && ProcessTable.IsAlive(ProcessId, StartTicks);
}

/// <summary>A later execution got the slot before any launcher: what was to start here never did and never will. It goes on in its own slot.</summary>
/// <param name="Execution">That execution.</param>
internal sealed record SeizedClaim(int Execution) : Claim;

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Engine.Stores;

namespace Orleans.Goals.Engine.Processes;

/// <summary>The files of one command: who started it, how it ended, what it wrote.</summary>
/// <remarks>
/// A slot is one chance to start the command, numbered by the execution that may take it; the first is 1. Creating the slot's claim decides it:
/// either that execution's launcher creates it, and the command starts, or a later execution's host does, and the command can start
/// only in that one's slot. So it starts at most once, whoever is still alive and about to start it.
/// </remarks>
/// <param name="path">The absolute path.</param>
/// <param name="root">The folder of all of them, which is durable already.</param>
internal sealed class OperationFolder(string path, string root)
{
    /// <summary>Stands in place of the id of the run of the machine in which a command was begun; no machine's is such.</summary>
    private const string Elsewhere = "elsewhere";

    /// <summary>The folder of a command that belongs to nobody but its host, which is gone when it has ended.</summary>
    public OperationFolder Below(string name) => new(System.IO.Path.Combine(Path, name), root);

    /// <summary>The absolute path.</summary>
    public string Path { get; } = path;

    /// <summary>What processes of this command have in their environment, and no other on this machine: a hash of the path.</summary>
    public string Marker { get; } = MarkerOf(path);

    /// <summary>The beginning of the output.</summary>
    public string OutputPath => File("output");

    /// <summary>The end of the output, as far as it is not in <see cref="OutputPath"/>.</summary>
    public string TailPath => File("tail");

    /// <summary>All of the output without the values of secrets, which then replaces the two others.</summary>
    public string RedactedPath => File("redacted");

    /// <summary>The same where something between beginning and end was left out.</summary>
    public string RedactedCutPath => File("redacted.cut");

    /// <summary>Whether the output was replaced by one without the values of secrets.</summary>
    public bool IsRedacted => System.IO.File.Exists(RedactedPath) || System.IO.File.Exists(RedactedCutPath);

    /// <summary>Whether the launcher wrote that its command has ended.</summary>
    public bool HasExit => System.IO.File.Exists(File("exit"));

    /// <summary>Whether the program could not be started.</summary>
    public bool IsUnstarted => System.IO.File.Exists(File("unstarted"));

    /// <summary>A short name that no other text has.</summary>
    public static string MarkerOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    /// <summary>How the command ended; null when that is not known.</summary>
    public CommandExit? ReadExit() => Read("exit") is { } text ? CommandExit.Parse(text) : null;

    /// <summary>The process that keeps the output within bounds, 0 when it is not known. Only good together with its session: ids are used again.</summary>
    public int ReadFilter() => Read("filter") is { } text && text.Split('\n') is [var id, "end", ""]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId) ? processId : 0;

    /// <summary>Makes ready for a launcher. Durable, so that after a power failure an absent claim is not taken for a command that never started.</summary>
    public void Prepare(int slot, string operation)
    {
        // The file first: on most file systems its way to the disk takes the new folders along, and there is nothing left to do for them.
        DurableFiles.CreateFolder(Path, durable: false);
        DurableFiles.Write(Slot("begun", slot), $"{ProcessTable.BootId}\n{operation}\n");
        DurableFiles.FlushUpTo(Path, root);
    }

    /// <summary>Lets whoever comes know that a launcher may have taken the first slot on another machine, or for another store. Nothing here tells what it did.</summary>
    public void PrepareElsewhere(string operation)
    {
        DurableFiles.CreateFolder(Path, durable: false);
        DurableFiles.Write(Slot("begun", 1), $"{Elsewhere}\n{operation}\n");
        DurableFiles.FlushUpTo(Path, root);
    }

    /// <summary>Whether a launcher may have taken a slot before the machine was restarted, and its claim have been lost with the power.</summary>
    public bool WasBegunBeforeRestart(int slot) => Read(Name("begun", slot)) is { } text && !text.StartsWith(ProcessTable.BootId, StringComparison.Ordinal);

    /// <summary>Whether a slot is decided.</summary>
    public bool IsClaimed(int slot) => System.IO.File.Exists(Slot("claim", slot));

    /// <summary>Who got a slot; null when nobody has, or the claim is not whole.</summary>
    public Claim? ReadClaim(int slot) => Read(Name("claim", slot)) is { } text ? Claim.Parse(text) : null;

    /// <summary>Tries to get an open slot for a later execution.</summary>
    /// <returns>False when somebody else was faster.</returns>
    public bool TrySeize(int slot, int execution)
    {
        DurableFiles.CreateFolder(Path, durable: false);
        var draft = File($"draft.{DurableFiles.UniqueName()}");
        DurableFiles.WriteDraft(draft, Claim.Seize(execution));
        var won = DurableFiles.TryLink(draft, Slot("claim", slot));
        System.IO.File.Delete(draft);
        DurableFiles.FlushUpTo(Path, root);
        return won;
    }

    /// <summary>Says that a tool waits for its turn to be called. Holds for this run of the machine only.</summary>
    public void WriteWaiting()
    {
        DurableFiles.CreateFolder(Path, durable: false);
        var draft = File($"draft.{DurableFiles.UniqueName()}");
        System.IO.File.WriteAllText(draft, ProcessTable.BootId);
        System.IO.File.Move(draft, File("waiting"), overwrite: true);
    }

    /// <summary>Takes what <see cref="WriteWaiting"/> said: whoever does is the only one who may call the tool, and nobody has called it.</summary>
    /// <returns>False when nothing was said, or somebody else took it, or the machine was restarted since.</returns>
    public bool TryTakeWaiting()
    {
        if (Read("waiting") != ProcessTable.BootId)
        {
            return false;
        }

        var mine = File($"taken.{DurableFiles.UniqueName()}");
        try
        {
            System.IO.File.Move(File("waiting"), mine);
            System.IO.File.Delete(mine);
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The cause for which the command is being stopped, <see cref="StopCause.None"/> when it is not.</summary>
    public StopCause ReadStopping() => Read("stopping") is { } text && Enum.TryParse<StopCause>(text.TrimEnd('\n'), out var cause) ? cause : StopCause.None;

    /// <summary>Records why the command is being stopped.</summary>
    public void WriteStopping(StopCause cause) => DurableFiles.Write(File("stopping"), $"{cause}\n");

    private string? Read(string name)
    {
        try
        {
            return System.IO.File.ReadAllText(File(name));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string Slot(string name, int slot) => File(Name(name, slot));

    private static string Name(string name, int slot) => string.Create(CultureInfo.InvariantCulture, $"{name}.{slot}");

    private string File(string name) => System.IO.Path.Combine(Path, name);
}

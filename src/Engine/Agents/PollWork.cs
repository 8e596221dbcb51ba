using System.Globalization;
using System.Text;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;

namespace Orleans.Goals.Engine.Agents;

/// <summary>Looks at commands in the background: only reads what their launchers wrote down, so it can be done again by any host that sees their files.</summary>
/// <param name="folders">Where commands keep their files.</param>
/// <param name="secrets">The values that must not be seen in what they write.</param>
/// <param name="hasEnded">Whether this host knows that an operation has ended.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class PollWork(OperationFolders folders, SecretValues secrets, Func<string, bool> hasEnded, TimeProvider timeProvider)
{
    /// <summary>The most of the output that one look shows, in bytes.</summary>
    public const int MaximumBytes = 8 * 1024;

    private const int FirstSlot = 1;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    // A launcher claims its folder within milliseconds; a machine that is very busy takes longer.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);

    /// <summary>How long a command is given, once it has started, to write something or to fail at once.</summary>
    private static readonly TimeSpan FirstWords = TimeSpan.FromMilliseconds(500);

    /// <summary>Does one look.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="polled">The command.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, ToolSpec spec, PolledCommand polled, CancellationToken lifetime)
    {
        var begun = timeProvider.GetTimestamp();
        var folder = folders.Of(polled.Operation);
        if (polled.IsBeginning)
        {
            await WaitForStartAsync(folder, polled, execution.Stopping, lifetime);
        }

        var (state, runs) = StateOf(folder, polled);
        var (text, seen) = runs ? await ReadAsync(folder, polled, (await secrets.GiveAsync(null, spec.Redacted, execution.Start.Actor.Goal, lifetime)).Redactor, lifetime) : (string.Empty, polled.From);
        return new OperationResult
        {
            Outcome = OperationOutcome.Succeeded,
            Answer = new ToolAnswer { Call = spec.Request.Id, Text = $"{polled.Handle} {state}{text}", Seen = seen },
            Active = timeProvider.GetElapsedTime(begun),
        };
    }

    private async Task WaitForStartAsync(OperationFolder folder, PolledCommand polled, CancellationToken stop, CancellationToken lifetime)
    {
        var (begun, startedAt) = (timeProvider.GetTimestamp(), 0L);
        while (!stop.IsCancellationRequested && !HasEnded(folder, polled))
        {
            startedAt = startedAt == 0 && Claimed(folder) is not null ? timeProvider.GetTimestamp() : startedAt;
            if (startedAt != 0
                ? timeProvider.GetElapsedTime(startedAt) >= FirstWords || LengthOf(folder.OutputPath) > 0
                : timeProvider.GetElapsedTime(begun) >= LongestStart)
            {
                return;
            }

            await Task.Delay(Interval, timeProvider, lifetime);
        }
    }

    private (string State, bool Runs) StateOf(OperationFolder folder, PolledCommand polled) =>
        HasEnded(folder, polled) ? ("has ended; you are told how", false)
        : Claimed(folder) is not { } launcher ? ("has not started yet, or runs on another machine; you are told when it has ended", false)
        : launcher.IsAlive ? ("runs", true)
        : ("has ended, and its launcher is gone; you are told what is known", false);

    private bool HasEnded(OperationFolder folder, PolledCommand polled) => folder.HasExit || folder.IsRedacted || hasEnded(polled.Operation);

    /// <summary>The launcher that runs it, or ran it; null while none has claimed it.</summary>
    private static LauncherClaim? Claimed(OperationFolder folder)
    {
        for (var slot = FirstSlot; folder.ReadClaim(slot) is { } claim;)
        {
            if (claim is SeizedClaim seized && seized.Execution > slot)
            {
                slot = seized.Execution;
                continue;
            }

            return claim as LauncherClaim;
        }

        return null;
    }

    /// <summary>What it wrote since the last look, at most the newest of it.</summary>
    private static async Task<(string Text, long Seen)> ReadAsync(OperationFolder folder, PolledCommand polled, Redactor redactor, CancellationToken lifetime)
    {
        var length = LengthOf(folder.OutputPath);
        if (length <= polled.From)
        {
            return (polled.IsBeginning ? string.Empty : "; it wrote nothing since you last looked", polled.From);
        }

        var from = Math.Max(polled.From, length - MaximumBytes);
        var bytes = Whole(Read(folder.OutputPath, from, (int)(length - from)));
        var seen = from + bytes.Length;
        if (!redactor.IsComplete)
        {
            return ("; what it wrote cannot be shown: a secret of the goal cannot be had on this host, and it may be in it", seen);
        }

        var shown = bytes;
        if (!redactor.IsIdle)
        {
            using var kept = new MemoryStream();
            await redactor.CopyAsync(new MemoryStream(bytes, writable: false), kept, beginsInside: from > 0, endsInside: true, lifetime);
            shown = kept.ToArray();
        }

        var left = from > polled.From ? string.Create(CultureInfo.InvariantCulture, $" ({from - polled.From} bytes before that are left out)") : string.Empty;
        return ($"; since you last looked it wrote{left}:\n{Encoding.UTF8.GetString(shown)}", seen);
    }

    /// <summary>The bytes without the beginning of a character at their end: that is shown with its rest.</summary>
    private static byte[] Whole(byte[] bytes)
    {
        for (var back = 1; back < OutputExcerpt.LongestRune && back < bytes.Length; back++)
        {
            var value = bytes[^back];
            if ((value & 0xC0) == 0xC0)
            {
                var size = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : 2;
                return size > back ? bytes[..^back] : bytes;
            }

            if ((value & 0x80) == 0)
            {
                break;
            }
        }

        return bytes;
    }

    private static byte[] Read(string path, long from, int length)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[length];
            var read = 0;
            for (int some; read < length && (some = RandomAccess.Read(file, bytes.AsSpan(read), from + read)) > 0;)
            {
                read += some;
            }

            return bytes[..read];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // It has just ended, and what it wrote was replaced.
            return [];
        }
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}

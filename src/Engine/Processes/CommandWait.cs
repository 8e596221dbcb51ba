using System.Diagnostics;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Processes;

/// <summary>Waits for a started command, ends it when it must, and tells how it ended.</summary>
/// <param name="request">The command.</param>
/// <param name="claim">Its launcher.</param>
/// <param name="exited">Completes when the launcher has ended, if this host started it; null when another host did.</param>
/// <param name="options">How long to wait for what.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CommandWait(CommandRequest request, LauncherClaim claim, Task? exited, LauncherOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(10);

    private readonly OperationFolder folder = request.Folder;
    private readonly CommandSession session = new(request.Folder, claim, exited is not null, options, timeProvider);
    private readonly long begun = timeProvider.GetTimestamp();
    private readonly TimeSpan allowed = Left(claim.Since, request.Timeout, timeProvider.GetUtcNow());

    private bool IsGone => exited?.IsCompleted ?? !claim.IsAlive;

    /// <summary>Waits for the end.</summary>
    /// <param name="stop">Ends the command.</param>
    /// <param name="abandon">Stops waiting and leaves the command alone.</param>
    public async Task<CommandEnd> RunAsync(CancellationToken stop, CancellationToken abandon)
    {
        request.Started?.Invoke(claim.ProcessId, claim.Since);
        var cause = folder.ReadStopping();
        using (var wake = CancellationTokenSource.CreateLinkedTokenSource(stop, abandon))
        {
            while (cause == StopCause.None && !IsGone && !folder.HasExit && (cause = CauseNow(stop)) == StopCause.None)
            {
                await WaitAsync(Interval(), wake.Token);
                abandon.ThrowIfCancellationRequested();
            }
        }

        var ended = folder.HasExit;
        if (!ended && IsGone && !folder.HasExit && cause == StopCause.None)
        {
            cause = StopCause.Lost;
        }

        if (!ended && cause != StopCause.None)
        {
            folder.WriteStopping(cause);
            await StopAsync(abandon);
        }

        var left = await session.EndAsync(ended: folder.HasExit, abandon);
        left = left.With(await EndLauncherAsync(abandon));
        await OutputRedaction.ApplyAsync(folder, request.Environment.Redactor, options.OutputTail, abandon);
        return Describe(cause, ended ? left : SessionRemains.None);
    }

    /// <summary>The rest of a time, whatever became of the clock since.</summary>
    private static TimeSpan Left(DateTimeOffset since, TimeSpan timeout, DateTimeOffset now) =>
        now <= since ? timeout : now - since >= timeout ? TimeSpan.Zero : timeout - (now - since);

    private StopCause CauseNow(CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return StopCause.Requested;
        }

        if (request.NotAfter <= timeProvider.GetUtcNow())
        {
            return StopCause.WallClock;
        }

        return timeProvider.GetElapsedTime(begun) >= allowed ? StopCause.Timeout : StopCause.None;
    }

    private TimeSpan Interval()
    {
        var interval = exited is null ? options.AdoptedPoll : options.Poll;
        var left = allowed - timeProvider.GetElapsedTime(begun);
        interval = left < interval ? left : interval;
        var wall = request.NotAfter - timeProvider.GetUtcNow();
        return wall < interval ? wall.Value : interval;
    }

    /// <summary>Waits until the launcher has ended, at most some time.</summary>
    private async Task WaitAsync(TimeSpan interval, CancellationToken wake)
    {
        if (interval <= TimeSpan.Zero)
        {
            return;
        }

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(wake);
        var delay = Task.Delay(interval, timeProvider, cancel.Token);
        await Task.WhenAny(delay, exited ?? delay);
        await cancel.CancelAsync();
    }

    private async Task StopAsync(CancellationToken abandon)
    {
        while (!IsGone && !folder.HasExit)
        {
            await session.EndAsync(ended: false, abandon);
            await WaitAsync(Settling, abandon);
            abandon.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The launcher ends by itself when nothing holds the command's output open any more.</summary>
    private async Task<SessionRemains> EndLauncherAsync(CancellationToken abandon)
    {
        if (await IsLauncherGoneAsync(abandon))
        {
            return SessionRemains.None;
        }

        var holders = await session.EndHoldersAsync(abandon);
        if (!await IsLauncherGoneAsync(abandon))
        {
            session.KillLauncher();
            await IsLauncherGoneAsync(abandon);
        }

        return holders;
    }

    private async Task<bool> IsLauncherGoneAsync(CancellationToken abandon)
    {
        var asked = timeProvider.GetTimestamp();
        while (!IsGone || session.IsFiltering())
        {
            if (timeProvider.GetElapsedTime(asked) >= options.LauncherGrace)
            {
                return false;
            }

            // Once the launcher is gone its end is no event any more, but what it forked may take a moment longer.
            await (IsGone ? Task.Delay(Settling, timeProvider, abandon) : WaitAsync(Settling, abandon));
            abandon.ThrowIfCancellationRequested();
        }

        return true;
    }

    private CommandEnd Describe(StopCause cause, SessionRemains left)
    {
        var exit = folder.ReadExit();
        cause = cause == StopCause.None && exit is null ? StopCause.Lost : cause;
        var output = new CapturedOutput(folder, options.OutputTail);
        return new CommandEnd
        {
            Started = !(cause == StopCause.None && folder.IsUnstarted),
            Cause = cause,
            ExitCode = cause == StopCause.Lost ? null : exit?.Status,
            Reason = ReasonFor(cause, exit),
            Remark = Remark(left, output),
            Output = output,
            Active = ActiveUntil(exit),
        };
    }

    /// <summary>How long the command ran: by the machine's own clock, which goes on when no host looks.</summary>
    private TimeSpan ActiveUntil(CommandExit? exit)
    {
        if (exit is null)
        {
            return timeProvider.GetElapsedTime(begun);
        }

        var active = exit.Uptime - TimeSpan.FromSeconds((double)claim.StartTicks / ProcessStat.TicksPerSecond);
        return active < TimeSpan.Zero ? TimeSpan.Zero : active;
    }

    private string ReasonFor(StopCause cause, CommandExit? exit) => cause switch
    {
        StopCause.None when folder.IsUnstarted => exit!.Status == 127
            ? $"the program '{request.Arguments[0]}' was not found"
            : $"the program '{request.Arguments[0]}' could not be run: it is no program, or may not be executed",
        StopCause.None => ReasonFor(exit!.Status),
        StopCause.Timeout => $"the command was stopped because it took longer than {request.Timeout}",
        StopCause.Requested => "the command was stopped",
        StopCause.WallClock => "the command was stopped because the goal's wall clock ran out",
        StopCause.Lost when claim.BootId != ProcessTable.BootId => "the machine was restarted while the command ran, and nobody knows how far it came",
        StopCause.Lost => "the command's launcher was killed or could not write down how the command ended, and nobody knows how far it came",
        _ => throw new UnreachableException(),
    };

    private string ReasonFor(int status) => status switch
    {
        0 => string.Empty,
        126 => "the command exited with status 126: a program may not be executed",
        127 => "the command exited with status 127: a program was not found",
        _ => Signal.OfStatus(status) is { } signal ? $"the command was killed by signal {signal}" : $"the command exited with status {status}",
    };

    private string Remark(SessionRemains left, CapturedOutput output)
    {
        var cut = output.IsCut ? $"of its output the first {options.OutputHead} and the last {options.OutputTail} bytes were kept" : string.Empty;
        return ReasonText.Join(left.Describe(), cut);
    }
}

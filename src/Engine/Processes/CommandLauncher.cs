using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Orleans.Goals.Engine.Processes;

/// <summary>Runs commands under a launcher each, and takes over what an earlier host left.</summary>
/// <param name="folders">Where the commands' files are.</param>
/// <param name="options">How commands are watched, ended and recorded.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CommandLauncher(OperationFolders folders, LauncherOptions options, TimeProvider timeProvider)
{
    private const int FirstSlot = 1;
    private const int Tries = 5;

    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(200);

    private readonly ClaimWatch claims = new(options.Poll, timeProvider);

    /// <summary>Runs a command to its end, or waits for the one that an earlier execution started. It is started at most once, ever.</summary>
    /// <param name="request">The command.</param>
    /// <param name="stop">Ends the command.</param>
    /// <param name="abandon">Stops waiting; the command goes on, unless it is tied to this host.</param>
    public async Task<CommandEnd> RunAsync(CommandRequest request, CancellationToken stop, CancellationToken abandon)
    {
        if (!OperatingSystem.IsLinux())
        {
            return CommandEnd.NotStarted("commands can be run on Linux only");
        }

        if (request.Arguments.IsDefaultOrEmpty || request.Arguments.Any(argument => argument.Contains('\0', StringComparison.Ordinal)))
        {
            return CommandEnd.NotStarted("the command is empty, or an argument has a NUL character in it");
        }

        if (request.IsTied)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, abandon);
            return await SettleInTheEndAsync(request, both.Token, CancellationToken.None);
        }

        return await SettleInTheEndAsync(request, stop, abandon);
    }

    /// <summary>Ends what is still at work of a command that counts no more.</summary>
    public async Task EndAsync(OperationFolder folder, CancellationToken abandon)
    {
        for (var slot = FirstSlot; folder.ReadClaim(slot) is { } claim;)
        {
            if (claim is SeizedClaim seized && seized.Execution > slot)
            {
                slot = seized.Execution;
                continue;
            }

            if (claim is LauncherClaim { IsAlive: true } launcher)
            {
                var session = new CommandSession(folder, launcher, watched: false, options, timeProvider);
                await session.EndAsync(ended: false, abandon);
                session.KillLauncher();
            }

            return;
        }
    }

    /// <summary>Settles a command also when its files cannot be read or written for a while. The claim makes it safe to begin anew.</summary>
    private async Task<CommandEnd> SettleInTheEndAsync(CommandRequest request, CancellationToken stop, CancellationToken abandon)
    {
        var traces = new Traces();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await SettleAsync(request, traces, stop, abandon);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (tries == Tries)
                {
                    // It may be at work: to call that a failure would be to try it again.
                    return CommandEnd.Lost($"the command's files cannot be read or written, and nobody knows how far it came: {exception.Message}");
                }

                await Task.Delay(TryAgain * tries, timeProvider, abandon);
            }
        }
    }

    private async Task<CommandEnd> SettleAsync(CommandRequest request, Traces traces, CancellationToken stop, CancellationToken abandon)
    {
        for (var slot = FirstSlot; ;)
        {
            abandon.ThrowIfCancellationRequested();
            if (!request.Folder.IsClaimed(slot))
            {
                if (traces.WereThere && !Directory.Exists(request.Folder.Path))
                {
                    // Whoever took the operation over has settled it, and removed them. To begin anew would be to do it twice.
                    return CommandEnd.Lost("the command's files are gone: another host took it over while this one stood still");
                }

                if (request.Folder.WasBegunBeforeRestart(slot))
                {
                    return CommandEnd.Lost("the machine was restarted when the command was about to start, or the store was copied while it ran, and nobody knows what it did");
                }

                if (slot < request.Execution)
                {
                    request.Folder.TrySeize(slot, request.Execution);
                }
                else if (await LaunchAsync(request, slot, traces, stop, abandon) is { } end)
                {
                    return end;
                }

                continue;
            }

            traces.WereThere = !request.IsTied;
            switch (await claims.DecidedAsync(request.Folder, slot, abandon))
            {
                case null when !request.Folder.IsClaimed(slot):
                    continue;
                case null:
                case SeizedClaim seized when seized.Execution <= slot:
                    return CommandEnd.Lost("the command's launcher was killed when it was about to start, and nobody knows whether it did");
                case SeizedClaim seized when seized.Execution > request.Execution:
                    return CommandEnd.Lost($"execution {seized.Execution} took the operation over from execution {request.Execution}");
                case SeizedClaim seized:
                    slot = seized.Execution;
                    continue;
                case LauncherClaim launcher:
                    request.Turn?.TakeAtOnce();
                    return await new CommandWait(request, launcher, exited: null, options, timeProvider).RunAsync(stop, abandon);
                default:
                    throw new UnreachableException();
            }
        }
    }

    /// <summary>Starts the launcher and waits for the command's end.</summary>
    /// <returns>Null when somebody else has claimed the slot.</returns>
    private async Task<CommandEnd?> LaunchAsync(CommandRequest request, int slot, Traces traces, CancellationToken stop, CancellationToken abandon)
    {
        if (request.Turn is { } turn && !turn.TryTake())
        {
            await turn.WaitAsync(request.NotAfter, stop, abandon);
        }

        await MayStartAsync(request, stop, abandon);
        if (Refuse(request, stop) is { } refusal)
        {
            return refusal;
        }

        var script = folders.LauncherPath;
        if (request.IsTied)
        {
            DurableFiles.CreateFolder(request.Folder.Path, durable: false);
        }
        else
        {
            traces.WereThere = true;
            request.Folder.Prepare(slot, request.Operation);

            // Once more: to write that down may have taken long.
            await MayStartAsync(request, stop, abandon);
            if (Refuse(request, stop) is { } late)
            {
                return late;
            }
        }

        using var tether = request.IsTied ? new Tether() : null;
        SpawnedProcess process;
        try
        {
            process = Spawn(request, slot, script, tether);
        }
        catch (Win32Exception exception)
        {
            return CommandEnd.NotStarted($"'{request.Arguments[0]}' could not be started: {exception.Message}");
        }

        var claim = await claims.LaunchedAsync(request.Folder, slot, process.Exited, abandon);
        if (claim is LauncherClaim own && own.ProcessId == process.ProcessId)
        {
            return await new CommandWait(request, own, process.Exited, options, timeProvider).RunAsync(stop, abandon);
        }

        return claim is null && !request.Folder.IsClaimed(slot)
            ? CommandEnd.NotStarted($"the launcher could not claim '{request.Folder.Path}'; is there space left, and may it be written to?")
            : null;
    }

    /// <summary>Waits until this host may start a command, or until it is to be stopped.</summary>
    private async Task MayStartAsync(CommandRequest request, CancellationToken stop, CancellationToken abandon)
    {
        if (request.IsTied || options.MayStart is not { } mayStart)
        {
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, abandon);
        try
        {
            await mayStart(request.Operation, ending.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !abandon.IsCancellationRequested)
        {
            // It is not started: that is for whoever asks next to say.
        }
    }

    /// <summary>Why a command is not even started.</summary>
    private CommandEnd? Refuse(CommandRequest request, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return CommandEnd.NotStarted("it was stopped before the command started", StopCause.Requested);
        }

        if (request.NotAfter <= timeProvider.GetUtcNow())
        {
            return CommandEnd.NotStarted("the goal's wall clock ran out before the command started", StopCause.WallClock);
        }

        if (request.Environment.Missing is { } missing)
        {
            return CommandEnd.NotStarted(missing);
        }

        return Directory.Exists(request.Workspace) ? null : CommandEnd.NotStarted($"the workspace '{request.Workspace}' does not exist, or is no folder");
    }

    private SpawnedProcess Spawn(CommandRequest request, int slot, string script, Tether? tether)
    {
        var (variables, renamed, given) = LauncherEnvironment.Of(request);
        var since = request.Execution == FirstSlot && !(request.Turn?.Waited > TimeSpan.Zero) ? request.BegunAt : timeProvider.GetUtcNow();
        string[] arguments =
        [
            "/bin/sh", script, request.Folder.Path, Text(slot), Text(options.OutputHead), Text(options.OutputTail + 1),
            Text(Math.Max(0, since.ToUnixTimeMilliseconds())), tether is null ? string.Empty : request.Folder.Marker, Text(renamed), Text(given),
            request.IsWatched ? "watched" : string.Empty,
            .. request.Arguments,
        ];
        return SpawnedProcess.Start(arguments, variables, request.Workspace, tether?.ChildEnd ?? -1);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What one host knows of the files of a command, over all its tries to settle it.</summary>
    private sealed class Traces
    {
        /// <summary>Whether there were some.</summary>
        public bool WereThere { get; set; }
    }
}

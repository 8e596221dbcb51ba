namespace Orleans.Goals.Engine.Processes;

/// <summary>The processes of one command: its session, and whatever carries its marker wherever it went.</summary>
/// <param name="folder">The command's folder.</param>
/// <param name="claim">Its launcher.</param>
/// <param name="watched">
/// Whether this host started the launcher and has not lost sight of it. Else, once the launcher is gone, another session may have got its id,
/// and only a process with the marker proves that it did not.
/// </param>
/// <param name="options">How long to wait for what.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CommandSession(OperationFolder folder, LauncherClaim claim, bool watched, LauncherOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LaterLook = TimeSpan.FromMilliseconds(160);

    /// <summary>Ends what is at work of the command itself: SIGTERM, and after the grace SIGKILL.</summary>
    /// <param name="ended">Whether the command has ended, so that all of this is what it left behind.</param>
    /// <param name="abandon">Gives up in the middle.</param>
    /// <returns>What was found.</returns>
    public Task<SessionRemains> EndAsync(bool ended, CancellationToken abandon) => EndAsync(() => Members(ended), abandon);

    /// <summary>Ends what holds the command's output open although neither session nor marker give it away.</summary>
    public Task<SessionRemains> EndHoldersAsync(CancellationToken abandon)
    {
        var pipe = folder.ReadFilter() is > 0 and var filter && ProcessStat.TryRead(filter, out var stat) && stat.Session == claim.ProcessId
            ? ProcessTable.DescriptorTarget(filter, 0)
            : null;
        return pipe is null ? Task.FromResult(SessionRemains.None) : EndAsync(() => Holders(pipe), abandon);
    }

    /// <summary>Kills the launcher, and what keeps the output within bounds.</summary>
    public void KillLauncher()
    {
        if (claim.BootId == ProcessTable.BootId)
        {
            var processes = ProcessTable.Since(claim.StartTicks);
            if (IsOurs(processes, []))
            {
                Signal.Send([.. processes.Where(process => process.Session == claim.ProcessId)], Signal.Kill);
            }
        }
    }

    /// <summary>Whether what keeps the output within bounds is still writing.</summary>
    public bool IsFiltering() => claim.BootId == ProcessTable.BootId && folder.ReadFilter() is > 0 and var filter
        && ProcessStat.TryRead(filter, out var stat) && stat.Session == claim.ProcessId && !stat.IsEnded;

    private async Task<SessionRemains> EndAsync(Func<List<ProcessStat>> find, CancellationToken abandon)
    {
        if (claim.BootId != ProcessTable.BootId)
        {
            return SessionRemains.None;
        }

        var members = find();
        if (members.Count == 0)
        {
            return SessionRemains.None;
        }

        var found = new List<ProcessStat>();
        var begun = timeProvider.GetTimestamp();
        var look = FirstLook;
        while (members.Count > 0)
        {
            var fresh = members.FindAll(process => !found.Contains(process));
            Signal.Send(fresh, Signal.Terminate);
            Signal.Send(fresh, Signal.Continue);
            found.AddRange(fresh);
            await Task.Delay(look, timeProvider, abandon);
            look = look < LaterLook ? look * 2 : LaterLook;
            members = find();
            var waited = timeProvider.GetElapsedTime(begun);
            if (waited >= options.Grace * 2)
            {
                // Not even SIGKILL ends it: it waits for a device, or belongs to another user.
                break;
            }

            if (waited >= options.Grace)
            {
                Signal.Send(members, Signal.Kill);
            }
        }

        return new SessionRemains([.. found.Select(process => process.Name)], [.. members.Select(process => process.Name)]);
    }

    private List<ProcessStat> Members(bool ended)
    {
        var processes = ProcessTable.Since(claim.StartTicks);
        var marked = processes.FindAll(process => ProcessTable.HasInEnvironment(process.ProcessId, folder.Marker));
        var ours = IsOurs(processes, marked);
        var launcher = LauncherProcesses(processes, ours, ended);
        return processes.FindAll(process => !launcher.Contains(process.ProcessId)
            && ((ours && process.Session == claim.ProcessId) || marked.Exists(other => other.ProcessId == process.ProcessId)));
    }

    private List<ProcessStat> Holders(string pipe)
    {
        var processes = ProcessTable.Since(claim.StartTicks);
        return processes.FindAll(process => process.Session != claim.ProcessId && ProcessTable.HasOpen(process.ProcessId, pipe));
    }

    /// <summary>Whether the session of the launcher's id is still the launcher's. An id is not used again while a session has it.</summary>
    private bool IsOurs(List<ProcessStat> processes, List<ProcessStat> marked)
    {
        var leader = processes.Find(process => process.ProcessId == claim.ProcessId);
        return leader.ProcessId != 0
            ? leader.StartTicks == claim.StartTicks
            : watched || claim.IsAlive || marked.Exists(process => process.Session == claim.ProcessId);
    }

    /// <summary>The launcher, what it forked, and what keeps the output within bounds: not the command's, and needed to the end.</summary>
    private List<int> LauncherProcesses(List<ProcessStat> processes, bool ours, bool ended)
    {
        var own = new List<int>();
        if (!ours)
        {
            return own;
        }

        own.Add(claim.ProcessId);
        own.AddRange(ChildrenOf([claim.ProcessId]));
        if (folder.ReadFilter() is > 0 and var filter && processes.Exists(process => process.ProcessId == filter && process.Session == claim.ProcessId))
        {
            own.Add(filter);
            own.AddRange(ChildrenOf([filter]));
        }

        if (ended)
        {
            // The one that waited for the command is writing down how it ended.
            own.AddRange(ChildrenOf([.. own]));
        }

        return own;

        IEnumerable<int> ChildrenOf(List<int> parents) => processes
            .Where(process => process.Session == claim.ProcessId && parents.Contains(process.Parent))
            .Select(process => process.ProcessId)
            .ToArray();
    }
}

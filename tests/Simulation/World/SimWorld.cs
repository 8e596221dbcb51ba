using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Faults;

namespace Orleans.Goals.Simulation.World;

/// <summary>Everything outside: workspaces, operation folders, processes. It goes on whatever becomes of the hosts.</summary>
internal sealed class SimWorld(Universe universe)
{
    private readonly SortedDictionary<string, Workspace> workspaces = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, OperationFolder> folders = new(StringComparer.Ordinal);
    private readonly List<SimProcess> processes = [];

    /// <summary>Which run of the machine this is.</summary>
    public int Boot { get; private set; } = 1;

    /// <summary>A workspace by its path.</summary>
    public Workspace Workspace(string path)
    {
        if (!workspaces.TryGetValue(path, out var workspace))
        {
            workspaces.Add(path, workspace = new Workspace());
        }

        return workspace;
    }

    /// <summary>An operation's folder.</summary>
    public OperationFolder Folder(string operation)
    {
        if (!folders.TryGetValue(operation, out var folder))
        {
            folders.Add(operation, folder = new OperationFolder());
        }

        return folder;
    }

    /// <summary>
    /// Starts a launcher: a moment later it claims its slot, whatever has become of the host that started it, or finds it claimed and starts nothing.
    /// </summary>
    /// <returns>Completes when it has claimed or given up.</returns>
    public Task LaunchAsync(string operation, int slot, Behaviour behaviour)
    {
        var folder = Folder(operation);
        var completion = new TaskCompletionSource();
        var boot = Boot;
        var delay = universe.Faults.Strikes(Fault.LauncherLate) ? universe.Random.Milliseconds(200, 30_000) : universe.Random.Milliseconds(1, 20);
        universe.Scheduler.After(delay, () =>
        {
            if (boot == Boot && !folder.IsRemoved && folder.Claim(slot) is null)
            {
                Start(operation, folder, slot, behaviour);
            }

            completion.SetResult();
        });
        return completion.Task;
    }

    /// <summary>The work of a command or tool happens, now.</summary>
    public void DoEffect(string operation, Behaviour behaviour, BehaviourRun run)
    {
        var workspace = Workspace(universe.WorkspaceOf(operation));
        if (run.Writes)
        {
            workspace.Write(behaviour.Writes);
        }

        if (run.Breaks && behaviour.Removes is { } removed)
        {
            workspace.Remove(removed);
        }
        else if (run.Breaks)
        {
            workspace.ChangeSources();
        }

        universe.Inspector.OnEffect(operation);
    }

    /// <summary>What a check really says now.</summary>
    public bool Holds(Check check, string workspace, long? sources) => check switch
    {
        FileCheck file => Workspace(workspace).Has(file.File),
        CommandCheck command => Workspace(workspace).Has(command.Command.Arguments[^1]),
        UnchangedCheck => Workspace(workspace).Sources == sources,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether anything of a goal's operations runs.</summary>
    /// <returns>The operation, or null.</returns>
    public string? Running(GoalId goal) => folders.FirstOrDefault(folder =>
        folder.Key.StartsWith(goal.Value + "/", StringComparison.Ordinal)
        && Enumerable.Range(1, 9).Any(slot => folder.Value.Claim(slot) is LaunchedAs { Process.IsAlive: true })).Key;

    /// <summary>Ends every process without a trace.</summary>
    public void RestartMachine()
    {
        Boot++;
        foreach (var process in processes.ToArray())
        {
            process.End(null, StopReason.None);
        }

        processes.Clear();
    }

    private void Start(string operation, OperationFolder folder, int slot, Behaviour behaviour)
    {
        universe.Inspector.OnActionStarted(operation);
        var process = new SimProcess(universe, operation, behaviour);
        folder.Put(slot, new LaunchedAs(process));
        processes.Add(process);
        if (universe.Faults.Strikes(Fault.LauncherKilled))
        {
            universe.Scheduler.After(universe.Random.Milliseconds(0, behaviour.Longest), () => process.End(null, StopReason.None));
        }
    }
}

using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli;

/// <summary>How the command ends, for scripts.</summary>
internal static class ExitCodes
{
    /// <summary>The goal is complete; for commands that only read or ask: done.</summary>
    public const int Complete = 0;

    /// <summary>The doctor found a problem.</summary>
    public const int Unsound = 1;

    /// <summary>The goal cannot go on.</summary>
    public const int Blocked = 2;

    /// <summary>A person must tell what became of a step.</summary>
    public const int AwaitingInput = 3;

    /// <summary>The budget or a provider's quota is used up.</summary>
    public const int Limited = 4;

    /// <summary>The goal is paused.</summary>
    public const int Paused = 5;

    /// <summary>The goal is cancelled.</summary>
    public const int Cancelled = 6;

    /// <summary>What was asked cannot be done: wrong arguments, a wrong goal file, a goal that does not exist or is in another state.</summary>
    public const int WrongInput = 64;

    /// <summary>The store or the host does not work, or another process holds the store.</summary>
    public const int Fault = 70;

    /// <summary>Another goal has the workspace; nothing was accepted. The same may go well later.</summary>
    public const int Held = 75;

    /// <summary>A signal ended it: before anything was begun, or while it only watched what goes on in another process.</summary>
    public const int Interrupted = 130;

    /// <summary>How a command ends that leaves a goal in this status.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A command does not leave a goal so.</exception>
    public static int Of(GoalStatus status) => status switch
    {
        GoalStatus.Complete => Complete,
        GoalStatus.Blocked => Blocked,
        GoalStatus.AwaitingInput => AwaitingInput,
        GoalStatus.BudgetLimited or GoalStatus.UsageLimited => Limited,
        GoalStatus.Paused => Paused,
        GoalStatus.Cancelled => Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "a goal that may run is not left"),
    };

    /// <summary>How a command ends that leaves several goals: 0 if all are complete, else the smallest other code of them.</summary>
    public static int Of(IEnumerable<GoalStatus> statuses) =>
        statuses.Select(Of).Where(code => code != Complete).DefaultIfEmpty(Complete).Min();
}

using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Remotes;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>
/// What a plan keeps of a workspace that is a git remote: the commit from which whatever comes next begins. And what its host lacks: an attempt that could not begin for that is no
/// failure of the step; nothing is begun again before a person says so.
/// </summary>
internal static class PlanRemotes
{
    /// <summary>The commit from which whatever comes next begins; null where the workspace is a folder.</summary>
    public static WorkspaceMark? Head(PlanState state)
    {
        foreach (var worker in state.Workers.Values)
        {
            if (worker.Observed?.Head is { } pushed)
            {
                return pushed;
            }
        }

        return state.Head ?? state.Assignment?.Remote?.Head;
    }

    /// <summary>What a worker is told; null where the workspace is a folder.</summary>
    public static RemoteAssignment? Of(PlanState state) => state.Assignment!.Remote is { } remote ? remote with { Head = Head(state)! } : null;

    /// <summary>An operation with the checkout that it works on.</summary>
    public static OperationSpec On(PlanState state, OperationSpec spec) => RemoteCheckout.On(spec, state.Assignment!.Remote?.Terms, Head(state), !state.Assignment.HoldsWorkspace);

    /// <summary>What an agent's attempts do with git: on a remote what they changed is always committed, for nothing else is left of it.</summary>
    public static WorkerGitTerms Terms(PlanAssignment assignment, AgentPolicy policy) => new()
    {
        Commits = (policy.Commit != false || assignment.Remote is not null) && assignment.HoldsWorkspace,
        Trusts = policy.Commit == true,
        Isolation = assignment.Definition.Isolation,
    };

    /// <summary>Where a step stands whose attempt could not begin.</summary>
    public static StepPhase AfterLack(PlanState state) => state.Desired!.Mode == DesiredMode.Stop ? StepPhase.Stopped : StepPhase.Ready;

    /// <summary>Why nothing moves although it could, were a person to give what a host lacks; null when nothing is lacking.</summary>
    public static PlanHold? Hold(PlanState state) =>
        state is { Lack: { } lack, Ending: null, Failing: null, Open.IsEmpty: true, Workers.IsEmpty: true, Children.IsEmpty: true, Desired.Mode: DesiredMode.Run } ? new PlanHold { Kind = HoldKind.Blocked, Reason = lack } : null;

    /// <summary>The state after an attempt: what a successful one pushed is where the next begins.</summary>
    public static PlanState After(PlanState state, OperationResult result) => state with
    {
        Head = state.Assignment!.Remote is not null && result is { Outcome: OperationOutcome.Succeeded, Mark: { } mark } ? mark : state.Head,
        Lack = result.Lack ?? state.Lack,
    };

    /// <summary>The state after something happened to a worker.</summary>
    public static PlanState After(PlanState state, WorkerEvent change) => change is not WorkerClosed { Ending: var ending } ? state : state with
    {
        Head = ending.Head ?? state.Head,
        Lack = ending.Outcome == WorkerOutcome.Lacking ? ending.Reason : state.Lack,
    };
}

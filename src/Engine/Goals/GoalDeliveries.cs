using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Remotes;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>
/// What a goal has to do with a workspace that is a git remote. Its record names a commit; whatever is done begins there. Before it is complete, that commit is on the branch where its result
/// belongs: a goal is not complete whose result nobody can find.
/// </summary>
internal static class GoalDeliveries
{
    /// <summary>The goal has passed: it is complete, once its result is where it belongs.</summary>
    public static void Complete(GoalTurn turn)
    {
        if (turn.State is { Contract: { Remote: not null, ReadsOnly: false }, Head: not null })
        {
            turn.Emit(new DeliveryBegun { At = turn.Now, Operation = GoalDecisions.Open(turn, OperationKind.Deliver, string.Create(CultureInfo.InvariantCulture, $"deliver-{turn.State.Deliveries + 1}")) });
            return;
        }

        GoalCycles.End(turn, GoalStatus.Complete);
    }

    /// <summary>Takes whether it is there. What stands in the way is a matter for a person; when they have seen to it the goal is verified anew.</summary>
    public static void End(GoalTurn turn, OperationResult result)
    {
        var (isStale, isThere) = (turn.State.IsStale, result.Outcome == OperationOutcome.Succeeded);
        turn.Emit(new DeliveryEnded { At = turn.Now, Head = isThere ? result.Mark : null, Active = result.Active });
        if (turn.State.Wanted == Intent.Cancel || isStale)
        {
            return;
        }

        if (isThere)
        {
            GoalCycles.End(turn, GoalStatus.Complete);
        }
        else if (result.Outcome != OperationOutcome.Stopped)
        {
            GoalDecisions.Hold(turn, HoldKind.Blocked, $"every criterion passed, and the result could not be pushed: {result.Reason}");
        }
    }

    /// <summary>The state after an event.</summary>
    public static GoalState Apply(GoalState state, DeliveryEvent change) => change switch
    {
        DeliveryBegun begun => state with { Open = begun.Operation, Deliveries = state.Deliveries + 1 },
        DeliveryEnded ended => state with { Open = null, Active = state.Active + ended.Active },
        _ => throw new UnreachableException(),
    };

    /// <summary>What the operation is.</summary>
    public static DeliverSpec SpecOf(GoalState state) => new() { Workspace = state.Contract!.Workspace, NotAfter = null, Branch = Branch(state.Contract, state.GoalId, state.Cycle) };

    /// <summary>An operation with the checkout that it works on.</summary>
    public static OperationSpec On(GoalState state, OperationSpec spec) => RemoteCheckout.On(spec, state.Contract!.Remote, state.Head, state.Contract.ReadsOnly);

    /// <summary>What a plan is told; null where the workspace is a folder.</summary>
    public static RemoteAssignment? Assign(GoalState state) => state is { Contract.Remote: { } remote, Head: { } head } ? new RemoteAssignment { Terms = remote, Head = head } : null;

    /// <summary>Whether the commit to begin from is not known yet.</summary>
    public static bool MustFind(GoalContract contract, WorkspaceMark? head) => contract.Remote is not null && head is null;

    /// <summary>Where a cycle begins: one of a schedule where the remote is now, one that a person opened again where the last one ended.</summary>
    public static WorkspaceMark? HeadOfNext(GoalState state) => state.Contract!.Schedule is null ? state.Head : null;

    /// <summary>What goals must have for themselves while they write: the folder; or of a remote the branch where their result belongs.</summary>
    public static string Claimed(GoalContract contract, GoalId goal) => contract.Remote is null ? contract.Workspace : $"{contract.Workspace}#{Branch(contract, goal, cycle: 1)}";

    private static string Branch(GoalContract contract, GoalId goal, int cycle) => contract.Remote!.Push
        ?? (cycle <= 1 || contract.Schedule is null ? $"goals/{goal.Name}" : string.Create(CultureInfo.InvariantCulture, $"goals/{goal.Name}-{cycle}"));
}

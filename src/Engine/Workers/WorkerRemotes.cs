using System.Globalization;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Remotes;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>A commit of the attempt's work is on the remote now.</summary>
internal sealed record WorkPublished : WorkerStateEvent
{
    [JsonPropertyName("head")]
    public required WorkspaceMark Head { get; init; }
}

/// <summary>
/// An attempt on a git remote. All its operations work in one checkout, which they find as the ones before left it; on another host they find the newest commit that was pushed, and the
/// agent is told what that means. A claim that the whole goal is reached is looked at on a pushed commit, for the goal's round may be on another host.
/// </summary>
internal static class WorkerRemotes
{
    /// <summary>Whether a claim is pushed before it counts, so that there is something to do for it in any case.</summary>
    public static bool MustPublish(WorkerState state) => state.Assignment is { Remote: not null, IsWhole: true };

    /// <summary>An operation with the checkout that it works on.</summary>
    public static OperationSpec On(WorkerState state, OpenOperation operation, OperationSpec spec) => state.Assignment!.Remote is not { } remote ? spec : spec with
    {
        Remote = new RemoteCheckout
        {
            Address = spec.Workspace,
            Terms = remote.Terms,
            Commit = state.Head ?? remote.Head,
            Tenant = state.Id,
            HasWork = state.Models.Tools > state.Published,
            Publishes = operation.Kind == OperationKind.Finish && MustPublish(state) && state.Calls is not [{ Name: HandoffTool.Name }, ..] ? Message(state, operation) : null,
            Trusts = state.Assignment.Git is { Trusts: true },
            ReadsOnly = state.Assignment.Git is not { Commits: true },
        },
    };

    /// <summary>Notes what an operation pushed.</summary>
    public static void Note(WorkerTurn turn, OperationResult result)
    {
        if (turn.State.Assignment?.Remote is not null && result.Mark is { } mark && (mark != turn.State.Head || turn.State.Published != turn.State.Models.Tools))
        {
            turn.Emit(new WorkPublished { At = turn.Now, Head = mark });
        }
    }

    /// <summary>The state after it was pushed.</summary>
    public static WorkerState Apply(WorkerState state, WorkPublished published) => state with { Head = published.Head, Published = state.Models.Tools };

    private static string Message(WorkerState state, OpenOperation operation) => string.Create(
        CultureInfo.InvariantCulture,
        $"{state.Assignment!.Step.Id}: claimed to be done\n\nGoals-Goal: {state.Key.Goal}\nGoals-Step: {state.Assignment.Step.Id}\nGoals-Attempt: {state.Assignment.Attempt}\nGoals-Operation: {operation.Operation}");
}

using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What follows from a worker's state.</summary>
internal static class WorkerView
{
    /// <summary>What the plan hears.</summary>
    public static WorkerObserved Observe(WorkerState state) => new()
    {
        Version = state.Sequence,
        Generation = state.Desired?.Generation ?? 0,
        Answered = state.Answered,
        Turns = state.Turns,
        Models = state.Models,
        Active = state.Active,
        IsBusy = IsBusy(state),
        Hold = Hold(state),
        Question = state.Ending is null ? state.Question : null,
        Proposal = state.Proposal,
        Head = state.Head,
        Asked = WorkerGoals.Asked(state),
        Stopping = state is { Ending: null, Goals: { } link } ? link.Stopping : [],
        AwaitsGoal = state.Ending is null && WorkerGoals.Awaited(state) is not null,
        Ending = state.Ending,
    };

    /// <summary>Whether something of it is at work, beside its turns or in them.</summary>
    public static bool IsBusy(WorkerState state) => state is { Open: not null, IsStranded: false } || WorkerBackground.Runs(state);

    /// <summary>Whether the plan lets the worker begin something.</summary>
    public static bool MayBegin(WorkerState state, DateTimeOffset now) =>
        state is { Ending: null, Closing: null, Open: null, Desired.Mode: DesiredMode.Run } && !(state.Desired.NotAfter <= now);

    /// <summary>Why the worker does not move although its plan lets it, or null.</summary>
    public static PlanHold? Hold(WorkerState state) => state switch
    {
        { Ending: not null } or { Open: not null, IsStranded: false } or { Desired: not { Mode: DesiredMode.Run } } => null,
        _ when IsBusy(state) => null,
        { IsStranded: true, Assignment: { } assignment } => new PlanHold { Kind = HoldKind.Wait, Reason = HostNeeds.Reason(assignment.AllNeeds) },
        { Question: { } question } => new PlanHold { Kind = HoldKind.Question, Reason = question.Text, Until = question.Until },
        { Wait: { IsQuota: true } wait } => new PlanHold { Kind = HoldKind.Quota, Reason = wait.Reason, Until = wait.Until, IsGuess = wait.IsGuess },
        { Wait: { } wait } => new PlanHold { Kind = HoldKind.Wait, Reason = wait.Reason, Until = wait.Until },
        _ when WorkerGoals.Awaited(state) is { } goal => new PlanHold { Kind = HoldKind.Wait, Reason = $"step {state.Key.Step} waits for goal {goal.Goal}, which its agent made" },
        _ => null,
    };

    /// <summary>What the worker leaves: where it has said nothing, what it was given, for that still holds, and its notes.</summary>
    public static Handoff Left(WorkerState state) => state.Handoff.IsEmpty && state.Assignment?.Handoff is { } given
        ? given with { Notes = [.. given.Notes.Concat(state.Handoff.Notes).TakeLast(Handoff.MaximumEntries)] }
        : state.Handoff;

    /// <summary>What is left of the lent turns; null for no limit. A call that gave nothing counts as well, and one that shortens.</summary>
    public static long? TurnsLeft(WorkerState state) => Lent(state).Turns - Math.Max(state.Turns, state.Models.Calls);

    /// <summary>What is left of the lent tokens beside what the open turn has reserved; null for no limit.</summary>
    public static long? TokensLeft(WorkerState state) => Lent(state).Tokens - state.Models.Tokens - state.ReservedTokens;

    /// <summary>What is left of the lent money beside what the open turn has reserved, in billionths; null for no limit.</summary>
    public static long? CostLeft(WorkerState state) => Lent(state).Cost - state.Models.Cost - state.ReservedCost;

    /// <summary>What is left of the lent tool calls; null for no limit.</summary>
    public static long? ToolsLeft(WorkerState state) => Lent(state).Tools - state.Models.Tools;

    /// <summary>What the attempt may cost in all: what it was lent, less what was taken back.</summary>
    public static ModelLoan Lent(WorkerState state) => state.Desired?.Cap ?? (state.Desired?.Lent ?? state.Assignment!.Lent).Models;

    /// <summary>The active time that was lent, less that of goals of its agent; null for no limit.</summary>
    public static TimeSpan? LentActive(WorkerState state) => (state.Desired?.Lent ?? state.Assignment!.Lent).Active;

    /// <summary>What is left of the lent active time beside what commands in the background have reserved; null for no limit.</summary>
    public static TimeSpan? ActiveLeft(WorkerState state) => LentActive(state) - state.Active - WorkerBackground.Reserved(state);
}

using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>A goal that is a step of another's plan: what the plan wants of it, and what the plan hears.</summary>
internal static class GoalParents
{
    /// <summary>Whether an actor is the plan whose step the goal is.</summary>
    public static bool IsParent(GoalState state, ActorKey key) => state.Parent is { } parent && parent.Key == key;

    /// <summary>Takes what the plan wants; the first time the goal begins by it.</summary>
    /// <returns>Why it is refused, or null.</returns>
    public static string? Take(GoalTurn turn, ChildDesired desired)
    {
        var state = turn.State;
        if (state is { Exists: false, ClearedAt: null })
        {
            if (desired.Contract is not { } contract)
            {
                return $"{state.Id} has no record of what it is to do";
            }

            turn.Emit(new GoalAccepted { At = turn.Now, Contract = contract, Hash = ContractBytes.Hash(contract), Parent = Of(desired), Redacted = desired.Redacted });
            return null;
        }

        if (state.Parent is not { } parent || parent.Plan != desired.Plan || parent.Step != desired.Step || parent.Attempt != desired.Attempt || parent.Call != desired.Call)
        {
            return $"the id {state.Id} is taken by another goal";
        }

        if (desired.Generation > parent.Generation && state.Ended == GoalStatus.None)
        {
            turn.Emit(new ParentWished { At = turn.Now, Generation = desired.Generation, Mode = desired.Mode, Reason = desired.Reason, NotAfter = desired.NotAfter });
        }

        return null;
    }

    /// <summary>The plan has given the goal up and will tell it nothing any more: it ends by itself.</summary>
    public static void GiveUp(GoalTurn turn, string reason)
    {
        if (turn.State is { Ended: GoalStatus.None, Parent: { Mode: not DesiredMode.Stop } parent })
        {
            turn.Emit(new ParentWished { At = turn.Now, Generation = parent.Generation + 1, Mode = DesiredMode.Stop, Reason = reason });
        }
    }

    /// <summary>The state after a wish.</summary>
    public static GoalState Apply(GoalState state, ParentWished wished) => state with
    {
        Parent = state.Parent! with { Generation = wished.Generation, Mode = wished.Mode, Reason = wished.Reason, NotAfter = wished.NotAfter },
    };

    /// <summary>Notes when something changed that the plan must hear, so that no event can forget to.</summary>
    public static GoalState Note(GoalState before, GoalState after) =>
        after.Parent is { } parent && (before.Parent is null || Observe(before) with { Version = 0 } != Observe(after) with { Version = 0 })
            ? after with { Parent = parent with { Told = after.Sequence } }
            : after;

    /// <summary>What the plan hears.</summary>
    public static ChildObserved Observe(GoalState state) => new()
    {
        Version = state.Parent!.Told,
        Generation = state.Parent.Generation,
        Status = GoalView.Status(state),
        Hold = Hold(state),
        IsBusy = GoalView.IsBusy(state),
        Usage = state.Ended == GoalStatus.None ? null : new ChildUsage
        {
            Attempts = state.Attempts,
            Active = state.Active,
            Overrun = state.Overrun,
            Replans = GoalView.ReplansUsed(state),
            Models = state.Models,
        },
    };

    /// <summary>What the goal may cost: what its contract says, and no more than it was lent.</summary>
    public static GoalBudget Limit(GoalBudget own, ChildLoan? lent) => lent is null ? own : own with
    {
        Attempts = Least(own.Attempts, lent.Attempts),
        Active = Least(own.Active, lent.Active),
        Replans = Least(own.Replans, lent.Replans),
        Tokens = Least(own.Tokens, lent.Models?.Tokens),
        Turns = Least(own.Turns, lent.Models?.Turns),
        ToolCalls = Least(own.ToolCalls, lent.Models?.Tools),
        Cost = Least(own.Cost, lent.Models?.Cost / (decimal)ModelTariff.Billion),
    };

    /// <summary>The smaller of two limits, null being none.</summary>
    public static T? Least<T>(T? one, T? other)
        where T : struct, IComparable<T> => one is not { } first ? other : other is { } second && second.CompareTo(first) < 0 ? second : first;

    /// <summary>Why the goal was cancelled, or is being; null when a person said so.</summary>
    public static string? Reason(GoalState state) => state is { Intent: not Intent.Cancel, Parent: { Mode: DesiredMode.Stop } parent }
        ? string.Create(CultureInfo.InvariantCulture, $"{parent.Key.Goal}, {Tie(parent)}, wanted it to stop: {parent.Reason}")
        : null;

    /// <summary>What ties a goal that has not ended to another, in words that follow its id; null when nothing does.</summary>
    public static string? Companion(GoalState state) => state switch
    {
        { Ended: not GoalStatus.None } => null,
        { Parent: { Call: > 0 } parent } => $"was made by the agent of step {parent.Step} of {parent.Key.Goal}",
        { Parent: { } parent } => $"is step {parent.Step} of {parent.Key.Goal}",
        { Current.Observed.Goals: > 0 } => "has goals below it that have not ended",
        _ => null,
    };

    /// <summary>What ties a goal to the one above it, in words that follow the id of that one.</summary>
    public static string Tie(Parentage parent) => parent.Call > 0 ? $"the agent of whose step {parent.Step} made it" : $"whose step {parent.Step} it is";

    private static Parentage Of(ChildDesired desired) => new()
    {
        Plan = desired.Plan,
        Step = desired.Step,
        Attempt = desired.Attempt,
        Call = desired.Call,
        Generation = desired.Generation,
        Mode = desired.Mode,
        Reason = desired.Reason,
        NotAfter = desired.NotAfter,
        Lent = desired.Lent,
        Trace = desired.Trace,
        IsHeld = desired.IsHeld,
    };

    private static PlanHold? Hold(GoalState state)
    {
        if (state.Ended != GoalStatus.None || state.Wanted == Intent.Cancel)
        {
            return null;
        }

        if (state.Wanted == Intent.Pause)
        {
            return state.Intent == Intent.Pause
                ? new PlanHold { Kind = HoldKind.Question, Reason = $"{state.Id} was paused by a person, who must resume it" }
                : null;
        }

        var holds = GoalView.Holds(state);
        var first = holds.IsEmpty ? null : holds.MinBy(hold => StatusRules.Status(GoalStatus.None, Intent.Run, [hold.Kind]));
        return first is null ? null : first with { Reason = $"{state.Id}: {first.Reason}" };
    }
}

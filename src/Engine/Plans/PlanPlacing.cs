using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>
/// On which hosts the steps of a plan run: on that of the plan where it has what they need, else on one that has. A step for which there is none waits, while others go on,
/// and begins when one comes.
/// </summary>
internal static class PlanPlacing
{
    /// <summary>What a host must have for a step's attempts.</summary>
    public static ImmutableArray<string> Needs(PlanState state, int index)
    {
        var assignment = state.Assignment!;
        return Read(assignment, HostNeeds.Of(assignment.Needs, state.Step(index), assignment.Fences, assignment.Agents?.Policy.Sandbox));
    }

    /// <summary>The host that begins an operation: of the plan as a whole, or of a step. Where none has what is needed it is this one: what it does tells why it cannot.</summary>
    public static OwnerId Owner(PlanTurn turn, string? step) => TryOwner(turn, step) ?? turn.Owner;

    /// <summary>The host that goes on with an operation whose owner is dead; null when none can, and it waits for one.</summary>
    public static OwnerId? TryOwner(PlanTurn turn, string? step) =>
        turn.OwnerFor(step is null ? NeedsOfRecheck(turn.State) : Needs(turn.State, turn.State.Graph.IndexOf(step)));

    /// <summary>Whether there is, by what was last seen, a host for a step.</summary>
    public static bool IsPlaced(PlanState state, int index) => state.Unplaced?.Contains(index) != true;

    /// <summary>Looks for which of the steps that could begin there is a host.</summary>
    public static void Look(PlanTurn turn)
    {
        var state = turn.State;
        if (!state.Rechecked || !state.Graph.HasNeeds(state.Assignment!))
        {
            return;
        }

        Note(turn, [.. state.Ready.Concat(state.Delayed).Concat(state.Reconciling).Where(index => IsWork(state.Step(index)) && turn.OwnerFor(Needs(state, index)) is null)]);
    }

    /// <summary>The host that begins to look which of the steps of earlier plans hold; null when none can, and they wait for one.</summary>
    /// <param name="turn">The decision.</param>
    /// <param name="steps">The steps whose checks tell.</param>
    public static OwnerId? Rechecker(PlanTurn turn, IEnumerable<int> steps)
    {
        var owner = turn.OwnerFor(NeedsOfRecheck(turn.State));
        Note(turn, owner is null ? [.. steps] : []);
        return owner;
    }

    /// <summary>What is waited for a host with.</summary>
    public static IReadOnlyList<ImmutableArray<string>> Missing(PlanState state) => state switch
    {
        not { Unplaced: not null, Ending: null, Failing: null, Assignment: not null } => [],
        { Rechecked: false } => [NeedsOfRecheck(state)],
        _ => [.. state.Unplaced.Select(index => Needs(state, index))],
    };

    /// <summary>That nothing goes on because of it, in a sentence; null when nothing waits for a host.</summary>
    public static string? Reason(PlanState state)
    {
        if (!state.Rechecked)
        {
            return $"what earlier plans finished is not looked at yet: {HostNeeds.Reason(NeedsOfRecheck(state))}";
        }

        var begun = PlanTakeOvers.Stranded(state).Select(open => Reason(state, state.Graph.IndexOf(open.Step!)));
        var reasons = begun.Concat((state.Unplaced ?? []).Select(index => Reason(state, index))).Take(3).ToArray();
        return reasons.Length == 0 ? null : string.Join("; ", reasons);
    }

    /// <summary>The hold of a plan of which nothing else can begin. It has no time, whatever else has one: the plan must be awake when a host comes.</summary>
    public static PlanHold? Hold(PlanState state) => Reason(state) is { } reason ? new PlanHold { Kind = HoldKind.Wait, Reason = ReasonText.Clip(reason) } : null;

    /// <summary>The state after an event.</summary>
    public static PlanState Apply(PlanState state, StepsUnplaced looked) => state with { Unplaced = [.. looked.Steps.Select(state.Graph.IndexOf)] };

    private static void Note(PlanTurn turn, ImmutableSortedSet<int> unplaced)
    {
        if (!unplaced.SetEquals(turn.State.Unplaced ?? []))
        {
            turn.Emit(new StepsUnplaced { At = turn.Now, Steps = [.. unplaced.Select(index => turn.State.Step(index).Id)] });
        }
    }

    private static ImmutableArray<string> NeedsOfRecheck(PlanState state) => Read(state.Assignment!, HostNeeds.Of(state.Assignment!.Needs, PlanRecheck.Checks(state)));

    private static string Reason(PlanState state, int index) => $"step {state.Step(index).Id}: {HostNeeds.Reason(Needs(state, index))}";

    private static ImmutableArray<string> Read(PlanAssignment assignment, ImmutableArray<string> needs) => HostNeeds.Read(needs, assignment, RecordJson.Default.PlanAssignment);

    private static bool IsWork(StepDefinition step) => step.Action is RunAction or ToolAction or AgentAction;
}

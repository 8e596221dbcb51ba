using System.Text.Json.Serialization;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>A person said something to the goal's agents.</summary>
internal sealed record GoalSteered : GoalStateEvent
{
    [JsonPropertyName("steering")]
    public required Steering Steering { get; init; }
}

/// <summary>What a person says to agents at work. It reaches them with their next turn and outranks what they want; what the host decides it does not change.</summary>
internal static class GoalSteering
{
    /// <summary>The decision about something said.</summary>
    public static Decision<GoalState, GoalStateEvent> Decide(GoalTurn turn, SteerGoal steer)
    {
        if (steer.Text is not { Length: > 0 and <= SteerGoal.MaximumText } text || string.IsNullOrWhiteSpace(text))
        {
            return GoalCommands.Refuse(turn, Refusal.Invalid, $"say something, of at most {SteerGoal.MaximumText} characters");
        }

        if (!AgentRules.MayWork(turn.State.Contract!))
        {
            return GoalCommands.Refuse(turn, Refusal.NotApplicable, $"no agent works on {turn.State.Id}; to change what it does: goals edit");
        }

        turn.Emit(new GoalSteered { At = turn.Now, Steering = new Steering { Number = Newest(turn.State) + 1, Text = text.Trim() } });
        return GoalCommands.Reply(turn, steer);
    }

    /// <summary>A person wants the goal to go on that waits for a provider's quota, or for what a host lacked: it is tried again at once.</summary>
    public static void Nudge(GoalTurn turn)
    {
        if (GoalView.Holds(turn.State).Any(static hold => hold.Kind == HoldKind.Quota) || turn.State.Current?.Observed?.Hold?.Kind == HoldKind.Blocked)
        {
            turn.Emit(new GoalSteered { At = turn.Now, Steering = new Steering { Number = Newest(turn.State) + 1, Text = string.Empty } });
        }
    }

    /// <summary>The state after something was said.</summary>
    public static GoalState Apply(GoalState state, GoalSteered steered) => state with { Steering = [.. state.Steering.TakeLast(Steering.Kept - 1), steered.Steering] };

    /// <summary>The number of the newest; 0 before the first.</summary>
    public static long Newest(GoalState state) => state.Steering is [.., var last] ? last.Number : 0;
}

using System.Collections.Immutable;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Board;

/// <summary>What follows from a board's state.</summary>
internal static class BoardView
{
    /// <summary>Whether a worker may still be at work, as far as is known: no later attempt at its step, and no later plan, has shown up, and its plan has not told its end.</summary>
    public static bool IsCurrent(BoardState state, string worker)
    {
        var key = new ActorKey(ActorKind.Worker, worker);
        var (plan, step, attempt) = (key.PlanNumber, key.Step, Attempt(worker));
        if (state.Crew is { } crew && (crew.Plan > plan || (crew.Plan == plan && crew.Find(step) is { } known && (known.Attempt > attempt || (known.Attempt == attempt && !known.IsOpen)))))
        {
            return false;
        }

        foreach (var other in state.Members.Keys)
        {
            var otherPlan = new ActorKey(ActorKind.Worker, other).PlanNumber;
            if (otherPlan > plan || (otherPlan == plan && BoardTransitions.StepOf(other) == step && Attempt(other) > attempt))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What a member hears.</summary>
    public static BoardShown Show(BoardState state, string worker)
    {
        var (member, step) = (state.Members[worker], BoardTransitions.StepOf(worker));
        var box = BoardTransitions.Box(state, step);
        return new BoardShown
        {
            Version = member.Changed,
            Answered = member.Answered,
            Answer = member.Answer,
            Read = box?.Read ?? 0,
            Mail = box?.Mail ?? [],
            Claims = state.Claims,
            Others = Others(state, step),
            Start = member.HasBegun ? null : BoardDigest.Write(state, step),
        };
    }

    /// <summary>The other steps whose agents are at work.</summary>
    public static ImmutableArray<string> Others(BoardState state, string step) =>
        [.. state.Crew?.Steps.Where(known => known.IsOpen && known.Step != step).Select(static known => known.Step) ?? []];

    private static int Attempt(string worker) => int.Parse(worker.AsSpan(worker.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture);
}

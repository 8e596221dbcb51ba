using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Operations;

/// <summary>One question to a planner: the goal, and what is known of the plans before.</summary>
public sealed record PlannerCall
{
    /// <summary>The goal.</summary>
    public required GoalId Goal { get; init; }

    /// <summary>The id of the operation: stable over executions, unique for ever. A question that is asked anew has another.</summary>
    public required string Operation { get; init; }

    /// <summary>What the user wrote. What it tells the planner is in <see cref="PlannerChoice.With"/> of <see cref="GoalContract.Planner"/>.</summary>
    public required GoalContract Contract { get; init; }

    /// <summary>The number that the plan has in the goal, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Why the last plan or round did not lead to the goal; empty for the first plan.</summary>
    public string Setback { get; init; } = string.Empty;

    /// <summary>The criteria and fences as they were last found, criteria first; empty before the first round.</summary>
    public ImmutableArray<CheckVerdict> Verdicts { get; init; } = [];

    /// <summary>The plans that were tried in this cycle and what became of them, oldest first, at most the newest 50.</summary>
    public ImmutableArray<PlanTry> Tried { get; init; } = [];

    /// <summary>
    /// The ids of steps that earlier plans finished. Whichever of them a plan has again, defined equally with all it comes after, is kept and not done again if it still holds.
    /// </summary>
    public ImmutableArray<string> Finished { get; init; } = [];

    /// <summary>The ids of steps of earlier plans of which nobody knows what they did.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];

    /// <summary>What a person said to the goal in this cycle, oldest first.</summary>
    public ImmutableArray<string> Said { get; init; } = [];

    /// <summary>What is wrong with the plans that were given to this question before, oldest first; at most two.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];
}

/// <summary>A plan that was tried.</summary>
public sealed record PlanTry
{
    /// <summary>Its number in the goal.</summary>
    public required int Number { get; init; }

    /// <summary>Why it was made, in its author's words; empty where that was not said.</summary>
    public string Why { get; init; } = string.Empty;

    /// <summary>The plan; null where only its outcome is remembered, which is so for all but the newest three.</summary>
    public PlanDefinition? Plan { get; init; }

    /// <summary>What became of it.</summary>
    public required string Outcome { get; init; }
}

using Orleans.Goals.Identifiers;

namespace Orleans.Goals;

/// <summary>There is no such goal: it was never accepted here.</summary>
/// <param name="goal">The goal that was asked for.</param>
public sealed class GoalNotFoundException(GoalId goal)
    : GoalsException($"there is no goal {goal}: nothing was accepted under that id; submit it, and see whether the reply is accepted")
{
    /// <summary>The goal that was asked for.</summary>
    public GoalId Goal { get; } = goal;
}

using Orleans.Goals.Identifiers;

namespace Orleans.Goals;

/// <summary>A goal cannot be taken out by itself, because of others it belongs with.</summary>
public sealed class GoalNotPortableException : GoalsException
{
    /// <summary>Creates it.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="message">Why, and what to do.</param>
    public GoalNotPortableException(GoalId goal, string message)
        : base(message) => Goal = goal;

    /// <summary>The goal.</summary>
    public GoalId Goal { get; }
}

using Orleans.Goals.Identifiers;

namespace Orleans.Goals;

/// <summary>A command may or may not have been applied. Asking again with the same command id tells which, and applies it at most once.</summary>
public sealed class OutcomeUnknownException(GoalId goal, CommandId command, Exception? innerException = null)
    : GoalsException($"it is not known whether command {command} to {goal} was applied: ask again with the same command id", innerException)
{
    /// <summary>The goal that was asked.</summary>
    public GoalId Goal { get; } = goal;

    /// <summary>The command to repeat.</summary>
    public CommandId Command { get; } = command;
}

using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>A sentence that must always hold does not.</summary>
internal sealed class ViolationException(GoalId? goal, string sentence, string what) : Exception($"{sentence} But: {what}")
{
    public GoalId? Goal { get; } = goal;

    public string Sentence { get; } = sentence;

    public string What { get; } = what;
}

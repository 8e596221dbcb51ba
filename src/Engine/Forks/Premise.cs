using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Forks;

/// <summary>What a host looked up before a goal decides a command, for a decision reads nothing.</summary>
internal sealed record Premise
{
    /// <summary>For a fork: where the new goal begins. Null where the host cannot read the past.</summary>
    public GoalState? Fork { get; init; }

    /// <summary>The commit that is checked out in the goal's workspace; null where nobody looked or there is none.</summary>
    public WorkspaceMark? Mark { get; init; }
}

using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Forks;

/// <summary>A goal as it was at a point of its past. Where it had ended or was cancelled, as it was before that took something from it.</summary>
internal sealed record PastPoint
{
    /// <summary>The point.</summary>
    public required Cursor Cursor { get; init; }

    /// <summary>When the last thing had happened to it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The goal.</summary>
    public required GoalState Goal { get; init; }

    /// <summary>Its open plan; null when it had none, or that had no record yet.</summary>
    public PlanState? Plan { get; init; }

    /// <summary>The newest that was known of its workspace; null when nothing was.</summary>
    public WorkspaceMark? Mark { get; init; }
}

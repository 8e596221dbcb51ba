using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Planning;

/// <summary>Asks a planner of the application for a plan. The result has an <see cref="OperationResult.Planner"/>, unless it was stopped.</summary>
internal sealed record PlannerSpec : OperationSpec
{
    /// <summary>Which planner.</summary>
    public required PlannerChoice Planner { get; init; }

    /// <summary>What it is told.</summary>
    public required PlannerCall Call { get; init; }

    /// <summary>How long it may take.</summary>
    public required TimeSpan Timeout { get; init; }
}

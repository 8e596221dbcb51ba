using Orleans.Goals.Contracts;

namespace Orleans.Goals.Operations;

/// <summary>What a planner found.</summary>
public sealed record PlannerResult
{
    private PlannerResult()
    {
    }

    /// <summary>The plan; null when there is none.</summary>
    public PlanDefinition? Plan { get; private init; }

    /// <summary>Why this plan, or why there is none, in a sentence or two; cut after 1,000 characters.</summary>
    public string Why { get; private init; } = string.Empty;

    /// <summary>A plan.</summary>
    /// <param name="plan">
    /// At most 100 steps and 64 Ki characters of JSON; none of them is a goal or names secrets, no check is <see cref="UnchangedCheck"/>. Else it is bound as declared plans are.
    /// </param>
    /// <param name="why">Why this way. Stands in reports, and in <see cref="PlanTry.Why"/> of later calls.</param>
    public static PlannerResult Of(PlanDefinition plan, string why = "")
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(why);
        return new PlannerResult { Plan = plan, Why = why };
    }

    /// <summary>There is no plan: the goal is blocked until a person resumes or edits it.</summary>
    /// <param name="reason">Why, in a sentence a person can act on.</param>
    public static PlannerResult NoPlan(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new PlannerResult { Why = reason };
    }
}

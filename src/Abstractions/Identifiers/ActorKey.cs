using System.Diagnostics;
using System.Globalization;

namespace Orleans.Goals.Identifiers;

/// <summary>Names one actor and its record. <c>default</c> names none.</summary>
/// <param name="Kind">What it is; two kinds under one id are two records.</param>
/// <param name="Id">Its id, at most 400 characters.</param>
public readonly record struct ActorKey(ActorKind Kind, string Id) : IComparable<ActorKey>
{
    /// <summary>The longest id, in characters: what every supported store can hold as a key.</summary>
    public const int MaximumLength = 400;

    private const string PlanPrefix = "plan-";

    /// <summary>The goal this actor belongs to.</summary>
    public GoalId Goal => Id.Split('/') is [var tenant, var name, ..] ? new GoalId(tenant, name) : throw new UnreachableException($"no goal in '{Id}'");

    /// <summary>The stable name of the kind, as stored: <c>goals.goal</c>, <c>goals.plan</c>.</summary>
    public string StateName => Kind switch
    {
        ActorKind.Goal => "goals.goal",
        ActorKind.Plan => "goals.plan",
        _ => throw new UnreachableException($"no state name for {Kind}"),
    };

    /// <summary>The number of a plan's key.</summary>
    public int PlanNumber => Kind == ActorKind.Plan
        ? int.Parse(Id.AsSpan(Id.LastIndexOf('/') + 1 + PlanPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture)
        : throw new UnreachableException($"'{Id}' is no plan");

    /// <summary>The key of a goal.</summary>
    public static ActorKey ForGoal(GoalId goal) => new(ActorKind.Goal, goal.Value);

    /// <summary>The key of a goal's n-th plan; numbers begin with 1.</summary>
    public static ActorKey ForPlan(GoalId goal, int number) =>
        new(ActorKind.Plan, string.Create(CultureInfo.InvariantCulture, $"{goal.Value}/{PlanPrefix}{number}"));

    /// <inheritdoc/>
    public int CompareTo(ActorKey other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Id, other.Id);

    /// <inheritdoc/>
    public override string ToString() => Id;
}

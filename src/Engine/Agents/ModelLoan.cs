using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Agents;

/// <summary>What models and their tools may cost of what was lent. Null is no limit.</summary>
internal sealed record ModelLoan
{
    /// <summary>Tokens, input and output, as they count.</summary>
    [JsonPropertyName("tokens")]
    public long? Tokens { get; init; }

    /// <summary>Model calls.</summary>
    [JsonPropertyName("turns")]
    public long? Turns { get; init; }

    /// <summary>Money, in billionths.</summary>
    [JsonPropertyName("cost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Cost { get; init; }

    /// <summary>Tool calls.</summary>
    [JsonPropertyName("tools")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Tools { get; init; }

    /// <summary>Whether anything limits.</summary>
    [JsonIgnore]
    public bool IsLimit => Tokens is not null || Turns is not null || Cost is not null || Tools is not null;

    /// <summary>Whether something is used up.</summary>
    [JsonIgnore]
    public bool IsUsedUp => Tokens <= 0 || Turns <= 0 || Cost <= 0 || Tools <= 0;

    /// <summary>What a budget allows; null where nothing limits.</summary>
    public static ModelLoan? Of(GoalBudget budget) => Limiting(new ModelLoan
    {
        Tokens = budget.Tokens,
        Turns = budget.Turns,
        Cost = budget.Cost is { } cost ? ModelTariff.CostOf(cost) : null,
        Tools = budget.ToolCalls,
    });

    /// <summary>What is left of what was allowed after what was used; null where nothing limits.</summary>
    public static ModelLoan? Left(ModelLoan? allowed, ModelUsage used) => allowed is null ? null : Limiting(new ModelLoan
    {
        Tokens = Less(allowed.Tokens, used.Tokens),
        Turns = Less(allowed.Turns, used.Calls),
        Cost = Less(allowed.Cost, used.Cost),
        Tools = Less(allowed.Tools, used.Tools),
    });

    /// <summary>The smaller of each.</summary>
    public static ModelLoan? Least(ModelLoan? one, ModelLoan? other) => one is null ? other : other is null ? one : new ModelLoan
    {
        Tokens = Least(one.Tokens, other.Tokens),
        Turns = Least(one.Turns, other.Turns),
        Cost = Least(one.Cost, other.Cost),
        Tools = Least(one.Tools, other.Tools),
    };

    /// <summary>What counts as used when nobody knows: all of it.</summary>
    public ModelUsage AsUsed() => new() { Calls = Turns ?? 0, Input = Tokens ?? 0, Estimated = Tokens ?? 0, Cost = Cost ?? 0, Tools = Tools ?? 0 };

    private static ModelLoan? Limiting(ModelLoan loan) => loan.IsLimit ? loan : null;

    private static long? Less(long? all, long used) => all is { } most ? Math.Max(0, most - used) : null;

    private static long? Least(long? one, long? other) => one is { } first && other is { } second ? Math.Min(first, second) : one ?? other;
}

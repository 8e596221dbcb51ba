using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Goals;

/// <summary>A person replaced the contract by a new revision of it.</summary>
internal sealed record ContractEdited : GoalStateEvent
{
    /// <summary>The number of the revision.</summary>
    [JsonPropertyName("revision")]
    public required int Revision { get; init; }

    [JsonPropertyName("contract")]
    public required GoalContract Contract { get; init; }

    [JsonPropertyName("hash")]
    public required string Hash { get; init; }

    /// <summary>What changed.</summary>
    [JsonPropertyName("difference")]
    public required ImmutableArray<string> Difference { get; init; }

    /// <summary>Whether the open plan, if any, has to end.</summary>
    [JsonPropertyName("supersedes")]
    public bool Supersedes { get; init; }

    /// <summary>Which of the new contract's plans the open plan is, where it goes on.</summary>
    [JsonPropertyName("declared")]
    public int? Declared { get; init; }

    /// <summary>How many attempts are lent to the open plan from now on, where it goes on; null for no limit.</summary>
    [JsonPropertyName("allowance")]
    public long? Allowance { get; init; }

    /// <summary>How much active time is lent to the open plan from now on, where it goes on; null for no limit.</summary>
    [JsonPropertyName("active")]
    public TimeSpan? Active { get; init; }

    /// <summary>How many replans the open plan may lend to the goals that are its steps from now on, where it goes on; null for no limit.</summary>
    [JsonPropertyName("replans")]
    public int? Replans { get; init; }

    /// <summary>What the open plan's models may cost now; null for no limit.</summary>
    [JsonPropertyName("models")]
    public ModelLoan? Models { get; init; }

    /// <summary>The declared plan to try next.</summary>
    [JsonPropertyName("next")]
    public required int NextDeclared { get; init; }

    /// <summary>When the next cycle is due; null without a schedule.</summary>
    [JsonPropertyName("nextDue")]
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Whether there are files to hash that no check compared before.</summary>
    [JsonPropertyName("needsBaseline")]
    public bool NeedsBaseline { get; init; }
}

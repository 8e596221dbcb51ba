using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Goals;

/// <summary>The plan of a goal that is open.</summary>
internal sealed record CurrentPlan
{
    /// <summary>Its number.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>Which of the contract's plans it is.</summary>
    [JsonPropertyName("declared")]
    public required int Declared { get; init; }

    /// <summary>How many attempts were lent to it; null for no limit.</summary>
    [JsonPropertyName("allowance")]
    public long? Allowance { get; init; }

    /// <summary>How much active time was lent to it; null for no limit.</summary>
    [JsonPropertyName("active")]
    public TimeSpan? Active { get; init; }

    /// <summary>The most active time that was ever lent to it. Null when that was without limit.</summary>
    [JsonPropertyName("lentActive")]
    public TimeSpan? LentActive { get; init; }

    /// <summary>The most that was ever lent to it: what it may have used, when it can no longer be asked. Null when that was without limit.</summary>
    [JsonPropertyName("lent")]
    public long? Lent { get; init; }

    /// <summary>How many replans were lent to the goals that are steps of it; null for no limit.</summary>
    [JsonPropertyName("replans")]
    public int? Replans { get; init; }

    /// <summary>What its models may cost; null for no limit.</summary>
    [JsonPropertyName("models")]
    public ModelLoan? Models { get; init; }

    /// <summary>The revision of the contract it goes by.</summary>
    [JsonPropertyName("revision")]
    public int Revision { get; init; } = 1;

    /// <summary>Whether the goal wants it to end because the contract was edited.</summary>
    [JsonPropertyName("isSuperseded")]
    public bool IsSuperseded { get; init; }

    /// <summary>What it was assigned, for a plan that the contract no longer has so; else null.</summary>
    [JsonPropertyName("definition")]
    public PlanDefinition? Definition { get; init; }

    /// <summary>The goal's environment that belongs to <see cref="Definition"/>.</summary>
    [JsonPropertyName("environment")]
    public CommandEnvironment? Environment { get; init; }

    /// <summary>The generation of what the goal wants of it.</summary>
    [JsonPropertyName("generation")]
    public long Generation { get; init; } = 1;

    /// <summary>Whether it may start things.</summary>
    [JsonPropertyName("mode")]
    public DesiredMode Mode { get; init; } = DesiredMode.Run;

    /// <summary>A person's answers it has not acknowledged.</summary>
    [JsonPropertyName("answers")]
    public ImmutableArray<StepAnswer> Answers { get; init; } = [];

    /// <summary>The number of the last answer given.</summary>
    [JsonPropertyName("answered")]
    public long Answered { get; init; }

    /// <summary>When the wall clock runs out that it was told of, or null.</summary>
    [JsonPropertyName("notAfter")]
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The number of the newest that a person said to its agents.</summary>
    [JsonPropertyName("steered")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Steered { get; init; }

    /// <summary>The goal's answer to the newest of its proposals that has one; null before the first.</summary>
    [JsonPropertyName("verdict")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProposalVerdict? Verdict { get; init; }

    /// <summary>Whether the contract was edited since it made the proposal that stands, or since the round that passed.</summary>
    [JsonPropertyName("void")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsProposalVoid { get; init; }

    /// <summary>Whether a round runs over one of its proposals.</summary>
    [JsonPropertyName("verifying")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsVerifying { get; init; }

    /// <summary>The newest it said, or null.</summary>
    [JsonPropertyName("observed")]
    public Observed? Observed { get; init; }

    /// <summary>Where a forked goal's first plan begins, until it has taken that; else null.</summary>
    [JsonPropertyName("seed")]
    public PlanSeed? Seed { get; init; }
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Plans;

/// <summary>The goal's answer to a proposal. Each has one. State, not an event: only the newest is told.</summary>
internal sealed record ProposalVerdict
{
    /// <summary>The step.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>The attempt at it.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>The number of the proposal within the attempt.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }

    /// <summary>The answer.</summary>
    [JsonPropertyName("outcome")]
    public required ProposalOutcome Outcome { get; init; }

    /// <summary>The round that was run over it; 0 for none.</summary>
    [JsonPropertyName("round")]
    public int Round { get; init; }

    /// <summary>Why it did not pass; empty when it did.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; init; } = string.Empty;

    /// <summary>The verdicts of the round: criteria first, then fences. Empty without one.</summary>
    [JsonPropertyName("verdicts")]
    public ImmutableArray<CheckVerdict> Verdicts { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Whether the host measured, and it was not so: the claim was false. Else nobody could tell.</summary>
    [JsonPropertyName("false")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsFalse { get; init; }

    /// <summary>The attempts that the plan had begun when the round began: what passed counts as long as no other has begun.</summary>
    [JsonPropertyName("attempts")]
    public long Attempts { get; init; }

    /// <summary>Whether it answers a proposal.</summary>
    public bool Answers(PlanProposal proposal) => (Step, Attempt, Number) == (proposal.Step, proposal.Attempt, proposal.Number);
}

/// <summary>What became of a proposal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProposalOutcome>))]
internal enum ProposalOutcome
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>The round passed whole.</summary>
    Passed = 1,

    /// <summary>Something did not pass, or could not be measured.</summary>
    Failed = 2,

    /// <summary>No round told anything of it: it was not looked at, or no longer stands.</summary>
    Declined = 3,
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.ReadModels;

/// <summary>A question that a person must answer.</summary>
public sealed record QuestionView
{
    /// <summary>The plan's number; for a criterion that of the newest plan.</summary>
    [JsonPropertyName("plan")]
    public required int Plan { get; init; }

    /// <summary>The step, or the criterion.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>The attempt whose outcome is unknown; 0 for what a step asks; for a criterion the round after which it asks.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>What is asked: <c>outcome</c> (what became of the step), <c>ask</c> (what the step or criterion asks) or <c>approval</c> (whether a call may begin).</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; init => field = value ?? OutcomeKind; } = OutcomeKind;

    /// <summary>Whether a criterion asks, and no step.</summary>
    [JsonPropertyName("criterion")]
    public bool IsCriterion { get; init; }

    /// <summary>The answers that are allowed; empty for any text. After the <c>no</c> to a criterion the reason may stand.</summary>
    [JsonPropertyName("options")]
    public ImmutableArray<string> Options { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Until when it stays open; null for ever.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }

    /// <summary>The call that is to be approved; null for another question.</summary>
    [JsonPropertyName("approval")]
    public ApprovalView? Approval { get; init; }

    /// <summary>The <see cref="Kind"/> of a question about a step's outcome.</summary>
    public const string OutcomeKind = "outcome";

    /// <summary>The <see cref="Kind"/> of what a step or a criterion asks.</summary>
    public const string AskKind = "ask";

    /// <summary>The <see cref="Kind"/> of a call of an agent that is to be approved.</summary>
    public const string ApprovalKind = "approval";

    /// <summary>What is asked, in a sentence.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }
}

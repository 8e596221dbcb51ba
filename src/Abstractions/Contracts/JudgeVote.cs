using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>One vote on a criterion that a model judges. Its citations were looked up by the host: they are in the files.</summary>
public sealed record JudgeVote
{
    /// <summary>The longest reason kept, in characters.</summary>
    public const int MaximumReason = 300;

    /// <summary>The most citations kept.</summary>
    public const int MaximumCitations = 3;

    /// <summary>What it said: <see cref="Verdict.Unmeasurable"/> for one that does not count.</summary>
    [JsonPropertyName("verdict")]
    public required Verdict Verdict { get; init; }

    /// <summary>Why, in the model's words, or why it does not count in the host's.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>What it cited.</summary>
    [JsonPropertyName("citations")]
    public ImmutableArray<JudgeCitation> Citations { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>Text of a workspace file that a vote rests on.</summary>
public sealed record JudgeCitation
{
    /// <summary>The longest text kept, in characters.</summary>
    public const int MaximumQuote = 200;

    /// <summary>The file, relative to the workspace.</summary>
    [JsonPropertyName("path")]
    public required string Path { get; init; }

    /// <summary>The text, as cited; cut where it is longer than <see cref="MaximumQuote"/>.</summary>
    [JsonPropertyName("quote")]
    public required string Quote { get; init; }
}

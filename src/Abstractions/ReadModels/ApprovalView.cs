using System.Text.Json.Serialization;

namespace Orleans.Goals.ReadModels;

/// <summary>A call of an agent that a person is to approve or deny.</summary>
public sealed record ApprovalView
{
    /// <summary>What an answer names it by: <c>approve CODE</c> or <c>deny CODE</c>.</summary>
    [JsonPropertyName("code")]
    public required string Code { get; init; }

    /// <summary>The tool.</summary>
    [JsonPropertyName("tool")]
    public required string Tool { get; init; }

    /// <summary>The arguments as JSON, with what cannot be seen escaped. Of more than 16,000 characters beginning and end.</summary>
    [JsonPropertyName("arguments")]
    public required string Arguments { get; init; }

    /// <summary>How many characters the arguments have in all.</summary>
    [JsonPropertyName("length")]
    public required int Length { get; init; }

    /// <summary>The SHA-256 of tool and arguments, each with its length before it, in hexadecimal.</summary>
    [JsonPropertyName("hash")]
    public required string Hash { get; init; }

    /// <summary>Why the agent wants the command to run outside the sandbox; null for a call that does not leave it.</summary>
    [JsonPropertyName("escalation")]
    public string? Escalation { get; init; }
}

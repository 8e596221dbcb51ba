using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Workers;

/// <summary>A call that a person is asked about, exactly as it would be done.</summary>
internal sealed record ApprovalRequest
{
    /// <summary>How many characters of the arguments are kept for a person to see.</summary>
    public const int MaximumArguments = 16_000;

    /// <summary>The call's id.</summary>
    [JsonPropertyName("call")]
    public required string Call { get; init; }

    /// <summary>The tool.</summary>
    [JsonPropertyName("tool")]
    public required string Tool { get; init; }

    /// <summary>The arguments as JSON, what cannot be seen escaped; beginning and end where they are longer than <see cref="MaximumArguments"/>.</summary>
    [JsonPropertyName("arguments")]
    public required string Arguments { get; init; }

    /// <summary>How many characters the arguments have in all.</summary>
    [JsonPropertyName("length")]
    public required int Length { get; init; }

    /// <summary>The SHA-256 of tool and arguments, in lower-case hexadecimal.</summary>
    [JsonPropertyName("hash")]
    public required string Hash { get; init; }

    /// <summary>What an answer names it by: no other question of any worker has it.</summary>
    [JsonPropertyName("code")]
    public required string Code { get; init; }

    /// <summary>Why the command is to run outside the sandbox; null for a call that is not.</summary>
    [JsonPropertyName("escalation")]
    public string? Escalation { get; init; }
}

/// <summary>What a person decided about a call.</summary>
internal sealed record ApprovalDecision
{
    /// <summary>The call's id.</summary>
    [JsonPropertyName("call")]
    public required string Call { get; init; }

    /// <summary>The tool.</summary>
    [JsonPropertyName("tool")]
    public required string Tool { get; init; }

    /// <summary>The hash of tool and arguments: it holds for nothing else.</summary>
    [JsonPropertyName("hash")]
    public required string Hash { get; init; }

    /// <summary>The code of the question.</summary>
    [JsonPropertyName("code")]
    public required string Code { get; init; }

    /// <summary>Whether the call may begin.</summary>
    [JsonPropertyName("approved")]
    public required bool IsApproved { get; init; }

    /// <summary>Whether it may leave the sandbox.</summary>
    [JsonPropertyName("escalates")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Escalates { get; init; }

    /// <summary>Until when the call may begin.</summary>
    [JsonPropertyName("until")]
    public required DateTimeOffset Until { get; init; }

    /// <summary>Who decided, by their own account; null when they did not say.</summary>
    [JsonPropertyName("by")]
    public string? By { get; init; }

    /// <summary>Why; null when they did not say.</summary>
    [JsonPropertyName("because")]
    public string? Because { get; init; }
}

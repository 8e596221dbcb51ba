using System.Text.Json.Serialization;
using Orleans.Goals.Commands;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Http;

/// <summary>What went wrong, as HTTP tells it: problem details (RFC 9457) with a stable code.</summary>
internal sealed record Problem
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>What kind of problem, for machines: <c>urn:orleans-goals:problem:CODE</c>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>What kind of problem, for people; the same for every one of its kind.</summary>
    [JsonPropertyName("title")]
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    [JsonPropertyName("status")]
    public required int Status { get; init; }

    /// <summary>What is wrong this time and what to do.</summary>
    [JsonPropertyName("detail")]
    public required string Detail { get; init; }

    /// <summary>The stable code, one of <see cref="ProblemCodes"/>.</summary>
    [JsonPropertyName("code")]
    public required string Code { get; init; }

    /// <summary>For a refused command: why.</summary>
    [JsonPropertyName("refusal")]
    public Refusal? Refusal { get; init; }

    /// <summary>For a refused command: where the goal stands.</summary>
    [JsonPropertyName("goalStatus")]
    public GoalStatus? GoalStatus { get; init; }

    /// <summary>For a store that another process holds: its folder.</summary>
    [JsonPropertyName("store")]
    public string? Store { get; init; }

    /// <summary>For a store that another process holds: that process.</summary>
    [JsonPropertyName("holder")]
    public int? Holder { get; init; }
}

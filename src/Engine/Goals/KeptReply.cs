using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Goals;

/// <summary>A command that was accepted, with its reply.</summary>
internal sealed record KeptReply
{
    /// <summary>The command.</summary>
    [JsonPropertyName("id")]
    public required CommandId Id { get; init; }

    /// <summary>When it was accepted.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>The status it was answered with.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }
}

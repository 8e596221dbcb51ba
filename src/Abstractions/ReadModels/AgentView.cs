using System.Text.Json.Serialization;

namespace Orleans.Goals.ReadModels;

/// <summary>An agent that is at a step. What it does at this moment only the process tells that runs it; nothing of that is stored.</summary>
public sealed record AgentView
{
    /// <summary>The turn that it is in, from 1; where nobody tells, how many turns it had made when its plan last heard, at most a few seconds ago.</summary>
    [JsonPropertyName("turn")]
    public required long Turn { get; init; }

    /// <summary>What its attempt used so far, as of a few seconds ago; null for nothing.</summary>
    [JsonPropertyName("usage")]
    public ModelUsageView? Usage { get; init; }

    /// <summary>Tokens that its attempt has left; null for no limit.</summary>
    [JsonPropertyName("tokensLeft")]
    public long? TokensLeft { get; init; }

    /// <summary>Turns that its attempt has left; null for no limit.</summary>
    [JsonPropertyName("turnsLeft")]
    public long? TurnsLeft { get; init; }

    /// <summary>Money that its attempt has left, in the currency of the goal's prices; null for no limit.</summary>
    [JsonPropertyName("costLeft")]
    public decimal? CostLeft { get; init; }

    /// <summary>The tool that it has called and that is at work, or <c>model</c> while its model is asked; null where nothing is, or nobody tells.</summary>
    [JsonPropertyName("doing")]
    public string? Doing { get; init; }

    /// <summary>The first line of the tool's first argument; null where there is none.</summary>
    [JsonPropertyName("line")]
    public string? Line { get; init; }

    /// <summary>Since when; null where <see cref="Doing"/> is.</summary>
    [JsonPropertyName("since")]
    public DateTimeOffset? Since { get; init; }

    /// <summary>The end of what its model is saying, at most <see cref="MaximumSays"/> characters, without secrets; null while it says nothing.</summary>
    [JsonPropertyName("says")]
    public string? Says { get; init; }

    /// <summary>The most characters of what is being said that are shown.</summary>
    public const int MaximumSays = 500;
}

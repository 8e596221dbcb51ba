using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Commands;

/// <summary>The answer to a command, given after what it changed is durable.</summary>
public sealed record CommandReply
{
    /// <summary>Why it was refused, or <see cref="Commands.Refusal.None"/> when it was accepted.</summary>
    [JsonPropertyName("refusal")]
    public Refusal Refusal { get; init; }

    /// <summary>Where the goal stood right after the command.</summary>
    [JsonPropertyName("status")]
    public GoalStatus Status { get; init; }

    /// <summary>For a refusal: what is wrong and what to do. Else empty.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; init; } = string.Empty;

    /// <summary>For an edit, the first time it is answered: how the contract changes, line by line; empty when it does not. Else null.</summary>
    [JsonPropertyName("difference")]
    public ImmutableArray<string>? Difference { get; init; }

    /// <summary>Whether the command was accepted.</summary>
    [JsonIgnore]
    public bool Accepted => Refusal == Refusal.None;
}

/// <summary>Why a command was refused. A refusal changes nothing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Refusal>))]
public enum Refusal
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>There is no such goal.</summary>
    NotFound = 1,

    /// <summary>The goal exists with another contract; the reason names the difference.</summary>
    ContractConflict = 2,

    /// <summary>The contract or an argument is not valid.</summary>
    Invalid = 3,

    /// <summary>The goal has ended; only a new goal can go on.</summary>
    Ended = 4,

    /// <summary>The goal is not in a state in which this makes sense; the reason says which.</summary>
    NotApplicable = 5,

    /// <summary>The id is older than the replies that are kept, so nobody can tell whether it was applied.</summary>
    CommandTooOld = 6,

    /// <summary>The record is at its soft bound; the reason says what to do.</summary>
    TooLarge = 7,

    /// <summary>Deciding it failed inside; the message is kept for inspection and nothing was changed.</summary>
    Internal = 8,

    /// <summary>Another goal works in the workspace; the reason names it. Nothing was accepted: ask again when it has ended, or ask to be queued.</summary>
    WorkspaceHeld = 9,

    /// <summary>A goal of that id was cleared; ids are never reused. Give the new goal another one.</summary>
    Cleared = 10,
}

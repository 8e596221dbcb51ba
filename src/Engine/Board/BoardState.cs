using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Board;

/// <summary>The state of a board: what the agents of one goal share.</summary>
internal sealed record BoardState : IActorState
{
    /// <summary>The board's key: its goal's id.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("sequence")]
    public long Sequence { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("at")]
    public DateTimeOffset At { get; init; }

    /// <summary>The newest that a plan told; null before the first.</summary>
    [JsonPropertyName("crew")]
    public BoardCrew? Crew { get; init; }

    /// <summary>The workers that talk with the board and have not ended, by id.</summary>
    [JsonPropertyName("members")]
    public ImmutableSortedDictionary<string, BoardMember> Members { get; init => field = value ?? Empty<BoardMember>(); } = Empty<BoardMember>();

    /// <summary>The newest notes, oldest first.</summary>
    [JsonPropertyName("notes")]
    public ImmutableArray<BoardNote> Notes { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How many notes were made.</summary>
    [JsonPropertyName("noted")]
    public long Noted { get; init; }

    /// <summary>The claims, in the order in which they were made.</summary>
    [JsonPropertyName("claims")]
    public ImmutableArray<BoardClaim> Claims { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The keys.</summary>
    [JsonPropertyName("keys")]
    public ImmutableSortedDictionary<string, BoardKey> Keys { get; init => field = value ?? Empty<BoardKey>(); } = Empty<BoardKey>();

    /// <summary>What was sent to steps, by step.</summary>
    [JsonPropertyName("mail")]
    public ImmutableSortedDictionary<string, Mailbox> Mail { get; init => field = value ?? Empty<Mailbox>(); } = Empty<Mailbox>();

    /// <summary>What attempts left, the newest, oldest first.</summary>
    [JsonPropertyName("handoffs")]
    public ImmutableArray<BoardHandoff> Handoffs { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Whether all but its id was forgotten.</summary>
    [JsonPropertyName("forgotten")]
    public bool IsForgotten { get; init; }

    /// <summary>The board's key.</summary>
    [JsonIgnore]
    public ActorKey Key => new(ActorKind.Board, Id);

    private static ImmutableSortedDictionary<string, T> Empty<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}

/// <summary>A worker that talks with the board.</summary>
internal sealed record BoardMember
{
    /// <summary>The number of its last call that was taken.</summary>
    [JsonPropertyName("answered")]
    public long Answered { get; init; }

    /// <summary>The answer to that.</summary>
    [JsonPropertyName("answer")]
    public BoardAnswer? Answer { get; init; }

    /// <summary>Whether it has the account that its attempt begins with.</summary>
    [JsonPropertyName("begun")]
    public bool HasBegun { get; init; }

    /// <summary>The sequence at which what it must hear last changed.</summary>
    [JsonPropertyName("changed")]
    public long Changed { get; init; }
}

/// <summary>A note.</summary>
internal sealed record BoardNote
{
    /// <summary>The step whose agent made it.</summary>
    [JsonPropertyName("from")]
    public required string From { get; init; }

    /// <summary>What it says.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>When it was made.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>A key's value.</summary>
internal sealed record BoardKey
{
    /// <summary>The value.</summary>
    [JsonPropertyName("value")]
    public required string Value { get; init; }

    /// <summary>How often it was written; the first time is 1.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>The step whose agent wrote it last.</summary>
    [JsonPropertyName("from")]
    public required string From { get; init; }

    /// <summary>When.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>A step's inbox.</summary>
internal sealed record Mailbox
{
    /// <summary>How many messages came.</summary>
    [JsonPropertyName("sent")]
    public long Sent { get; init; }

    /// <summary>The number of the newest that was read.</summary>
    [JsonPropertyName("read")]
    public long Read { get; init; }

    /// <summary>Those that were not, in order.</summary>
    [JsonPropertyName("mail")]
    public ImmutableArray<BoardMail> Mail { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>What an attempt left, in a line.</summary>
internal sealed record BoardHandoff
{
    /// <summary>The plan.</summary>
    [JsonPropertyName("plan")]
    public required int Plan { get; init; }

    /// <summary>The step.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>The attempt.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>What it left.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>When the board heard of it.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Board;

/// <summary>What can happen to a board. Stored under these names for ever.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CrewSeen), "crew")]
[JsonDerivedType(typeof(MemberJoined), "joined")]
[JsonDerivedType(typeof(MemberBegan), "began")]
[JsonDerivedType(typeof(MemberLeft), "left")]
[JsonDerivedType(typeof(ClaimsRenewed), "renewed")]
[JsonDerivedType(typeof(ClaimLapsed), "lapsed")]
[JsonDerivedType(typeof(MailRead), "read")]
[JsonDerivedType(typeof(NotePinned), "noted")]
[JsonDerivedType(typeof(ClaimTaken), "claimed")]
[JsonDerivedType(typeof(ClaimReleased), "released")]
[JsonDerivedType(typeof(MailSent), "sent")]
[JsonDerivedType(typeof(KeyPut), "put")]
[JsonDerivedType(typeof(CallAnswered), "answered")]
[JsonDerivedType(typeof(BoardForgotten), "forgotten")]
internal abstract record BoardStateEvent
{
    private protected BoardStateEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>A plan told who works on what. Those of its workers that have ended are members no more.</summary>
internal sealed record CrewSeen : BoardStateEvent
{
    [JsonPropertyName("crew")]
    public required BoardCrew Crew { get; init; }
}

/// <summary>Something that a worker did.</summary>
internal abstract record MemberEvent : BoardStateEvent
{
    private protected MemberEvent()
    {
    }

    /// <summary>The worker's id.</summary>
    [JsonPropertyName("worker")]
    public required string Worker { get; init; }
}

/// <summary>A worker talks with the board for the first time.</summary>
internal sealed record MemberJoined : MemberEvent;

/// <summary>It has the account that its attempt begins with.</summary>
internal sealed record MemberBegan : MemberEvent;

/// <summary>It has ended: what it claimed is free.</summary>
internal sealed record MemberLeft : MemberEvent;

/// <summary>It used what it claims.</summary>
internal sealed record ClaimsRenewed : MemberEvent
{
    /// <summary>When.</summary>
    [JsonPropertyName("used")]
    public required DateTimeOffset UsedAt { get; init; }
}

/// <summary>The time of a claim is over.</summary>
internal sealed record ClaimLapsed : MemberEvent
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("path")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPath { get; init; }
}

/// <summary>Its model was told the messages up to a number.</summary>
internal sealed record MailRead : MemberEvent
{
    [JsonPropertyName("upTo")]
    public required long UpTo { get; init; }
}

/// <summary>It keeps a note for all.</summary>
internal sealed record NotePinned : MemberEvent
{
    [JsonPropertyName("text")]
    public required string Text { get; init; }
}

/// <summary>It claims something that is free, or its own.</summary>
internal sealed record ClaimTaken : MemberEvent
{
    [JsonPropertyName("claim")]
    public required BoardClaim Claim { get; init; }
}

/// <summary>It gives a claim up.</summary>
internal sealed record ClaimReleased : MemberEvent
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("path")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPath { get; init; }
}

/// <summary>It sends a message.</summary>
internal sealed record MailSent : MemberEvent
{
    /// <summary>The steps it is for.</summary>
    [JsonPropertyName("to")]
    public required ImmutableArray<string> To { get; init; }

    [JsonPropertyName("text")]
    public required string Text { get; init; }
}

/// <summary>It writes a key that has the version it expects.</summary>
internal sealed record KeyPut : MemberEvent
{
    [JsonPropertyName("key")]
    public required string Key { get; init; }

    [JsonPropertyName("value")]
    public required string Value { get; init; }

    /// <summary>The version that it has now.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }
}

/// <summary>Its call has its answer.</summary>
internal sealed record CallAnswered : MemberEvent
{
    /// <summary>The call's number.</summary>
    [JsonPropertyName("number")]
    public required long Number { get; init; }

    [JsonPropertyName("answer")]
    public required BoardAnswer Answer { get; init; }
}

/// <summary>All but the board's id is deleted.</summary>
internal sealed record BoardForgotten : BoardStateEvent;

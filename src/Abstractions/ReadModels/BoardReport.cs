using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.ReadModels;

/// <summary>What the agents of a goal share: who works on what, claims, keys, notes, messages that wait, and what attempts left.</summary>
public sealed record BoardReport
{
    /// <summary>The steps that agents of the newest plan do.</summary>
    [JsonPropertyName("agents")]
    public ImmutableArray<BoardAgentView> Agents { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The claims that hold.</summary>
    [JsonPropertyName("claims")]
    public ImmutableArray<BoardClaimView> Claims { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The keys, by name.</summary>
    [JsonPropertyName("keys")]
    public ImmutableArray<BoardKeyView> Keys { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The newest notes, oldest first.</summary>
    [JsonPropertyName("notes")]
    public ImmutableArray<BoardNoteView> Notes { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How many notes were made in all.</summary>
    [JsonPropertyName("noted")]
    public long Noted { get; init; }

    /// <summary>What attempts left, the newest, oldest first.</summary>
    [JsonPropertyName("handoffs")]
    public ImmutableArray<BoardHandoffView> Handoffs { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>A step that an agent does.</summary>
public sealed record BoardAgentView
{
    /// <summary>The step.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>What it is about, in a sentence.</summary>
    [JsonPropertyName("title")]
    public required string Title { get; init; }

    /// <summary><c>waiting</c> before the first attempt and between attempts, <c>working</c>, <c>done</c>.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>The newest attempt; 0 before the first.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>Messages that its agent has not been told.</summary>
    [JsonPropertyName("unread")]
    public required int Unread { get; init; }
}

/// <summary>A claim that holds.</summary>
public sealed record BoardClaimView
{
    /// <summary>The path or pattern, relative to the workspace; or a name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Whether it is a path.</summary>
    [JsonPropertyName("isPath")]
    public required bool IsPath { get; init; }

    /// <summary>The step whose agent holds it.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>Until when it holds if it is not used.</summary>
    [JsonPropertyName("until")]
    public required DateTimeOffset Until { get; init; }

    /// <summary>What for; empty when that was not said.</summary>
    [JsonPropertyName("why")]
    public required string Why { get; init; }
}

/// <summary>A key and its value.</summary>
public sealed record BoardKeyView
{
    /// <summary>The key.</summary>
    [JsonPropertyName("key")]
    public required string Key { get; init; }

    /// <summary>The value.</summary>
    [JsonPropertyName("value")]
    public required string Value { get; init; }

    /// <summary>How often it was written.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>The step whose agent wrote it last.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>When.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>A note.</summary>
public sealed record BoardNoteView
{
    /// <summary>The step whose agent made it.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>What it says.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>When it was made.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>What an attempt left, in a line.</summary>
public sealed record BoardHandoffView
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
}

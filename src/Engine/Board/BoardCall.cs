using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Board;

/// <summary>What a worker asks of the board. One at a time: the next only when it has the answer.</summary>
internal sealed record BoardCall
{
    /// <summary>Its place among the worker's calls, from 1; accepted only as the board's mark + 1.</summary>
    [JsonPropertyName("number")]
    public required long Number { get; init; }

    /// <summary>What is asked.</summary>
    [JsonPropertyName("kind")]
    public required BoardCallKind Kind { get; init; }

    /// <summary>The path or name that is claimed or released, the key, or the step that a message is for; empty where there is none.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init; } = string.Empty;

    /// <summary>Whether the name is a path of the workspace.</summary>
    [JsonPropertyName("path")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPath { get; init; }

    /// <summary>The note, the message, the value, or why something is claimed.</summary>
    [JsonPropertyName("text")]
    public string Text { get; init; } = string.Empty;

    /// <summary>For how many minutes something is claimed.</summary>
    [JsonPropertyName("minutes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Minutes { get; init; }

    /// <summary>The version that a key must have; 0 when it must not be there.</summary>
    [JsonPropertyName("expected")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Expected { get; init; }
}

/// <summary>What a worker can ask of the board.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BoardCallKind>))]
internal enum BoardCallKind
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>Keep a note.</summary>
    Note = 1,

    /// <summary>Claim a path or a name.</summary>
    Claim = 2,

    /// <summary>Give a claim up.</summary>
    Release = 3,

    /// <summary>Send a message to a step's agent, or to all others.</summary>
    Send = 4,

    /// <summary>Read the messages that came.</summary>
    Inbox = 5,

    /// <summary>Write a key that has an expected version.</summary>
    Put = 6,
}

/// <summary>What the board answers to a call.</summary>
internal sealed record BoardAnswer
{
    /// <summary>The answer, for the model.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>Whether it was not done.</summary>
    [JsonPropertyName("failed")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Failed { get; init; }
}

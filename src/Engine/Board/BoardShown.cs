using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Board;

/// <summary>What the board tells a worker. State: only the newest counts.</summary>
internal sealed record BoardShown
{
    /// <summary>Raised with every change of what the worker must hear; what is not newer is ignored.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>The number of the worker's last call that was taken.</summary>
    [JsonPropertyName("answered")]
    public long Answered { get; init; }

    /// <summary>The answer to that call; null before the first.</summary>
    [JsonPropertyName("answer")]
    public BoardAnswer? Answer { get; init; }

    /// <summary>The number of the newest message that was read by an earlier attempt, or by this one.</summary>
    [JsonPropertyName("read")]
    public long Read { get; init; }

    /// <summary>The messages after that, in order.</summary>
    [JsonPropertyName("mail")]
    public ImmutableArray<BoardMail> Mail { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>All claims, its own included. One counts until its time is over.</summary>
    [JsonPropertyName("claims")]
    public ImmutableArray<BoardClaim> Claims { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The other steps whose agents are at work.</summary>
    [JsonPropertyName("others")]
    public ImmutableArray<string> Others { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The account that an attempt begins with; null when it has it.</summary>
    [JsonPropertyName("start")]
    public string? Start { get; init; }
}

/// <summary>A message to a step's agent.</summary>
internal sealed record BoardMail
{
    /// <summary>Its number in the step's inbox, from 1.</summary>
    [JsonPropertyName("number")]
    public required long Number { get; init; }

    /// <summary>The step whose agent sent it.</summary>
    [JsonPropertyName("from")]
    public required string From { get; init; }

    /// <summary>What it says.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>When it was sent.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>A lease on paths of the workspace, or on a name that agents agreed on.</summary>
internal sealed record BoardClaim
{
    /// <summary>The path or pattern, relative to the workspace; or the name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Whether it is a path.</summary>
    [JsonPropertyName("path")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPath { get; init; }

    /// <summary>The id of the worker that holds it.</summary>
    [JsonPropertyName("worker")]
    public required string Worker { get; init; }

    /// <summary>The step that it tries.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>For how long it holds after each use, in minutes.</summary>
    [JsonPropertyName("minutes")]
    public required int Minutes { get; init; }

    /// <summary>Until when it holds if it is not used.</summary>
    [JsonPropertyName("until")]
    public required DateTimeOffset Until { get; init; }

    /// <summary>What for; empty when that was not said.</summary>
    [JsonPropertyName("why")]
    public string Why { get; init; } = string.Empty;
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Board;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What a worker knows of its goal's board, and what it asks of it.</summary>
internal sealed record BoardLink
{
    /// <summary>The sequence at which what the board must hear last changed.</summary>
    [JsonPropertyName("changed")]
    public required long Changed { get; init; }

    /// <summary>The version of the newest that it heard; 0 before the first.</summary>
    [JsonPropertyName("version")]
    public long Version { get; init; }

    /// <summary>The account of the board that its attempt began with.</summary>
    [JsonPropertyName("start")]
    public string Start { get; init; } = string.Empty;

    /// <summary>The claims, its own included.</summary>
    [JsonPropertyName("claims")]
    public ImmutableArray<BoardClaim> Claims { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The other steps whose agents are at work.</summary>
    [JsonPropertyName("others")]
    public ImmutableArray<string> Others { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Messages that its model has not been told, in order.</summary>
    [JsonPropertyName("mail")]
    public ImmutableArray<BoardMail> Mail { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The number of the newest message that its model was told.</summary>
    [JsonPropertyName("read")]
    public long Read { get; init; }

    /// <summary>Calls made.</summary>
    [JsonPropertyName("calls")]
    public long Calls { get; init; }

    /// <summary>The call that has no answer, or null.</summary>
    [JsonPropertyName("call")]
    public BoardCall? Call { get; init; }

    /// <summary>When it last used something that it claims and that would lapse soon.</summary>
    [JsonPropertyName("used")]
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>Whether the board takes nothing from this attempt any more.</summary>
    [JsonPropertyName("closed")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsClosed { get; init; }
}

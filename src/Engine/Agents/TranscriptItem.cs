using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Agents;

/// <summary>One entry of a worker's conversation. Only ever appended, but for compaction, which replaces a beginning by its summary.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HostSaid), "host")]
[JsonDerivedType(typeof(ModelSaid), "model")]
[JsonDerivedType(typeof(ToolSaid), "tool")]
internal abstract record TranscriptItem
{
    private protected TranscriptItem()
    {
    }
}

/// <summary>What the host tells the model: verdicts, a person's words, what happened meanwhile, a summary of what was before.</summary>
internal sealed record HostSaid : TranscriptItem
{
    /// <summary>The text.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>Whether these are a person's words: they stay as they are when the conversation is shortened.</summary>
    [JsonPropertyName("kept")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsKept { get; init; }
}

/// <summary>A reply of the model.</summary>
internal sealed record ModelSaid : TranscriptItem
{
    /// <summary>What it wrote; may be empty.</summary>
    [JsonPropertyName("text")]
    public string Text { get; init; } = string.Empty;

    /// <summary>The provider's own form of its reasoning, which it wants back; null where there is none.</summary>
    [JsonPropertyName("reasoning")]
    public string? Reasoning { get; init; }

    /// <summary>The tool calls it asked for, in order.</summary>
    [JsonPropertyName("calls")]
    public ImmutableArray<ToolRequest> Calls { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>What a tool gave for a call of the reply before.</summary>
internal sealed record ToolSaid : TranscriptItem
{
    /// <summary>The call's id.</summary>
    [JsonPropertyName("call")]
    public required string Call { get; init; }

    /// <summary>What the model is shown: at most <see cref="ToolAnswer.MaximumBytes"/> of UTF-8.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>Whether it failed.</summary>
    [JsonPropertyName("failed")]
    public bool Failed { get; init; }

    /// <summary>All of it, where the model is shown a part; else null.</summary>
    [JsonPropertyName("output")]
    public ArtifactReference? Output { get; init; }

    /// <summary>A person's words in it, which stay when the conversation is shortened; null for none.</summary>
    [JsonPropertyName("kept")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kept { get; init; }
}

/// <summary>A tool call that a model asked for.</summary>
internal sealed record ToolRequest
{
    /// <summary>Its id, unique within its reply.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The tool's name, as the model wrote it.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>The arguments, as the model wrote them: JSON, or what it took for it.</summary>
    [JsonPropertyName("arguments")]
    public string Arguments { get; init; } = "{}";
}

/// <summary>What one tool call gave.</summary>
internal sealed record ToolAnswer
{
    /// <summary>The most of it that a model is shown, in UTF-8 bytes.</summary>
    public const int MaximumBytes = 16 * 1024;

    /// <summary>The call's id.</summary>
    [JsonPropertyName("call")]
    public required string Call { get; init; }

    /// <summary>What it gave, cut to <see cref="MaximumBytes"/>.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>Whether it failed.</summary>
    [JsonPropertyName("failed")]
    public bool Failed { get; init; }

    /// <summary>All of it, where the text is a part; else null.</summary>
    [JsonPropertyName("output")]
    public ArtifactReference? Output { get; init; }

    /// <summary>For a look at a command in the background how many bytes of its output were seen; else null.</summary>
    [JsonPropertyName("seen")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long? Seen { get; init; }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Archives;

/// <summary>What stands in an exported goal.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ArchiveHead))]
[JsonSerializable(typeof(ArchivedCommit))]
internal sealed partial class ArchiveJson : JsonSerializerContext;

/// <summary>What the archive is of.</summary>
internal sealed record ArchiveHead
{
    /// <summary>The format this program writes and reads.</summary>
    public const int NewestFormat = 1;

    /// <summary>The archive's format.</summary>
    [JsonPropertyName("format")]
    public required int Format { get; init; }

    /// <summary>The goal's id.</summary>
    [JsonPropertyName("goal")]
    public required string Goal { get; init; }

    /// <summary>How many commits follow.</summary>
    [JsonPropertyName("commits")]
    public required int Commits { get; init; }

    /// <summary>The SHA-256 of the commits' entry, lower-case hexadecimal.</summary>
    [JsonPropertyName("sha256")]
    public required string Sha256 { get; init; }
}

/// <summary>One commit of the goal or of one of its plans; a line of the commits' entry.</summary>
internal sealed record ArchivedCommit
{
    /// <summary>The plan's number; 0 for the goal itself.</summary>
    [JsonPropertyName("plan")]
    public required int Plan { get; init; }

    /// <summary>The step of the plan, and the attempt at it, of a worker's commit; null for the goal and for plans.</summary>
    [JsonPropertyName("worker")]
    public string? Worker { get; init; }

    /// <summary>Whether it is a commit of what the goal's agents share; its plan is 0 then.</summary>
    [JsonPropertyName("board")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBoard { get; init; }

    /// <summary>The commit's number in its record.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>The events' envelope; none for a commit that only took a snapshot.</summary>
    [JsonPropertyName("events")]
    public JsonElement? Events { get; init; }
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Grains.Stores;

/// <summary>What the head of an actor's record says, beside the newest commits, which stand behind it in the same record.</summary>
internal sealed record HeadRecord
{
    /// <summary>The version of the newest commit.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>The name of the append that wrote this head: tells a writer whether a conflict is its own success.</summary>
    [JsonPropertyName("append")]
    public required string Append { get; init; }

    /// <summary>The version of the newest snapshot; 0 without one.</summary>
    [JsonPropertyName("snapshotVersion")]
    public long SnapshotVersion { get; init; }

    /// <summary>The newest snapshot, or null.</summary>
    [JsonPropertyName("snapshot")]
    public BlobRecord? Snapshot { get; init; }

    /// <summary>All older commits in order: see <see cref="History"/>.</summary>
    [JsonPropertyName("history")]
    public ImmutableArray<SegmentRecord> History { get; init; } = [];

    /// <summary>Blobs that nothing refers to any more and that are to be removed.</summary>
    [JsonPropertyName("discarded")]
    public ImmutableArray<BlobRecord> Discarded { get; init; } = [];

    /// <summary>From when on the actor must be awake, or null.</summary>
    [JsonPropertyName("due")]
    public DateTimeOffset? Due { get; init; }

    /// <summary>What lists show, or null.</summary>
    [JsonPropertyName("summary")]
    public HeadSummary? Summary { get; init; }

    /// <summary>Whether the record is deleted and only its pieces remain to be removed.</summary>
    [JsonPropertyName("deleted")]
    public bool Deleted { get; init; }

    /// <summary>Whether the record is being brought in and is there for nobody yet.</summary>
    [JsonPropertyName("hidden")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Hidden { get; init; }
}

/// <summary>A run of older commits, or of segments of them.</summary>
internal sealed record SegmentRecord
{
    /// <summary>0 for commits, n + 1 for a list of segments of level n.</summary>
    [JsonPropertyName("level")]
    public int Level { get; init; }

    /// <summary>The version of its first commit.</summary>
    [JsonPropertyName("first")]
    public required long First { get; init; }

    /// <summary>The version of its last commit.</summary>
    [JsonPropertyName("last")]
    public required long Last { get; init; }

    /// <summary>Its bytes.</summary>
    [JsonPropertyName("blob")]
    public required BlobRecord Blob { get; init; }
}

/// <summary>What lists show of a goal.</summary>
internal sealed record HeadSummary
{
    /// <summary>The status as of the commit.</summary>
    [JsonPropertyName("status")]
    public required GoalStatus Status { get; init; }

    /// <summary>The objective, shortened.</summary>
    [JsonPropertyName("objective")]
    public required string Objective { get; init; }

    /// <summary>The goal whose step it is; null for a goal of its own.</summary>
    [JsonPropertyName("parent")]
    public Identifiers.GoalId? Parent { get; init; }

    /// <summary>When the goal was accepted.</summary>
    [JsonPropertyName("acceptedAt")]
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When the summary last changed.</summary>
    [JsonPropertyName("updatedAt")]
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What a head keeps of a summary.</summary>
    public static HeadSummary? Of(Orleans.Goals.Stores.RecordSummary? summary) => summary is null ? null
        : new HeadSummary { Status = summary.Status, Objective = summary.Objective, Parent = summary.Parent, AcceptedAt = summary.AcceptedAt, UpdatedAt = summary.UpdatedAt };
}

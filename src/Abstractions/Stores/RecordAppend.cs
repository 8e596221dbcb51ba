namespace Orleans.Goals.Stores;

/// <summary>One commit to add to a record.</summary>
public sealed record RecordAppend
{
    /// <summary>The version the record must be at; the commit becomes this plus one. 0 creates the record.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>When the runner decided it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The events, in one envelope. May be empty, for a commit that only takes a snapshot.</summary>
    public required ReadOnlyMemory<byte> Events { get; init; }

    /// <summary>The state after this commit, or null. Readers start from the newest snapshot; older commits are history.</summary>
    public ReadOnlyMemory<byte>? Snapshot { get; init; }

    /// <summary>
    /// Whether every earlier commit and snapshot goes, in the same stroke: what remains of the record is this commit with its snapshot, which must be given. The version
    /// counts on.
    /// </summary>
    public bool ForgetsHistory { get; init; }

    /// <summary>From when on the actor must be awake; null when it needs no waking. Replaces the earlier value.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>What lists show of a goal; null for actors that are in no list. Replaces the earlier value.</summary>
    public RecordSummary? Summary { get; init; }
}

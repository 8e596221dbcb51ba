using System.Collections.Immutable;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Stores;

/// <summary>A record as read: its newest snapshot and the commits after it.</summary>
public sealed record StoredRecord
{
    /// <summary>A record that does not exist.</summary>
    public static readonly StoredRecord None = new() { Version = 0, Commits = [] };

    /// <summary>The version of the newest commit; 0 when there is no record.</summary>
    public required long Version { get; init; }

    /// <summary>The newest snapshot, or null when none was taken yet.</summary>
    public ReadOnlyMemory<byte>? Snapshot { get; init; }

    /// <summary>The version the snapshot was taken at; 0 without one.</summary>
    public long SnapshotVersion { get; init; }

    /// <summary>The commits after the snapshot, in order, without gap, up to <see cref="Version"/>.</summary>
    public required ImmutableArray<StoredCommit> Commits { get; init; }

    /// <summary>The position in the goal's feed right after the newest commit; null where the store does not say.</summary>
    public Cursor? Position { get; init; }
}

/// <summary>One commit as read.</summary>
/// <param name="Version">Its number in the record.</param>
/// <param name="Events">Its events' envelope; empty for a commit that only took a snapshot.</param>
public readonly record struct StoredCommit(long Version, ReadOnlyMemory<byte> Events);

using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Memory;

/// <summary>One record of a <see cref="MemoryRecordStore"/>, used under its lock.</summary>
internal sealed class MemoryRecord
{
    private readonly List<StoredCommit> commits = [];
    private ReadOnlyMemory<byte>? snapshot;
    private long snapshotVersion;
    private int forgotten;

    public List<long> Sequences { get; } = [];

    public long Version => forgotten + commits.Count;

    public DateTimeOffset? Due { get; private set; }

    public RecordSummary? Summary { get; private set; }

    /// <summary>Forgets every commit and the snapshot.</summary>
    /// <returns>The positions of the commits.</returns>
    public long[] Forget()
    {
        var positions = Sequences.ToArray();
        forgotten += commits.Count;
        commits.Clear();
        Sequences.Clear();
        snapshot = null;
        snapshotVersion = forgotten;
        return positions;
    }

    public void Add(long sequence, StoredCommit commit, RecordAppend append)
    {
        commits.Add(commit);
        Sequences.Add(sequence);
        Due = append.Due;
        Summary = append.Summary;
        if (append.Snapshot is { } state)
        {
            snapshot = state.ToArray();
            snapshotVersion = commit.Version;
        }
    }

    public StoredRecord ToStored() => new()
    {
        Version = Version,
        Snapshot = snapshot,
        SnapshotVersion = snapshotVersion,
        Commits = [.. commits.Skip(checked((int)snapshotVersion) - forgotten)],
    };
}

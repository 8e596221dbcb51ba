using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Records;

/// <summary>One actor's record.</summary>
internal sealed class SimRecord
{
    private readonly List<StoredCommit> commits = [];
    private ReadOnlyMemory<byte>? snapshot;
    private int snapshotVersion;

    public long Version => commits.Count;

    public DateTimeOffset? Due { get; private set; }

    public RecordSummary? Summary { get; private set; }

    /// <summary>Every commit ever made.</summary>
    public IReadOnlyList<StoredCommit> History => commits;

    public void Add(RecordAppend append)
    {
        commits.Add(new StoredCommit(commits.Count + 1, append.Events));
        if (append.ForgetsHistory)
        {
            for (var index = 0; index < commits.Count - 1; index++)
            {
                commits[index] = new StoredCommit(index + 1, default);
            }
        }

        Due = append.Due;
        Summary = append.Summary;
        if (append.Snapshot is { } state)
        {
            snapshot = state;
            snapshotVersion = commits.Count;
        }
    }

    public StoredRecord Read() => new()
    {
        Version = Version,
        Snapshot = snapshot,
        SnapshotVersion = snapshotVersion,
        Commits = [.. commits[snapshotVersion..]],
    };
}

using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Conformance.RecordStores;

/// <summary>What a record store is, in the fewest lines: a list of all appends that were accepted.</summary>
public sealed class RecordStoreModel
{
    private readonly List<(ActorKey Key, RecordAppend Append)> log = [];

    public long Version(ActorKey key) => log.Count(entry => entry.Key == key);

    public AppendOutcome Append(ActorKey key, RecordAppend append)
    {
        if (append.ExpectedVersion != Version(key))
        {
            return AppendOutcome.Conflict;
        }

        log.Add((key, append));
        return AppendOutcome.Committed;
    }

    public AppendOutcome Delete(ActorKey key, long expectedVersion)
    {
        if (Version(key) != 0 && Version(key) != expectedVersion)
        {
            return AppendOutcome.Conflict;
        }

        _ = log.RemoveAll(entry => entry.Key == key);
        return AppendOutcome.Committed;
    }

    public StoredRecord Open(ActorKey key)
    {
        var appends = log.Where(entry => entry.Key == key).Select(entry => entry.Append).ToArray();
        var snapshot = Array.FindLastIndex(appends, append => append.Snapshot is not null) + 1;
        return new StoredRecord
        {
            Version = appends.Length,
            SnapshotVersion = snapshot,
            Snapshot = snapshot == 0 ? null : appends[snapshot - 1].Snapshot,
            Commits = [.. appends.Select((append, index) => new StoredCommit(index + 1, append.Events)).Skip(snapshot)],
        };
    }

    public IEnumerable<(ActorKey Key, long Version)> Feed(GoalId goal) =>
        log.Where(entry => entry.Key.Goal == goal).Select(entry => (entry.Key, entry.Append.ExpectedVersion + 1));

    public IEnumerable<ActorKey> Due(DateTimeOffset now) =>
        Newest().Where(entry => entry.Append.Due <= now).OrderBy(entry => entry.Append.Due).ThenBy(entry => entry.Key).Select(entry => entry.Key);

    public IEnumerable<GoalSummary> Goals() => Newest()
        .Where(entry => entry.Append.Summary is not null)
        .OrderByDescending(entry => entry.Append.Summary!.AcceptedAt)
        .ThenBy(entry => entry.Key)
        .Select(entry => new GoalSummary
        {
            Id = entry.Key.Goal,
            Status = entry.Append.Summary!.Status,
            Objective = entry.Append.Summary.Objective,
            AcceptedAt = entry.Append.Summary.AcceptedAt,
            UpdatedAt = entry.Append.Summary.UpdatedAt,
        });

    private IEnumerable<(ActorKey Key, RecordAppend Append)> Newest() => log.GroupBy(entry => entry.Key).Select(entries => entries.Last());
}

using System.Collections.Immutable;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Memory;

/// <summary>Records in memory, gone with the process: for tests in which nothing is killed. Answers at once, always in the same order.</summary>
internal sealed class MemoryRecordStore : IRecordStore, IRecordReader
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<ActorKey, MemoryRecord> records = [];
    private readonly SortedDictionary<long, FeedEntry> log = [];
    private long lastSequence;

    /// <inheritdoc/>
    public ValueTask<StoredRecord> OpenAsync(ActorKey key, CancellationToken cancellationToken = default) => ReadAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> AppendAsync(ActorKey key, RecordAppend append, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key, append);
        return Locked(() => Append(key, append), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> DeleteAsync(ActorKey key, long expectedVersion, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        return Locked(() => Delete(key, expectedVersion), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoredRecord> ReadAsync(ActorKey key, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key);
        return Locked(() => records.TryGetValue(key, out var record) ? record.ToStored() : StoredRecord.None, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<FeedEntry>> FeedAsync(GoalId goal, Cursor after, int limit, CancellationToken cancellationToken = default)
    {
        RecordLimits.RequireFeedPage(limit);
        var sequence = RecordPosition.Sequence(after);
        var prefix = goal.Value + "/";
        return Locked<ImmutableArray<FeedEntry>>(
            () => [.. log.Where(entry => entry.Key > sequence && Belongs(entry.Value.Key)).Select(entry => entry.Value).Take(limit)],
            cancellationToken);

        bool Belongs(ActorKey key) => key.Id == goal.Value || key.Id.StartsWith(prefix, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ActorKey>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken = default) =>
        Locked<ImmutableArray<ActorKey>>(
            () => [.. records.Where(record => record.Value.Due <= now).OrderBy(record => record.Value.Due).ThenBy(record => record.Key).Select(record => record.Key)],
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<GoalPage> GoalsAsync(GoalFilter filter, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(filter);
        var (ticks, goal) = RecordPosition.Goal(filter.After);
        return Locked(() => GoalList.Page([.. Summaries().Where(IsWanted)], filter.Limit), cancellationToken);

        bool IsWanted(GoalSummary summary) =>
            (filter.Tenant is null || summary.Id.Tenant == filter.Tenant)
            && (filter.Statuses.IsDefaultOrEmpty || filter.Statuses.Contains(summary.Status))
            && (summary.AcceptedAt.UtcTicks < ticks || (summary.AcceptedAt.UtcTicks == ticks && string.CompareOrdinal(summary.Id.Value, goal) > 0));
    }

    private AppendOutcome Append(ActorKey key, RecordAppend append)
    {
        _ = records.TryGetValue(key, out var record);
        if ((record?.Version ?? 0) != append.ExpectedVersion)
        {
            return AppendOutcome.Conflict;
        }

        if (record is null)
        {
            records.Add(key, record = new MemoryRecord());
        }

        var sequence = ++lastSequence;
        var commit = new StoredCommit(append.ExpectedVersion + 1, append.Events.ToArray());
        log.Add(sequence, new FeedEntry(RecordPosition.After(sequence), key, commit));
        foreach (var forgotten in append.ForgetsHistory ? record.Forget() : [])
        {
            _ = log.Remove(forgotten);
        }

        record.Add(sequence, commit, append);
        return AppendOutcome.Committed;
    }

    private AppendOutcome Delete(ActorKey key, long expectedVersion)
    {
        if (!records.TryGetValue(key, out var record))
        {
            return AppendOutcome.Committed;
        }

        if (record.Version != expectedVersion)
        {
            return AppendOutcome.Conflict;
        }

        foreach (var sequence in record.Sequences)
        {
            _ = log.Remove(sequence);
        }

        _ = records.Remove(key);
        return AppendOutcome.Committed;
    }

    private IEnumerable<GoalSummary> Summaries() =>
        from record in records
        let summary = record.Value.Summary
        where summary is not null
        select new GoalSummary
        {
            Id = GoalId.Parse(record.Key.Id),
            Status = summary.Status,
            Objective = summary.Objective,
            Parent = summary.Parent,
            AcceptedAt = summary.AcceptedAt,
            UpdatedAt = summary.UpdatedAt,
        };

    private ValueTask<T> Locked<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        lock (gate)
        {
            return new ValueTask<T>(work());
        }
    }
}

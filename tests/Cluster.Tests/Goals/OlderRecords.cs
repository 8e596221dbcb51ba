using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>The records of a silo as they are for a release that reads no newer format than this one.</summary>
internal sealed class OlderRecords(IRecordStore store, IRecordReader reader, int newest) : IRecordStore, IRecordReader
{
    /// <summary>Every actor of which something was written through this silo.</summary>
    public ConcurrentDictionary<ActorKey, int> Written { get; } = new();

    public async ValueTask<StoredRecord> OpenAsync(ActorKey key, CancellationToken cancellationToken = default) => Look(await store.OpenAsync(key, cancellationToken));

    public ValueTask<AppendOutcome> AppendAsync(ActorKey key, RecordAppend append, CancellationToken cancellationToken = default)
    {
        Written.AddOrUpdate(key, 1, static (_, times) => times + 1);
        return store.AppendAsync(key, append, cancellationToken);
    }

    public ValueTask<AppendOutcome> DeleteAsync(ActorKey key, long expectedVersion, CancellationToken cancellationToken = default) => store.DeleteAsync(key, expectedVersion, cancellationToken);

    public async ValueTask<StoredRecord> ReadAsync(ActorKey key, CancellationToken cancellationToken = default) => Look(await reader.ReadAsync(key, cancellationToken));

    public async ValueTask<ImmutableArray<FeedEntry>> FeedAsync(GoalId goal, Cursor after, int limit, CancellationToken cancellationToken = default)
    {
        var entries = await reader.FeedAsync(goal, after, limit, cancellationToken);
        foreach (var entry in entries)
        {
            Look(entry.Commit.Events);
        }

        return entries;
    }

    public ValueTask<ImmutableArray<ActorKey>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => reader.DueAsync(now, cancellationToken);

    public ValueTask<GoalPage> GoalsAsync(GoalFilter filter, CancellationToken cancellationToken = default) => reader.GoalsAsync(filter, cancellationToken);

    private StoredRecord Look(StoredRecord record)
    {
        Look(record.Snapshot ?? default);
        foreach (var commit in record.Commits)
        {
            Look(commit.Events);
        }

        return record;
    }

    private void Look(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty && Envelope.Look(bytes) is var (kind, format) && format > newest)
        {
            throw Envelope.TooNew(kind, format, newest);
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Records over Orleans grain storage of any provider.</summary>
/// <remarks>
/// An actor has one head, changed by compare-and-set with the provider's tag; a head holds the newest commits and names everything older
/// (see <see cref="RecordHistory"/>) and the newest snapshot. What a head names is immutable, is written before the head, and has a name
/// that only the append made that wrote it (<see cref="RecordBlobs"/>): only the head ever has two creators, and of those the provider lets
/// one win. No stored record exceeds <see cref="StorageCells.MaximumBytes"/>.
/// </remarks>
internal sealed partial class GrainStorageRecordStore(StorageCells cells, ILogger<GrainStorageRecordStore> logger) : IRecordStore
{
    /// <summary>A head holds the newest commits up to so many bytes; older ones are sealed.</summary>
    public const int TailBytes = 32 * 1024;

    /// <summary>How often a record is read again because it was changed while it was being read.</summary>
    private const int ReadTries = 10;

    private readonly RecordBlobs blobs = new(cells);
    private readonly RecordHistory history = new(new RecordBlobs(cells));
    private readonly HeadCache cache = new();
    private readonly string writer = Guid.NewGuid().ToString("N");
    private long appends;

    /// <inheritdoc/>
    public async ValueTask<StoredRecord> OpenAsync(ActorKey key, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key);
        RecordHead? before = null;
        for (var reads = 0; reads < ReadTries; reads++)
        {
            var head = await ReadHeadAsync(key, cancellationToken);
            if (await AssembleAsync(key, head, cancellationToken) is { } record)
            {
                return record;
            }

            if (before is not null && before.ETag == head.ETag)
            {
                throw new RecordCorruptException($"{key.StateName} {key} is incomplete: a piece that its head names is gone");
            }

            before = head;
        }

        throw new StoreUnavailableException($"{key.StateName} {key} was changed {ReadTries} times while it was being read");
    }

    /// <inheritdoc/>
    public async ValueTask<long> VersionAsync(ActorKey key, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key);
        return (await ReadHeadAsync(key, cancellationToken)).Version;
    }

    /// <inheritdoc/>
    public async ValueTask<AppendOutcome> AppendAsync(ActorKey key, RecordAppend append, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key, append);
        cancellationToken.ThrowIfCancellationRequested();
        if (await HeadAtAsync(key, append.ExpectedVersion, cancellationToken) is not { } head)
        {
            return AppendOutcome.Conflict;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{append.ExpectedVersion + 1}.{writer}.{Interlocked.Increment(ref appends)}");
        var written = new List<BlobRecord>();
        var next = await NextAsync(key, head, append, name, written, cancellationToken);
        var outcome = await CommitAsync(key, head, next, written, cancellationToken);
        if (append.ForgetsHistory && outcome == AppendOutcome.Committed)
        {
            await TryForgetAsync(key, head.Header.History, cancellationToken);
        }

        return outcome;
    }

    /// <inheritdoc/>
    public async ValueTask<AppendOutcome> DeleteAsync(ActorKey key, long expectedVersion, CancellationToken cancellationToken = default)
    {
        RecordLimits.Require(key);
        var head = await ReadHeadAsync(key, cancellationToken);
        if (head.Version == 0)
        {
            await FinishDeletionAsync(key, head, cancellationToken);
            return AppendOutcome.Committed;
        }

        if (head.Version != expectedVersion)
        {
            return AppendOutcome.Conflict;
        }

        // Marked first: from here on there is no record, and whoever finds the mark removes what is left.
        var mark = head with { Header = head.Header with { Deleted = true }, Tail = [] };
        var write = await cells.WriteAsync(StorageKeys.Head(key), mark.ToBytes(), head.ETag, cancellationToken);
        cache.Remove(key);
        if (!write.Written)
        {
            return (await ReadHeadAsync(key, cancellationToken)).Version == 0 ? AppendOutcome.Committed : AppendOutcome.Conflict;
        }

        await FinishDeletionAsync(key, mark with { ETag = write.ETag }, cancellationToken);
        return AppendOutcome.Committed;
    }

    /// <summary>The commits after a version, oldest first, also those before the newest snapshot.</summary>
    /// <param name="key">The actor.</param>
    /// <param name="after">The version they follow.</param>
    /// <param name="limit">About how many are wanted at most; a few more may come.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async ValueTask<ImmutableArray<HistoryCommit>> HistoryAsync(ActorKey key, long after, int limit, CancellationToken cancellationToken)
    {
        for (var reads = 0; reads < ReadTries; reads++)
        {
            var head = await ReadHeadAsync(key, cancellationToken);
            if (head.Version <= after)
            {
                return [];
            }

            if (await history.ReadAsync(key, head, after, limit, cancellationToken) is { } commits)
            {
                return commits;
            }
        }

        throw new RecordCorruptException($"{key.StateName} {key} is incomplete: a piece of its history is gone");
    }

    private async Task<RecordHead> ReadHeadAsync(ActorKey key, CancellationToken cancellationToken)
    {
        var cell = StorageKeys.Head(key);
        var head = RecordHead.Read(cell, await cells.ReadAsync(cell, cancellationToken));
        cache.Set(key, head);
        return head;
    }

    /// <summary>The head, if the record is at a version; else null.</summary>
    private async Task<RecordHead?> HeadAtAsync(ActorKey key, long version, CancellationToken cancellationToken)
    {
        var head = cache.Find(key);
        if (head is null || head.Version != version || head.Header.Deleted)
        {
            head = await ReadHeadAsync(key, cancellationToken);
        }

        if (head.Header.Deleted && version == 0)
        {
            await FinishDeletionAsync(key, head, cancellationToken);
            head = await ReadHeadAsync(key, cancellationToken);
        }

        return head.Header.Hidden ? throw new StoreUnavailableException($"{key} was not imported whole: import it again")
            : head.Version == version && !head.Header.Deleted ? head : null;
    }

    private async Task<StoredRecord?> AssembleAsync(ActorKey key, RecordHead head, CancellationToken cancellationToken)
    {
        if (head.Version == 0)
        {
            return StoredRecord.None;
        }

        var header = head.Header;
        byte[]? snapshot = null;
        if (header.Snapshot is { } blob && (snapshot = await blobs.ReadAsync(key, blob, cancellationToken)) is null)
        {
            return null;
        }

        if (await history.ReadAsync(key, head, header.SnapshotVersion, int.MaxValue, cancellationToken) is not { } commits)
        {
            return null;
        }

        return new StoredRecord
        {
            Version = head.Version,
            Snapshot = snapshot is null ? null : (ReadOnlyMemory<byte>?)snapshot,
            SnapshotVersion = header.SnapshotVersion,
            Commits = [.. commits.Select(commit => new StoredCommit(commit.Version, commit.Events))],
        };
    }

    /// <summary>The head after an append, its blobs written.</summary>
    private async Task<RecordHead> NextAsync(
        ActorKey key, RecordHead head, RecordAppend append, string name, List<BlobRecord> written, CancellationToken cancellationToken)
    {
        var version = append.ExpectedVersion + 1;
        var header = head.Header with
        {
            Version = version,
            Append = name,
            Due = append.Due,
            Summary = HeadSummary.Of(append.Summary),
        };

        // Copied: the caller may use its buffer again.
        ImmutableArray<HistoryCommit> tail = [.. head.Tail, new HistoryCommit(version, append.At, append.Events.ToArray())];
        if (append.ForgetsHistory)
        {
            (tail, header) = (tail[^1..], header with { History = [] });
        }

        if (CommitList.Size(tail) > TailBytes)
        {
            // The newest commit stays in the head if it fits there: the next reader wants it.
            var sealedCommits = CommitList.Size(tail[^1..]) > TailBytes ? tail : tail[..^1];
            header = header with { History = await history.SealAsync(key, header.History, sealedCommits, name, written, cancellationToken) };
            tail = tail[sealedCommits.Length..];
        }

        if (append.Snapshot is { } snapshot)
        {
            var blob = await blobs.WriteAsync(key, $"{name}.s", snapshot, cancellationToken);
            written.Add(blob);
            header = header with
            {
                Snapshot = blob,
                SnapshotVersion = version,
                Discarded = header.Snapshot is { } replaced ? header.Discarded.Add(replaced) : header.Discarded,
            };
        }

        return new RecordHead { Header = header, Tail = tail };
    }

    private async Task<AppendOutcome> CommitAsync(
        ActorKey key, RecordHead head, RecordHead next, List<BlobRecord> written, CancellationToken cancellationToken)
    {
        var write = await cells.WriteAsync(StorageKeys.Head(key), next.ToBytes(), head.ETag, cancellationToken);
        if (!write.Written)
        {
            return await LostAsync(key, next, written, cancellationToken);
        }

        next = next with { ETag = write.ETag };
        cache.Set(key, next);
        if (!next.Header.Discarded.IsEmpty && await TryRemoveAsync(key, next.Header.Discarded, cancellationToken))
        {
            cache.Set(key, next with { Header = next.Header with { Discarded = [] } });
        }

        return AppendOutcome.Committed;
    }

    /// <summary>Somebody was faster: perhaps this very append, repeated by the storage's client after its answer was lost.</summary>
    private async Task<AppendOutcome> LostAsync(ActorKey key, RecordHead next, List<BlobRecord> written, CancellationToken cancellationToken)
    {
        cache.Remove(key);
        var head = await ReadHeadAsync(key, cancellationToken);
        if (head.Header.Append == next.Header.Append)
        {
            return AppendOutcome.Committed;
        }

        if (head.Version <= next.Version)
        {
            // What stands there was not made from this append, so nothing will ever name its blobs. Of a newer one nobody can tell.
            _ = await TryRemoveAsync(key, written, cancellationToken);
        }

        return AppendOutcome.Conflict;
    }

    private async Task FinishDeletionAsync(ActorKey key, RecordHead mark, CancellationToken cancellationToken)
    {
        if (!mark.Header.Deleted)
        {
            return;
        }

        await history.DeleteAsync(key, mark.Header.History, cancellationToken);
        foreach (var blob in mark.Header.Snapshot is { } snapshot ? mark.Header.Discarded.Add(snapshot) : mark.Header.Discarded)
        {
            await blobs.DeleteAsync(key, blob, cancellationToken);
        }

        // If the mark is gone somebody else has finished.
        _ = await cells.ClearAsync(StorageKeys.Head(key), mark.ETag, cancellationToken);
        cache.Remove(key);
    }

    /// <summary>Removes a history that nothing names any more. What cannot be removed costs space.</summary>
    private async Task TryForgetAsync(ActorKey key, ImmutableArray<SegmentRecord> forgotten, CancellationToken cancellationToken)
    {
        try
        {
            await history.DeleteAsync(key, forgotten, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            LogNotRemoved(exception, key, forgotten.Length);
        }
    }

    /// <summary>Removes blobs that nothing names. What remains is tried again with the next append, or costs space and nothing else.</summary>
    private async Task<bool> TryRemoveAsync(ActorKey key, IReadOnlyList<BlobRecord> unnamed, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var blob in unnamed)
            {
                await blobs.DeleteAsync(key, blob, cancellationToken);
            }

            return true;
        }
        catch (StoreUnavailableException exception)
        {
            LogNotRemoved(exception, key, unnamed.Count);
            return false;
        }
    }
}

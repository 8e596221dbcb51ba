using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Writes records that exist elsewhere, each with one stroke; hidden ones are there for nobody but this.</summary>
/// <remarks>
/// Grain storage has no transaction over several records. So a goal is brought in with its own record hidden first, then those of its plans and
/// workers, which nobody looks for without the goal's, and last the goal's is shown by one compare-and-set. Cut before that, nothing is seen; what
/// is left is found by the hidden record, and removed by the next try.
/// </remarks>
internal sealed class RecordStaging(StorageCells cells)
{
    private readonly RecordBlobs blobs = new(cells);
    private readonly RecordHistory history = new(new RecordBlobs(cells));

    /// <summary>Whether a record is hidden.</summary>
    public async Task<bool> IsHiddenAsync(ActorKey key, CancellationToken cancellationToken) => (await ReadAsync(key, cancellationToken)).Header is { Hidden: true, Deleted: false };

    /// <summary>Writes a record.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="appends">All its commits, from the first.</param>
    /// <param name="isHidden">Whether it is to be there for nobody yet.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when there is one, or was one whose pieces are not removed yet.</returns>
    public async Task<bool> WriteAsync(ActorKey key, IReadOnlyList<RecordAppend> appends, bool isHidden, CancellationToken cancellationToken)
    {
        var head = await ReadAsync(key, cancellationToken);
        if (head.Header.Version != 0)
        {
            return false;
        }

        var name = $"{appends.Count.ToString(CultureInfo.InvariantCulture)}.{Guid.NewGuid():N}";
        var written = new List<BlobRecord>();
        var segments = ImmutableArray<SegmentRecord>.Empty;
        var tail = ImmutableArray<HistoryCommit>.Empty;
        foreach (var (index, append) in appends.Index())
        {
            RecordLimits.Require(key, append);
            var next = tail.Add(new HistoryCommit(index + 1, append.At, append.Events.ToArray()));
            if (CommitList.Size(next) > GrainStorageRecordStore.TailBytes)
            {
                segments = tail.IsEmpty ? segments : await history.SealAsync(key, segments, tail, string.Create(CultureInfo.InvariantCulture, $"{name}.{index}"), written, cancellationToken);
                next = next[^1..];
                if (CommitList.Size(next) > GrainStorageRecordStore.TailBytes)
                {
                    segments = await history.SealAsync(key, segments, next, string.Create(CultureInfo.InvariantCulture, $"{name}.{index}.l"), written, cancellationToken);
                    next = [];
                }
            }

            tail = next;
        }

        var last = appends[^1];
        var staged = new RecordHead
        {
            Header = new HeadRecord
            {
                Version = appends.Count,
                Append = name,
                History = segments,
                Due = last.Due,
                Summary = HeadSummary.Of(last.Summary),
                Hidden = isHidden,
            },
            Tail = tail,
        };
        if ((await cells.WriteAsync(StorageKeys.Head(key), staged.ToBytes(), head.ETag, cancellationToken)).Written)
        {
            return true;
        }

        foreach (var blob in written)
        {
            await blobs.DeleteAsync(key, blob, cancellationToken);
        }

        return false;
    }

    /// <summary>Shows a hidden record: from here on it is there.</summary>
    /// <returns>False when it is not hidden any more.</returns>
    public async Task<bool> ShowAsync(ActorKey key, CancellationToken cancellationToken)
    {
        var head = await ReadAsync(key, cancellationToken);
        return head.Header is { Hidden: true, Deleted: false }
            && (await cells.WriteAsync(StorageKeys.Head(key), (head with { Header = head.Header with { Hidden = false } }).ToBytes(), head.ETag, cancellationToken)).Written;
    }

    /// <summary>The commits of a hidden record.</summary>
    public async Task<StoredRecord> OpenHiddenAsync(ActorKey key, CancellationToken cancellationToken)
    {
        var head = await ReadAsync(key, cancellationToken);
        return head.Header is { Hidden: true, Deleted: false } && await history.ReadAsync(key, head, 0, int.MaxValue, cancellationToken) is { } commits
            ? new StoredRecord { Version = head.Header.Version, Commits = [.. commits.Select(static commit => new StoredCommit(commit.Version, commit.Events))] }
            : StoredRecord.None;
    }

    /// <summary>Removes a hidden record.</summary>
    public Task RemoveHiddenAsync(ActorKey key, CancellationToken cancellationToken) => RemoveAsync(key, static header => header.Hidden, cancellationToken);

    /// <summary>Removes a record that came with a hidden one.</summary>
    public Task RemoveAsync(ActorKey key, CancellationToken cancellationToken) => RemoveAsync(key, static header => header.Version > 0, cancellationToken);

    private async Task RemoveAsync(ActorKey key, Func<HeadRecord, bool> isMeant, CancellationToken cancellationToken)
    {
        var head = await ReadAsync(key, cancellationToken);
        if (!isMeant(head.Header))
        {
            return;
        }

        var mark = await cells.WriteAsync(StorageKeys.Head(key), (head with { Header = head.Header with { Deleted = true }, Tail = [] }).ToBytes(), head.ETag, cancellationToken);
        if (mark.Written)
        {
            await history.DeleteAsync(key, head.Header.History, cancellationToken);
            if (head.Header.Snapshot is { } snapshot)
            {
                await blobs.DeleteAsync(key, snapshot, cancellationToken);
            }

            _ = await cells.ClearAsync(StorageKeys.Head(key), mark.ETag, cancellationToken);
        }
    }

    private async Task<RecordHead> ReadAsync(ActorKey key, CancellationToken cancellationToken)
    {
        RecordLimits.Require(key);
        var cell = StorageKeys.Head(key);
        return RecordHead.Read(cell, await cells.ReadAsync(cell, cancellationToken));
    }
}

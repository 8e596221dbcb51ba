using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Stores;

/// <summary>
/// The commits that no longer fit in the head: sealed in segments, whose names stand in the head, oldest first. When there are too many
/// names, the newest of one level are themselves sealed in a segment of the next. So a head stays small at any length of history, every
/// commit is reached over few reads, and nothing written is ever written again.
/// </summary>
internal sealed class RecordHistory(RecordBlobs blobs)
{
    /// <summary>How many segments of one level a head names at most.</summary>
    public const int FanOut = 32;

    private const string Kind = "goals.segments";

    /// <summary>Seals commits.</summary>
    /// <param name="key">The actor.</param>
    /// <param name="history">The head's segments.</param>
    /// <param name="commits">The commits that follow them; at least one.</param>
    /// <param name="append">The name of the append that seals.</param>
    /// <param name="written">Gets every blob as it is written.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The next head's segments.</returns>
    public async Task<ImmutableArray<SegmentRecord>> SealAsync(
        ActorKey key,
        ImmutableArray<SegmentRecord> history,
        ImmutableArray<HistoryCommit> commits,
        string append,
        List<BlobRecord> written,
        CancellationToken cancellationToken)
    {
        var bytes = new byte[CommitList.Size(commits)];
        CommitList.Write(commits, bytes);
        history = history.Add(new SegmentRecord
        {
            First = commits[0].Version,
            Last = commits[^1].Version,
            Blob = await WriteAsync(level: 0, bytes),
        });

        while (Overfull(history) is { } level)
        {
            var start = history.Length - FanOut;
            var sealedSegments = history[start..];
            history = history.RemoveRange(start, FanOut).Add(new SegmentRecord
            {
                Level = level + 1,
                First = sealedSegments[0].First,
                Last = sealedSegments[^1].Last,
                Blob = await WriteAsync(level + 1, Envelope.Write(Kind, sealedSegments, StorageJson.Default.ImmutableArraySegmentRecord)),
            });
        }

        return history;

        async Task<BlobRecord> WriteAsync(int level, ReadOnlyMemory<byte> content)
        {
            var blob = await blobs.WriteAsync(key, string.Create(CultureInfo.InvariantCulture, $"{append}.e{level}"), content, cancellationToken);
            written.Add(blob);
            return blob;
        }
    }

    /// <summary>The commits after a version, oldest first.</summary>
    /// <param name="key">The actor.</param>
    /// <param name="head">Its head.</param>
    /// <param name="after">The version they follow.</param>
    /// <param name="limit">No segment is read any more when there are so many.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The commits without gap, or null when a segment is gone: the head is not the newest any more.</returns>
    public async Task<ImmutableArray<HistoryCommit>?> ReadAsync(
        ActorKey key, RecordHead head, long after, int limit, CancellationToken cancellationToken)
    {
        var commits = ImmutableArray.CreateBuilder<HistoryCommit>();
        var waiting = new Stack<SegmentRecord>(head.Header.History.Reverse());
        while (commits.Count < limit && waiting.TryPop(out var segment))
        {
            if (segment.Last <= after)
            {
                continue;
            }

            if (await blobs.ReadAsync(key, segment.Blob, cancellationToken) is not { } bytes)
            {
                return null;
            }

            if (segment.Level == 0)
            {
                commits.AddRange(CommitList.Read(bytes, segment.Last).Where(commit => commit.Version > after));
                continue;
            }

            foreach (var inner in Segments(bytes).Reverse())
            {
                waiting.Push(inner);
            }
        }

        if (waiting.Count == 0)
        {
            commits.AddRange(head.Tail.Where(commit => commit.Version > after));
        }

        return commits.DrainToImmutable();
    }

    /// <summary>Removes all segments, inner ones before those that name them.</summary>
    public async Task DeleteAsync(ActorKey key, ImmutableArray<SegmentRecord> history, CancellationToken cancellationToken)
    {
        foreach (var segment in history)
        {
            if (segment.Level > 0 && await blobs.ReadAsync(key, segment.Blob, cancellationToken) is { } bytes)
            {
                await DeleteAsync(key, Segments(bytes), cancellationToken);
            }

            await blobs.DeleteAsync(key, segment.Blob, cancellationToken);
        }
    }

    private static ImmutableArray<SegmentRecord> Segments(byte[] bytes) =>
        Envelope.Read(bytes, Kind, StorageJson.Default.ImmutableArraySegmentRecord);

    /// <summary>The level of which the head names too many segments, or null. Levels fall from the oldest to the newest.</summary>
    private static int? Overfull(ImmutableArray<SegmentRecord> history) =>
        history.Length >= FanOut && history[^FanOut].Level == history[^1].Level ? history[^1].Level : null;
}

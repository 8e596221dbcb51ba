using System.Buffers.Binary;
using System.Collections.Immutable;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Commits in a row as bytes: for each its time (ticks, 8 bytes), the length of its events (4 bytes, both little-endian) and its events.</summary>
internal static class CommitList
{
    /// <summary>What a commit takes beside its events.</summary>
    public const int Overhead = sizeof(long) + sizeof(int);

    /// <summary>How many bytes commits take.</summary>
    public static long Size(ImmutableArray<HistoryCommit> commits)
    {
        var size = 0L;
        foreach (var commit in commits)
        {
            size += Overhead + commit.Events.Length;
        }

        return size;
    }

    /// <summary>The bytes.</summary>
    public static void Write(ImmutableArray<HistoryCommit> commits, Span<byte> destination)
    {
        foreach (var commit in commits)
        {
            BinaryPrimitives.WriteInt64LittleEndian(destination, commit.At.UtcTicks);
            BinaryPrimitives.WriteInt32LittleEndian(destination[sizeof(long)..], commit.Events.Length);
            commit.Events.Span.CopyTo(destination[Overhead..]);
            destination = destination[(Overhead + commit.Events.Length)..];
        }
    }

    /// <summary>The commits of bytes, the last of which has the given version.</summary>
    /// <exception cref="RecordCorruptException">The bytes are no such list.</exception>
    public static ImmutableArray<HistoryCommit> Read(ReadOnlyMemory<byte> bytes, long last)
    {
        var commits = ImmutableArray.CreateBuilder<HistoryCommit>();
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < Overhead)
            {
                throw new RecordCorruptException("a list of commits ends in the middle");
            }

            var ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes.Span);
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[sizeof(long)..]);
            if (length < 0 || length > bytes.Length - Overhead || ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            {
                throw new RecordCorruptException("a list of commits is not what was written");
            }

            commits.Add(new HistoryCommit(0, new DateTimeOffset(ticks, TimeSpan.Zero), bytes.Slice(Overhead, length)));
            bytes = bytes[(Overhead + length)..];
        }

        for (var index = 0; index < commits.Count; index++)
        {
            commits[index] = commits[index] with { Version = last - commits.Count + index + 1 };
        }

        return commits.DrainToImmutable();
    }
}

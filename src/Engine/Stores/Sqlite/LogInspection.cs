using System.Buffers.Binary;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>Looks at the write-ahead log before SQLite does, and refuses one that is damaged in the middle.</summary>
/// <remarks>
/// SQLite takes the first frame that fails its checksum for the end of the log: right after a power cut in the middle of a commit, but if an
/// older frame has rotted, every acknowledged commit after it would vanish without a word. The two can be told apart. Each commit is synced
/// before the next begins, so a cut leaves at most one commit behind the first bad frame; where two or more follow, linked by their checksums,
/// acknowledged ones are at stake. Damage at the very end looks like a cut, and is taken for
/// one: it can cost the last commit, or the last two where a frame's header went with it.
/// The format: a header of 32 bytes (magic, format, page size, checkpoint count, two salts, two sums), then frames of a header of 24 bytes
/// (page number, database size if it ends a commit, the salts, two sums) and a page. Sums run on from frame to frame.
/// </remarks>
internal static class LogInspection
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const int SummedFrameHeaderBytes = 8;
    private const uint Magic = 0x377f0682;

    /// <summary>Inspects the log beside a database. Reads it once; changes nothing.</summary>
    /// <returns>Its length in bytes; 0 when the store was closed properly.</returns>
    /// <exception cref="RecordCorruptException">Acknowledged commits would be lost.</exception>
    public static long RequireSound(string path)
    {
        var logPath = path + SqliteSchema.LogSuffix;
        if (!File.Exists(logPath))
        {
            return 0;
        }

        using var log = new FileStream(logPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 256 * 1024);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (log.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            return log.Length;
        }

        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var sum = new FrameSum(BigEndian: (magic & 1) != 0, 0, 0).Add(header[..24]);
        if ((magic & ~1u) != Magic || !sum.IsStoredIn(header[24..]))
        {
            // The header is written alone and synced before the first frame. Nothing but zeros was never written.
            return header.IndexOfAnyExcept((byte)0) < 0 && log.Length <= HeaderBytes ? log.Length : throw Damaged(path, "its header is not what was written");
        }

        var pageBytes = BinaryPrimitives.ReadInt32BigEndian(header[8..]);
        if (pageBytes is < 512 or > 65_536)
        {
            throw Damaged(path, $"it claims pages of {pageBytes} bytes");
        }

        var lost = CommitsBehindDamage(log, header.Slice(16, 8), sum, new byte[FrameHeaderBytes + pageBytes]);
        return lost < 2 ? log.Length : throw Damaged(path, $"a frame is not what was written, and at least {lost - 1} acknowledged commits lie behind it");
    }

    /// <summary>The most commits that follow a bad frame in one unbroken chain.</summary>
    private static int CommitsBehindDamage(FileStream log, ReadOnlySpan<byte> salts, FrameSum sum, byte[] frame)
    {
        var intact = true;
        var (run, longest) = (0, 0);
        while (log.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            var header = frame.AsSpan(0, FrameHeaderBytes);
            if (!header.Slice(8, 8).SequenceEqual(salts))
            {
                // Left over from before the log was begun anew, unless this frame's own salts have rotted: then its successors are ours.
                (intact, run) = (false, 0);
                sum = sum.StoredIn(header[16..]);
                continue;
            }

            sum = sum.Add(header[..SummedFrameHeaderBytes]).Add(frame.AsSpan(FrameHeaderBytes));
            if (!sum.IsStoredIn(header[16..]))
            {
                // The chain goes on from what the frame says of itself: its successor was summed from that.
                (intact, run) = (false, 0);
                sum = sum.StoredIn(header[16..]);
            }

            if (!intact && BinaryPrimitives.ReadUInt32BigEndian(header[4..]) != 0)
            {
                longest = Math.Max(longest, ++run);
            }
        }

        return longest;
    }

    private static RecordCorruptException Damaged(string path, string detail) => new(
        $"the log {path}{SqliteSchema.LogSuffix} is damaged: {detail}. Nothing was changed. Keep a copy of the store's folder as it is, then restore a backup; "
        + $"or move {Path.GetFileName(path)}{SqliteSchema.LogSuffix} away, to go on without every commit it holds");

    /// <summary>The log's running checksum.</summary>
    private readonly record struct FrameSum(bool BigEndian, uint First, uint Second)
    {
        public FrameSum Add(ReadOnlySpan<byte> bytes)
        {
            var (first, second) = (First, Second);
            unchecked
            {
                for (; bytes.Length >= 8; bytes = bytes[8..])
                {
                    first += Word(bytes) + second;
                    second += Word(bytes[4..]) + first;
                }
            }

            return this with { First = first, Second = second };
        }

        public bool IsStoredIn(ReadOnlySpan<byte> sums) =>
            BinaryPrimitives.ReadUInt32BigEndian(sums) == First && BinaryPrimitives.ReadUInt32BigEndian(sums[4..]) == Second;

        public FrameSum StoredIn(ReadOnlySpan<byte> sums) =>
            this with { First = BinaryPrimitives.ReadUInt32BigEndian(sums), Second = BinaryPrimitives.ReadUInt32BigEndian(sums[4..]) };

        private uint Word(ReadOnlySpan<byte> bytes) =>
            BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}

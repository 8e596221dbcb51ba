using System.Text;

namespace Orleans.Goals.Engine.Processes;

/// <summary>What a command wrote to its standard output and error: all of it, or beginning and end when it was too much.</summary>
internal sealed class CapturedOutput
{
    private readonly string head;
    private readonly string tail;
    private readonly long headLength;
    private readonly long tailLength;
    private readonly long skipped;
    private readonly bool isRedactedCut;

    /// <summary>Looks at the files of a command that has ended.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="tailLimit">How many bytes of the end are kept; a file that is longer tells that something between was left out.</param>
    public CapturedOutput(OperationFolder folder, long tailLimit)
    {
        isRedactedCut = File.Exists(folder.RedactedCutPath);
        head = isRedactedCut ? folder.RedactedCutPath : folder.IsRedacted ? folder.RedactedPath : folder.OutputPath;
        tail = folder.TailPath;
        headLength = LengthOf(head);
        if (head != folder.OutputPath)
        {
            // It holds all: what it replaces may be still there, when a host died in the middle, and does not count.
            return;
        }

        var found = LengthOf(tail);
        skipped = Math.Max(0, found - tailLimit);
        tailLength = found - skipped;
    }

    /// <summary>How many bytes were kept.</summary>
    public long Length => headLength + tailLength;

    /// <summary>Whether something between beginning and end was left out.</summary>
    public bool IsCut => skipped > 0 || isRedactedCut;

    /// <summary>The last bytes as text, and whether that is all there is.</summary>
    public OutputExcerpt Excerpt(int maximumBytes)
    {
        var bytes = new byte[(int)Math.Min(Length, maximumBytes + OutputExcerpt.LongestRune)];
        var fromTail = (int)Math.Min(tailLength, bytes.Length);
        Read(tail, skipped + tailLength - fromTail, bytes.AsSpan(bytes.Length - fromTail));
        Read(head, headLength - (bytes.Length - fromTail), bytes.AsSpan(0, bytes.Length - fromTail));
        return OutputExcerpt.OfEnd(bytes, maximumBytes, isAll: bytes.Length == Length && !IsCut);
    }

    /// <summary>Everything that was kept.</summary>
    public Stream Open()
    {
        var parts = new List<Stream> { OpenHead() };
        if (tailLength > 0)
        {
            if (IsCut)
            {
                parts.Add(new MemoryStream(Notice(), writable: false));
            }

            parts.Add(OpenTail());
        }

        return new JoinedStream(parts);
    }

    /// <summary>Its beginning.</summary>
    public Stream OpenHead() => OpenFile(head);

    /// <summary>Its end, as far as that is not in the beginning.</summary>
    public Stream OpenTail()
    {
        var end = OpenFile(tail);
        end.Position = Math.Min(skipped, end.Length);
        return end;
    }

    /// <summary>What stands between the two where something was left out.</summary>
    public byte[] Notice() =>
        Encoding.UTF8.GetBytes($"\n[... the output is longer than is kept: its first {headLength} and its last {tailLength} bytes are here ...]\n");

    private static Stream OpenFile(string path) => File.Exists(path)
        ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        : Stream.Null;

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static void Read(string path, long offset, Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        while (!buffer.IsEmpty)
        {
            var read = RandomAccess.Read(file, buffer, offset);
            if (read == 0)
            {
                return;
            }

            buffer = buffer[read..];
            offset += read;
        }
    }
}

using System.IO.Compression;

namespace Orleans.Goals.Engine.Archives;

/// <summary>What stands in an entry of an archive: as many bytes as its head promises, neither fewer nor more, whatever it unpacks to.</summary>
internal sealed class ArchiveEntryStream : Stream
{
    private readonly Stream content;
    private readonly string name;
    private readonly long promised;
    private long read;

    private ArchiveEntryStream(Stream content, string name, long promised)
    {
        this.content = content;
        this.name = name;
        this.promised = promised;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => promised;

    /// <inheritdoc/>
    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="maximum">The most bytes it may have, unpacked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidDataException">It promises more.</exception>
    public static async Task<ArchiveEntryStream> OpenAsync(ZipArchiveEntry entry, long maximum, CancellationToken cancellationToken)
    {
        if (entry.Length < 0 || entry.Length > maximum)
        {
            throw new InvalidDataException($"its {entry.FullName} has {entry.Length} bytes; at most {maximum} are read");
        }

        return new ArchiveEntryStream(await entry.OpenAsync(cancellationToken).ConfigureAwait(false), entry.FullName, entry.Length);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The entry has more or fewer bytes than it promises, or cannot be unpacked.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The entry has more or fewer bytes than it promises, or cannot be unpacked.</exception>
    public override int Read(byte[] buffer, int offset, int count) => Count(content.Read(buffer, offset, count), count);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int got, int asked)
    {
        read += got;
        return read > promised || (got == 0 && asked > 0 && read < promised)
            ? throw new InvalidDataException($"its {name} has {(read > promised ? "more" : "fewer")} bytes than it says")
            : got;
    }
}

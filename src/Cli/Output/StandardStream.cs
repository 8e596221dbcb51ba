namespace Orleans.Goals.Cli.Output;

/// <summary>The standard output or error, which may be closed, or a file on a full disk.</summary>
/// <param name="inner">The stream itself.</param>
/// <param name="isEssential">Whether it is a fault that it cannot be written. What is for people only is lost instead.</param>
internal sealed class StandardStream(Stream inner, bool isEssential) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A closed stream is told as one that nobody may write.
            Fail(failure is IOException ? failure.Message.TrimEnd('.') : "it is closed");
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // What was written is at the system already.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Fail(string why)
    {
        if (isEssential)
        {
            throw new IOException($"the standard output cannot be written: {why}");
        }
    }
}

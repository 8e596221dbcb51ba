using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Immutable bytes of any length beside an actor's head, in pieces that every provider holds.</summary>
/// <remarks>
/// A piece is written once, before the head that names it, under a name that only that one append makes. So no key has two creators, and a
/// piece that is read is the one that was meant. A writer that dies before its head is written leaves pieces that nobody knows of: they cost
/// space, nothing else.
/// </remarks>
internal sealed class RecordBlobs(StorageCells cells)
{
    /// <summary>How many pieces are under way at a time.</summary>
    private const int AtOnce = 8;

    /// <summary>Writes bytes under a name of its own. When this returns they are durable.</summary>
    public async Task<BlobRecord> WriteAsync(ActorKey key, string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var blob = new BlobRecord { Name = name, Length = bytes.Length, Checksum = RecordHead.Checksum(bytes.Span) };
        await ForEachPieceAsync(
            blob,
            piece => WritePieceAsync(StorageKeys.Piece(key, name, piece), Slice(blob, bytes, piece).ToArray(), cancellationToken));
        return blob;
    }

    /// <summary>Reads bytes.</summary>
    /// <returns>The bytes, or null when a piece is gone: a newer head does not name the blob any more.</returns>
    /// <exception cref="RecordCorruptException">They are not what was written.</exception>
    public async Task<byte[]?> ReadAsync(ActorKey key, BlobRecord blob, CancellationToken cancellationToken)
    {
        var bytes = new byte[blob.Length];
        var missing = false;
        await ForEachPieceAsync(blob, async piece =>
        {
            var stored = await cells.ReadAsync(StorageKeys.Piece(key, blob.Name, piece), cancellationToken);
            var place = Slice(blob, bytes, piece);
            if (stored.Bytes?.Length == place.Length)
            {
                stored.Bytes.CopyTo(place);
            }
            else if (stored.Bytes is null)
            {
                missing = true;
            }
            else
            {
                throw Corrupt(key, blob);
            }
        });

        if (missing)
        {
            return null;
        }

        return RecordHead.Checksum(bytes) == blob.Checksum ? bytes : throw Corrupt(key, blob);
    }

    /// <summary>Removes bytes. Removing what is gone succeeds.</summary>
    public Task DeleteAsync(ActorKey key, BlobRecord blob, CancellationToken cancellationToken) => ForEachPieceAsync(blob, async piece =>
    {
        var cell = StorageKeys.Piece(key, blob.Name, piece);
        var stored = await cells.ReadAsync(cell, cancellationToken);
        if (stored.Bytes is not null)
        {
            // Pieces are never written again: whoever was faster removed it.
            _ = await cells.ClearAsync(cell, stored.ETag, cancellationToken);
        }
    });

    private static Memory<byte> Slice(BlobRecord blob, Memory<byte> bytes, int piece)
    {
        var start = piece * StorageCells.MaximumBytes;
        return bytes[start..Math.Min(blob.Length, start + StorageCells.MaximumBytes)];
    }

    private static ReadOnlyMemory<byte> Slice(BlobRecord blob, ReadOnlyMemory<byte> bytes, int piece)
    {
        var start = piece * StorageCells.MaximumBytes;
        return bytes[start..Math.Min(blob.Length, start + StorageCells.MaximumBytes)];
    }

    private static async Task ForEachPieceAsync(BlobRecord blob, Func<int, Task> action)
    {
        foreach (var pieces in Enumerable.Range(0, blob.Pieces).Chunk(AtOnce))
        {
            await Task.WhenAll(pieces.Select(action));
        }
    }

    private static RecordCorruptException Corrupt(ActorKey key, BlobRecord blob) =>
        new($"{blob.Name} of {key.StateName} {key} is not what was written: its length or checksum does not match");

    private async Task WritePieceAsync(StorageCell cell, byte[] bytes, CancellationToken cancellationToken)
    {
        var write = await cells.WriteAsync(cell, bytes, etag: null, cancellationToken);
        if (write.Written)
        {
            return;
        }

        // The key is ours alone, so this is our own write, repeated by the storage's client after its answer was lost.
        var stored = await cells.ReadAsync(cell, cancellationToken);
        if (stored.Bytes is null || !stored.Bytes.AsSpan().SequenceEqual(bytes))
        {
            throw new StoreUnavailableException($"the piece {cell.StateName} {cell.Grain.Key} could not be written");
        }
    }
}

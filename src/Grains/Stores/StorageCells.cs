using Orleans.Goals.Stores;
using Orleans.Storage;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Grain storage as places that are read whole, written by compare-and-set, and emptied.</summary>
/// <remarks>Whatever a provider throws but a conflict is a <see cref="StoreUnavailableException"/>: of a write nobody knows whether it happened.</remarks>
internal sealed class StorageCells(IGrainStorage storage, string name)
{
    /// <summary>The most bytes of one place: what every provider holds.</summary>
    public const int MaximumBytes = 256 * 1024;

    /// <summary>Reads a place.</summary>
    public async Task<StoredCell> ReadAsync(StorageCell cell, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var state = new GrainState<StoredBytes>(new StoredBytes());
        try
        {
            await storage.ReadStateAsync(cell.StateName, cell.Grain, state);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw Unavailable("read", cell, exception);
        }

        return new StoredCell(state.RecordExists ? state.State?.Bytes : null, state.ETag);
    }

    /// <summary>Writes a place that is as it was when its tag was read; a null tag creates it.</summary>
    public async Task<CellWrite> WriteAsync(StorageCell cell, byte[] bytes, string? etag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var state = new GrainState<StoredBytes>(new StoredBytes { Bytes = bytes }, etag) { RecordExists = etag is not null };
        try
        {
            await storage.WriteStateAsync(cell.StateName, cell.Grain, state);
            return new CellWrite(true, state.ETag);
        }
        catch (InconsistentStateException)
        {
            return default;
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw Unavailable("write", cell, exception);
        }
    }

    /// <summary>Empties a place that is as it was when its tag was read.</summary>
    /// <returns>Whether it was; false when somebody was faster.</returns>
    public async Task<bool> ClearAsync(StorageCell cell, string? etag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var state = new GrainState<StoredBytes>(new StoredBytes(), etag) { RecordExists = true };
        try
        {
            await storage.ClearStateAsync(cell.StateName, cell.Grain, state);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw Unavailable("clear", cell, exception);
        }
    }

    private static bool IsFault(Exception exception) => exception is not (OutOfMemoryException or GoalsException);

    private StoreUnavailableException Unavailable(string verb, StorageCell cell, Exception exception) =>
        new($"the grain storage '{name}' could not {verb} {cell.StateName} {cell.Grain.Key} ({exception.GetType().Name})", exception);
}

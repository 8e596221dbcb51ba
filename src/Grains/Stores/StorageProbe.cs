using Microsoft.Extensions.Logging;
using Orleans.Goals.Stores;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Tries the storage at the start of a silo, before any record is entrusted to it.</summary>
internal sealed partial class StorageProbe(StorageCells cells, string storageName, ILogger<StorageProbe> logger)
{
    /// <summary>So many try to create one key at the same moment.</summary>
    private const int Racers = 8;

    /// <summary>So many keys are raced for: a race that happens not to show the fault proves nothing.</summary>
    private const int Races = 3;

    /// <summary>Writes, reads and removes a record of full size, then looks whether creating a key has exactly one winner.</summary>
    /// <exception cref="OrleansConfigurationException">The storage does not keep what it is given, or cannot be reached.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var name = Guid.NewGuid().ToString("N");
        try
        {
            await RequireWholeRecordsAsync($"{name}.whole", cancellationToken);
            for (var race = 0; race < Races; race++)
            {
                if (await CountWinnersAsync($"{name}.race{race}", cancellationToken) > 1)
                {
                    LogNoUniqueIndex(storageName);
                    break;
                }
            }
        }
        catch (StoreUnavailableException exception)
        {
            throw new OrleansConfigurationException(
                $"the grain storage '{storageName}', in which goals are kept, does not work: {exception.Message}: {exception.InnerException?.Message}. "
                + "Check its connection, and whether its tables were created (for PostgreSQL by infra/postgresql/grain-storage.sql).",
                exception);
        }
    }

    private async Task RequireWholeRecordsAsync(string name, CancellationToken cancellationToken)
    {
        var cell = StorageKeys.Probe(name);
        var bytes = Content(0);
        var write = await cells.WriteAsync(cell, bytes, etag: null, cancellationToken);
        var read = await cells.ReadAsync(cell, cancellationToken);
        if (!write.Written || read.Bytes is null || !read.Bytes.AsSpan().SequenceEqual(bytes))
        {
            throw new OrleansConfigurationException(
                $"the grain storage '{storageName}', in which goals are kept, gave back {read.Bytes?.Length ?? 0} of {bytes.Length} bytes, or others than it was given. "
                + $"It must store bytes as they are: name it '{StoredBytesSerializer.Key}', or set its SerializerKey (in code its GrainStorageSerializer) to the service "
                + $"registered under the key '{StoredBytesSerializer.Key}'; it must hold records of {bytes.Length} bytes, and every silo must see what another has written.");
        }

        if (!await cells.ClearAsync(cell, read.ETag, cancellationToken) || (await cells.ReadAsync(cell, cancellationToken)).Bytes is not null)
        {
            throw new OrleansConfigurationException($"the grain storage '{storageName}', in which goals are kept, did not remove a record it was told to remove.");
        }
    }

    private async Task<int> CountWinnersAsync(string name, CancellationToken cancellationToken)
    {
        // The first reads open the connections, so that the writes begin together.
        var cell = StorageKeys.Probe(name);
        _ = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => cells.ReadAsync(cell, cancellationToken)));
        var won = await Task.WhenAll(Enumerable.Range(0, Racers).Select(racer => TryCreateAsync(cell, Content(racer), cancellationToken)));
        try
        {
            var read = await cells.ReadAsync(cell, cancellationToken);
            _ = read.Bytes is not null && await cells.ClearAsync(cell, read.ETag, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // Two rows under one key cannot be read, nor removed: the probe's key is used once.
        }

        return won.Count(one => one);
    }

    private async Task<bool> TryCreateAsync(StorageCell cell, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            return (await cells.WriteAsync(cell, bytes, etag: null, cancellationToken)).Written;
        }
        catch (StoreUnavailableException)
        {
            // A schema that answers the loser of a race with an error has kept the key single.
            return false;
        }
    }

    /// <summary>A record of full size in which every value of a byte occurs, and no two parts of which are alike.</summary>
    private static byte[] Content(int seed)
    {
        var bytes = new byte[StorageCells.MaximumBytes];
        var state = unchecked((uint)(seed + 1) * 2_654_435_761u);
        for (var index = 0; index < bytes.Length; index++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            bytes[index] = (byte)(state & 0xff);
        }

        return bytes;
    }

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Warning,
        Message = "The grain storage {StorageName} let several writers create one key at the same moment: two activations of one actor could make its record unreadable. "
            + "Its table lacks a unique index over the key; use the statements of infra/postgresql, or add such an index")]
    private partial void LogNoUniqueIndex(string storageName);
}

using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Archives;

/// <summary>Brings an exported goal into a store, under its own id, with its whole history. It goes on there when it is resumed.</summary>
/// <remarks>
/// All its records come in one transaction: killed in the middle, the store has the goal or has it not. An attempt that was open when it was
/// exported has an unknown outcome here.
/// </remarks>
public static class GoalImport
{
    /// <summary>Imports a goal.</summary>
    /// <param name="storeFolder">The store; it is made if there is none. Nobody else may hold it.</param>
    /// <param name="file">The exported file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it before the records are written.</param>
    /// <returns>The goal.</returns>
    /// <exception cref="InvalidDataException">It is no exported goal, a damaged one, or the store has a goal of that id; the message says so.</exception>
    /// <exception cref="StoreHeldException">Another process holds the store.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be written.</exception>
    public static async Task<GoalId> ReadAsync(string storeFolder, string file, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(time);
        await using var stream = File.OpenRead(file);
        await using var read = await ImportedGoal.ReadAsync(stream, file, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        await using var store = await SqliteRecordStore.OpenAsync(storeFolder, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!await WriteAsync(store, new FileArtifactStore(store.Folder), store.Folder, read, cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidDataException($"{store.Folder} has a goal {read.Goal} already; an id is never used again. Import it into another store (--store)");
        }

        return read.Goal;
    }

    /// <summary>The goal that a file is of, without reading more of it.</summary>
    /// <exception cref="InvalidDataException">It is no exported goal.</exception>
    public static async Task<GoalId> GoalOfAsync(string file, CancellationToken cancellationToken = default) => await ArchivedRecords.GoalOfAsync(file, cancellationToken).ConfigureAwait(false);

    /// <summary>Writes a goal that was read into an open store: all of it, or nothing that is seen.</summary>
    /// <param name="store">The store.</param>
    /// <param name="artifacts">Where its artifacts go.</param>
    /// <param name="folder">Where the files of commands are.</param>
    /// <param name="read">The goal.</param>
    /// <param name="cancellationToken">Stops it before the records are written.</param>
    /// <returns>Whether it was written; false when the store has it.</returns>
    internal static async Task<bool> WriteAsync(SqliteRecordStore store, IArtifactStore artifacts, string folder, ImportedGoal read, CancellationToken cancellationToken)
    {
        foreach (var (key, _) in read.Appends.DistinctBy(static append => append.Key))
        {
            if ((await store.ReadAsync(key, cancellationToken).ConfigureAwait(false)).Version > 0)
            {
                return false;
            }
        }

        // First what records name.
        await read.WriteArtifactsAsync(artifacts, cancellationToken).ConfigureAwait(false);
        OpenAttempts.Mark(folder, read.Open);
        await store.ImportAsync(read.Appends).ConfigureAwait(false);
        return true;
    }
}

using System.IO.Compression;
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
    /// <summary>The most bytes of one artifact, unpacked. What commands write is cut long before.</summary>
    private const long MaximumArtifact = 1L << 30;

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
        await using var archive = Open(file);
        var (goal, appends, open) = await ArchivedRecords.ReadAsync(archive, file, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        await using var store = await SqliteRecordStore.OpenAsync(storeFolder, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var (key, _) in appends.DistinctBy(append => append.Key))
        {
            if ((await store.ReadAsync(key, cancellationToken).ConfigureAwait(false)).Version > 0)
            {
                throw new InvalidDataException($"{store.Folder} has a goal {goal} already; an id is never used again. Import it into another store (--store)");
            }
        }

        // First what records name; left over from an import that was ended here it does no harm.
        var artifacts = new FileArtifactStore(store.Folder);
        foreach (var entry in archive.Entries.Where(entry => entry.FullName.StartsWith(GoalExport.ArtifactsPrefix, StringComparison.Ordinal)))
        {
            var name = entry.FullName[GoalExport.ArtifactsPrefix.Length..];
            if (!ArtifactName.IsValid(name))
            {
                throw new InvalidDataException($"{file} is damaged: '{entry.FullName}' is no name of an artifact");
            }

            try
            {
                await using var content = await ArchiveEntryStream.OpenAsync(entry, MaximumArtifact, cancellationToken).ConfigureAwait(false);
                await artifacts.WriteAsync(goal, name, content, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException failure)
            {
                throw new InvalidDataException($"{file} cannot be imported: {failure.Message}: export the goal again", failure);
            }
        }

        OpenAttempts.Mark(store.Folder, open);
        await store.ImportAsync(appends).ConfigureAwait(false);
        return goal;
    }

    private static ZipArchive Open(string file)
    {
        try
        {
            return ZipFile.OpenRead(file);
        }
        catch (InvalidDataException failure)
        {
            throw new InvalidDataException($"{file} is no exported goal: {failure.Message}", failure);
        }
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Archives;

/// <summary>Copies a store while another process may be writing to it. The copy is a store: it is restored by using it.</summary>
/// <remarks>
/// It is the store as of one moment. Its artifacts are copied after its records, and an artifact is written before the record that names it: so
/// every artifact that a record of the copy names is in it, unless its goal was cleared meanwhile. An attempt that was open at that moment has an
/// unknown outcome in the copy.
/// </remarks>
public static class StoreBackup
{
    private const int PageLength = 1_000;

    /// <summary>Copies a store.</summary>
    /// <param name="storeFolder">The store.</param>
    /// <param name="destination">The copy's folder. It must not exist; it does only when the copy is whole and durable.</param>
    /// <param name="cancellationToken">Stops the copying; nothing is left then.</param>
    /// <returns>How many goals it holds.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read, or the copy cannot be written; the message says what to do.</exception>
    /// <exception cref="RecordCorruptException">The store is damaged.</exception>
    public static async Task<int> WriteAsync(string storeFolder, string destination, CancellationToken cancellationToken = default)
    {
        var source = Path.GetFullPath(storeFolder);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
        var database = Path.Combine(source, SqliteSchema.DatabaseFile);
        if (!File.Exists(database))
        {
            throw new StoreUnavailableException($"there is no store in {source}; name one with goals in it");
        }

        if (Directory.Exists(target) || File.Exists(target))
        {
            throw new StoreUnavailableException($"{target} is there already; name a folder that is not there yet");
        }

        var writing = $"{target}.{Environment.ProcessId}.partial";
        try
        {
            StoreFolder.Create(writing);
            SqliteCopy.Write(database, Path.Combine(writing, SqliteSchema.DatabaseFile));
            await FileArtifactStore.CopyAllAsync(source, writing, cancellationToken).ConfigureAwait(false);
            var goals = await MarkOpenAttemptsAsync(writing, cancellationToken).ConfigureAwait(false);
            Directory.Move(writing, target);
            StoreFolder.Flush(Path.GetDirectoryName(target)!);
            return goals;
        }
        catch (Exception failure)
        {
            Remove(writing);
            throw failure is IOException or UnauthorizedAccessException
                ? new StoreUnavailableException($"the backup {target} cannot be written: {failure.Message}", failure)
                : failure;
        }
    }

    private static async Task<int> MarkOpenAttemptsAsync(string folder, CancellationToken cancellationToken)
    {
        using var reader = new SqliteRecordReader(folder);
        var count = 0;
        var page = new GoalPage { Goals = [] };
        do
        {
            page = await reader.GoalsAsync(new GoalFilter { Limit = PageLength, After = page.Next ?? default }, cancellationToken).ConfigureAwait(false);
            foreach (var goal in page.Goals)
            {
                count++;
                if (goal.Status is not (GoalStatus.Complete or GoalStatus.Cancelled))
                {
                    OpenAttempts.Mark(folder, await OpenAttempts.OfAsync(reader, goal.Id, cancellationToken).ConfigureAwait(false));
                }
            }
        }
        while (page.Next is not null);
        return count;
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure that is being told matters more than what is left of the copy, whose name says that it is no whole one.
        }
    }
}

using System.IO.Compression;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Archives;

/// <summary>An exported goal that was read and replayed, so that it is known to be what this program can go on with.</summary>
internal sealed class ImportedGoal : IAsyncDisposable
{
    /// <summary>The most bytes of one artifact, unpacked. What commands write is cut long before.</summary>
    private const long MaximumArtifact = 1L << 30;

    private readonly ZipArchive archive;
    private readonly string name;

    private ImportedGoal(ZipArchive archive, string name, GoalId goal, List<(ActorKey Key, RecordAppend Append)> appends, List<string> open)
    {
        this.archive = archive;
        this.name = name;
        Goal = goal;
        Appends = appends;
        Open = open;
    }

    /// <summary>The goal.</summary>
    public GoalId Goal { get; }

    /// <summary>Every commit to write, in order.</summary>
    public IReadOnlyList<(ActorKey Key, RecordAppend Append)> Appends { get; }

    /// <summary>The operations that may have run where it was.</summary>
    public IReadOnlyList<string> Open { get; }

    /// <summary>Reads an archive.</summary>
    /// <param name="stream">The archive; it stays open.</param>
    /// <param name="name">Its name for messages.</param>
    /// <param name="now">When it is imported.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidDataException">It is no exported goal, damaged, or of a newer version; the message says so.</exception>
    public static async Task<ImportedGoal> ReadAsync(Stream stream, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ZipArchive opened;
        try
        {
            opened = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException failure)
        {
            throw new InvalidDataException($"{name} is no exported goal: {failure.Message}", failure);
        }

        try
        {
            var (goal, appends, open) = await ArchivedRecords.ReadAsync(opened, name, now, cancellationToken).ConfigureAwait(false);
            return new ImportedGoal(opened, name, goal, appends, open);
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads an archive for a host that was asked to import a goal.</summary>
    /// <returns>It, or why it is refused.</returns>
    public static async Task<(ImportedGoal? Goal, CommandReply? Refusal)> ReadForAsync(GoalId goal, Stream stream, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var read = await ReadAsync(stream, "the archive", now, cancellationToken).ConfigureAwait(false);
            if (read.Goal == goal)
            {
                return (read, null);
            }

            await read.DisposeAsync().ConfigureAwait(false);
            return (null, new CommandReply { Refusal = Refusal.Invalid, Reason = $"the archive is of {read.Goal}, not of {goal}" });
        }
        catch (InvalidDataException failure)
        {
            return (null, new CommandReply { Refusal = Refusal.Invalid, Reason = failure.Message });
        }
    }

    /// <summary>The refusal of a goal that is there.</summary>
    public static CommandReply Exists(GoalId goal) => new() { Refusal = Refusal.NotApplicable, Reason = $"there is a goal {goal} already; an id is never used again" };

    /// <summary>Writes its artifacts. Left over from an import that was ended they do no harm.</summary>
    /// <exception cref="InvalidDataException">One is damaged.</exception>
    public async Task WriteArtifactsAsync(IArtifactStore artifacts, CancellationToken cancellationToken)
    {
        foreach (var entry in archive.Entries.Where(static entry => entry.FullName.StartsWith(GoalExport.ArtifactsPrefix, StringComparison.Ordinal)))
        {
            var artifact = entry.FullName[GoalExport.ArtifactsPrefix.Length..];
            if (!ArtifactName.IsValid(artifact))
            {
                throw new InvalidDataException($"{name} is damaged: '{entry.FullName}' is no name of an artifact");
            }

            try
            {
                await using var content = await ArchiveEntryStream.OpenAsync(entry, MaximumArtifact, cancellationToken).ConfigureAwait(false);
                await artifacts.WriteAsync(Goal, artifact, content, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException failure)
            {
                throw new InvalidDataException($"{name} cannot be imported: {failure.Message}: export the goal again", failure);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => archive.DisposeAsync();
}

using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Archives;

/// <summary>
/// Writes one goal with its plans, its whole history and its artifacts to a file, as of one moment, while another process may be running it. The
/// file is a zip archive of lines of JSON, and of the artifacts as they are.
/// </summary>
public static class GoalExport
{
    internal const string HeadEntry = "goal.json";
    internal const string CommitsEntry = "commits.jsonl";
    internal const string ArtifactsPrefix = "artifacts/";

    private const int PageLength = 500;

    /// <summary>Exports a goal.</summary>
    /// <param name="storeFolder">The store.</param>
    /// <param name="goal">The goal.</param>
    /// <param name="file">The file to write. It must not exist; it does only when it is whole and durable.</param>
    /// <param name="cancellationToken">Stops it; nothing is left then.</param>
    /// <returns>Whether there is such a goal; without one nothing is written.</returns>
    /// <exception cref="GoalNotPortableException">It cannot go on elsewhere by itself.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be read, or the file cannot be written; the message says what to do.</exception>
    public static async Task<bool> WriteAsync(string storeFolder, GoalId goal, string file, CancellationToken cancellationToken = default)
    {
        var target = Path.GetFullPath(file);
        if (File.Exists(target) || Directory.Exists(target))
        {
            throw new StoreUnavailableException($"{target} is there already; name a file that is not there yet");
        }

        using var reader = new SqliteRecordReader(storeFolder);
        var writing = string.Create(CultureInfo.InvariantCulture, $"{target}.{Environment.ProcessId}.partial");
        try
        {
            if (!await WriteAsync(reader, storeFolder, goal, writing, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            File.Move(writing, target);
            StoreFolder.Flush(Path.GetDirectoryName(target)!);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            File.Delete(writing);
            throw new StoreUnavailableException($"{target} cannot be written: {failure.Message}", failure);
        }
        catch (OperationCanceledException)
        {
            File.Delete(writing);
            throw;
        }
    }

    /// <summary>Exports a goal into a file that vanishes when it is closed, or with this process.</summary>
    /// <param name="reader">The records.</param>
    /// <param name="artifactFolder">The folder with the folder of artifacts.</param>
    /// <param name="goal">The goal.</param>
    /// <param name="folder">Where the file may be; it is made.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The archive from its start; null when there is no such goal.</returns>
    internal static async Task<Stream?> OpenAsync(IRecordReader reader, string artifactFolder, GoalId goal, string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, $"export.{DurableFiles.UniqueName()}");
        try
        {
            Directory.CreateDirectory(folder);
            return await WriteAsync(reader, artifactFolder, goal, file, cancellationToken).ConfigureAwait(false)
                ? new FileStream(file, new FileStreamOptions { Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous })
                : null;
        }
        catch (Exception failure)
        {
            File.Delete(file);
            if (failure is IOException or UnauthorizedAccessException)
            {
                throw new StoreUnavailableException($"{goal} cannot be exported: {failure.Message}", failure);
            }

            throw;
        }
    }

    private static async Task<bool> WriteAsync(IRecordReader reader, string artifactFolder, GoalId goal, string file, CancellationToken cancellationToken)
    {
        var key = ActorKey.ForGoal(goal);
        var state = GoalLogic.Instance.Replay(key, await reader.ReadAsync(key, cancellationToken).ConfigureAwait(false), out _);
        if (GoalParents.Companion(state) is { } companion)
        {
            throw new GoalNotPortableException(goal, $"{goal} {companion}: it cannot go on elsewhere by itself. Export it when it has ended, or copy the whole store (goals backup)");
        }

        var commits = new ArrayBufferWriter<byte>();
        var count = await WriteCommitsAsync(reader, goal, commits, cancellationToken).ConfigureAwait(false);
        if (count > 0)
        {
            await WriteArchiveAsync(artifactFolder, goal, file, commits.WrittenMemory, count, cancellationToken).ConfigureAwait(false);
        }

        return count > 0;
    }

    private static async Task<int> WriteCommitsAsync(IRecordReader reader, GoalId goal, ArrayBufferWriter<byte> lines, CancellationToken cancellationToken)
    {
        var count = 0;
        var cursor = default(Cursor);
        ImmutableArray<FeedEntry> page;
        do
        {
            page = await reader.FeedAsync(goal, cursor, PageLength, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page)
            {
                WriteLine(lines, entry);
                count++;
                cursor = entry.Cursor;
            }
        }
        while (page.Length == PageLength);
        return count;
    }

    private static void WriteLine(ArrayBufferWriter<byte> lines, FeedEntry entry)
    {
        using (var writer = new Utf8JsonWriter(lines))
        {
            writer.WriteStartObject();
            writer.WriteNumber("plan"u8, entry.Key.Kind is ActorKind.Plan or ActorKind.Worker ? entry.Key.PlanNumber : 0);
            if (entry.Key.Kind == ActorKind.Worker)
            {
                writer.WriteString("worker"u8, entry.Key.Id[(entry.Key.Plan.Id.Length + 1)..]);
            }

            if (entry.Key.Kind == ActorKind.Board)
            {
                writer.WriteBoolean("board"u8, true);
            }

            writer.WriteNumber("version"u8, entry.Commit.Version);
            if (!entry.Commit.Events.IsEmpty)
            {
                // As they are, byte for byte: what is imported is what was exported.
                writer.WritePropertyName("events"u8);
                writer.WriteRawValue(entry.Commit.Events.Span);
            }

            writer.WriteEndObject();
        }

        lines.Write("\n"u8);
    }

    private static async Task WriteArchiveAsync(
        string storeFolder, GoalId goal, string file, ReadOnlyMemory<byte> commits, int count, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = StoreFolder.OwnerOnlyFile;
        }

        await using var stream = new FileStream(file, options);
        await using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var head = new ArchiveHead
            {
                Format = ArchiveHead.NewestFormat,
                Goal = goal.Value,
                Commits = count,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(commits.Span)),
            };
            await WriteEntryAsync(archive, HeadEntry, JsonSerializer.SerializeToUtf8Bytes(head, ArchiveJson.Default.ArchiveHead), cancellationToken).ConfigureAwait(false);
            await WriteEntryAsync(archive, CommitsEntry, commits, cancellationToken).ConfigureAwait(false);
            foreach (var (name, path) in FileArtifactStore.Files(storeFolder, goal))
            {
                await archive.CreateEntryFromFileAsync(path, ArtifactsPrefix + name, cancellationToken).ConfigureAwait(false);
            }
        }

        stream.Flush(flushToDisk: true);
    }

    private static async Task WriteEntryAsync(ZipArchive archive, string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var entry = await archive.CreateEntry(name).OpenAsync(cancellationToken).ConfigureAwait(false);
        await entry.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }
}

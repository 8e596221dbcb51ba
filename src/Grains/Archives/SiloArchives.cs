using System.Collections.Concurrent;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Archives;
using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Grains.Hosts;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Archives;

/// <summary>Takes goals out of a cluster and brings them in, on the silo of the goal.</summary>
/// <param name="records">The records.</param>
/// <param name="staging">Writes goals into grain storage; null where the records are in SQLite, which has transactions.</param>
/// <param name="artifacts">The artifacts.</param>
/// <param name="transport">The way to actors.</param>
/// <param name="formats">Which goals may come in.</param>
/// <param name="options">The silo's options.</param>
/// <param name="time">The clock.</param>
internal sealed class SiloArchives(
    SiloRecords records, GoalStaging? staging, IArtifactStore artifacts, ITransport transport, FormatDoor formats, GoalsOptions options, TimeProvider time) : IDisposable
{
    private const string SpoolFolder = "archives";

    /// <summary>Whoever waits for an import asks again after so long.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private readonly GoalGates gates = new();
    private readonly SemaphoreSlim unpacking = new(1, 1);
    private readonly ConcurrentDictionary<string, Task<CommandReply>> imports = new(StringComparer.Ordinal);
    private readonly SpooledArchives spooled = new(Path.Combine(options.Folder!, SpoolFolder), time);

    /// <summary>Waits until nobody else makes this goal.</summary>
    public Task<IDisposable> EnterAsync(GoalId goal, CancellationToken cancellationToken) => gates.EnterAsync(goal, cancellationToken);

    /// <summary>Why a goal cannot be made by a command now, or null.</summary>
    public async Task<CommandReply?> RefuseAsync(GoalId goal, CancellationToken cancellationToken) => staging is not null && await staging.IsCutAsync(goal, cancellationToken)
        ? new CommandReply { Refusal = Refusal.NotApplicable, Reason = $"an import of {goal} was begun and is not ended: import it again, or take another id" }
        : null;

    /// <summary>Takes a part of an archive, and with the last one the goal.</summary>
    public async Task<ArchiveProgress> ImportAsync(GoalId goal, ArchiveChunk chunk, CancellationToken cancellationToken)
    {
        if (!SpooledArchives.IsName(chunk.Upload) || chunk.Length is < 0 or > ClusterArchives.MaximumBytes)
        {
            return new ArchiveProgress { Next = 0, Reply = new CommandReply { Refusal = Refusal.Invalid, Reason = "this is no part of an archive" } };
        }

        if (!imports.TryGetValue(chunk.Upload, out var import))
        {
            spooled.Sweep();
            var next = await spooled.AddAsync(chunk.Upload, chunk.Offset, chunk.Bytes, cancellationToken);
            if (next < chunk.Length)
            {
                return new ArchiveProgress { Next = next };
            }

            import = imports.GetOrAdd(chunk.Upload, upload => ImportAsync(goal, upload));
        }

        // It goes on for whoever asks again, also when this call is given up.
        await Task.WhenAny(import, Task.Delay(Wait, time, cancellationToken));
        return new ArchiveProgress { Next = chunk.Length, Reply = import.IsCompleted ? await import : null };
    }

    /// <summary>A part of an archive of a goal; null when there is no such goal.</summary>
    public async Task<ArchivePart?> ExportAsync(GoalId goal, ArchiveRange range, CancellationToken cancellationToken)
    {
        var name = range.Export;
        if (name is null)
        {
            spooled.Sweep();
            name = Guid.NewGuid().ToString("N");
            await using var archive = await OpenAsync(goal, cancellationToken);
            if (archive is null)
            {
                return null;
            }

            await spooled.KeepAsync(name, archive, cancellationToken);
        }

        if (!SpooledArchives.IsName(name) || await spooled.ReadAsync(name, range.Offset, ArtifactRange.MaximumBytes, cancellationToken) is not { } part)
        {
            return new ArchivePart { Export = name, Length = 0 };
        }

        if (range.Offset + part.Bytes.Length >= part.Length)
        {
            spooled.Remove(name);
        }

        return new ArchivePart { Export = name, Length = part.Length, Bytes = part.Bytes };
    }

    /// <inheritdoc/>
    public void Dispose() => unpacking.Dispose();

    private Task<Stream?> OpenAsync(GoalId goal, CancellationToken cancellationToken) => artifacts is FileArtifactStore
        ? GoalExport.OpenAsync(records.Reader, options.ArtifactFolder ?? options.Folder!, goal, Path.Combine(options.Folder!, SpoolFolder), cancellationToken)
        : throw new GoalNotPortableException(goal, $"{goal} cannot be exported here: this host has an artifact store of its own, which cannot be listed");

    private async Task<CommandReply> ImportAsync(GoalId goal, string upload)
    {
        // An archive is unpacked in memory: one at a time.
        await unpacking.WaitAsync();
        try
        {
            await using var file = File.OpenRead(spooled.PathOf(upload));
            var (found, refusal) = await ImportedGoal.ReadForAsync(goal, file, time.GetUtcNow(), CancellationToken.None);
            if (found is not { } read)
            {
                return refusal!;
            }

            await using (read)
            {
                if (formats.Refuse(read) is { } tooNew)
                {
                    return tooNew;
                }

                using var turn = await gates.EnterAsync(goal, CancellationToken.None);
                if (!await WriteAsync(read))
                {
                    return ImportedGoal.Exists(goal);
                }
            }

            transport.Poke(ActorKey.ForGoal(goal));
            var key = ActorKey.ForGoal(goal);
            return new CommandReply { Status = GoalLogic.Instance.Summary(GoalLogic.Instance.Replay(key, await records.Reader.ReadAsync(key), out _))?.Status ?? ReadModels.GoalStatus.None };
        }
        catch (InvalidDataException failure)
        {
            return new CommandReply { Refusal = Refusal.Invalid, Reason = failure.Message };
        }
        finally
        {
            unpacking.Release();
            spooled.Remove(upload);
            _ = ForgetAsync(upload);
        }
    }

    private async Task<bool> WriteAsync(ImportedGoal read)
    {
        if (staging is null)
        {
            return await GoalImport.WriteAsync((SqliteRecordStore)records.Store, artifacts, options.Folder!, read, CancellationToken.None);
        }

        if ((await records.Reader.ReadAsync(ActorKey.ForGoal(read.Goal))).Version > 0)
        {
            return false;
        }

        await read.WriteArtifactsAsync(artifacts, CancellationToken.None);
        OpenAttempts.Mark(options.Folder!, read.Open);
        return await staging.WriteAsync(read, version => ListAsync(read.Goal, version), CancellationToken.None);
    }

    /// <summary>Has the goal listed as one that runs: whoever is woken for it finds where it stands, and tells the index.</summary>
    private async Task ListAsync(GoalId goal, long version)
    {
        var reply = await transport.DeliverAsync(
            WatchShards.Of(goal, options.WatchShards), new WatchMessage(new WatchNotice { Goal = goal, Version = version, From = DateTimeOffset.MinValue }));
        if (reply.Refused is { } reason)
        {
            throw new StoreUnavailableException($"{goal} was not imported: {reason}");
        }
    }

    /// <summary>Remembers a reply for a while, for whoever did not hear it.</summary>
    private async Task ForgetAsync(string upload)
    {
        await Task.Delay(TimeSpan.FromMinutes(5), time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        imports.TryRemove(upload, out _);
    }
}

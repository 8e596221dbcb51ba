using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>Brings archives to and from the silo of a goal, in parts that messages of a cluster can carry.</summary>
internal sealed class ClusterArchives(Func<GoalId, Func<IGoalGrain, Task<WireEnvelope>>, CancellationToken, Task<WireEnvelope>> call)
{
    /// <summary>The largest archive that a cluster takes, in bytes.</summary>
    public const long MaximumBytes = 256L << 20;

    /// <summary>How often an upload or a download is begun anew because the goal's silo is another by now.</summary>
    private const int MaximumBeginnings = 3;

    /// <summary>Imports a goal.</summary>
    public async Task<CommandReply> ImportAsync(GoalId goal, Stream archive, CancellationToken cancellationToken)
    {
        var length = archive.Length;
        if (length > MaximumBytes)
        {
            return new CommandReply { Refusal = Refusal.TooLarge, Reason = $"the archive has {length} bytes, and a cluster takes at most {MaximumBytes}" };
        }

        var upload = Guid.NewGuid().ToString("N");
        var (next, sent, beginnings) = (0L, 0L, 0);
        while (true)
        {
            archive.Position = next;
            var bytes = new byte[Math.Min(length - next, ArtifactRange.MaximumBytes)];
            await archive.ReadExactlyAsync(bytes, cancellationToken);
            var chunk = Wire.Write(WireKinds.Chunk, new ArchiveChunk { Upload = upload, Length = length, Offset = next, Bytes = bytes }, WireJson.Default.ArchiveChunk);
            var progress = Wire.Read(await call(goal, grain => grain.ImportAsync(chunk, cancellationToken), cancellationToken), WireKinds.Progress, WireJson.Default.ArchiveProgress)!;
            if (progress.Reply is { } reply)
            {
                return reply;
            }

            beginnings += progress.Next < sent ? 1 : 0;
            (next, sent) = (Math.Clamp(progress.Next, 0, length), Math.Max(sent, progress.Next));
            if (beginnings > MaximumBeginnings)
            {
                throw new Stores.StoreUnavailableException($"{goal} was not imported: its silo changed {beginnings} times meanwhile");
            }
        }
    }

    /// <summary>Exports a goal.</summary>
    public async Task<Stream?> ExportAsync(GoalId goal, CancellationToken cancellationToken)
    {
        for (var beginnings = 0; beginnings <= MaximumBeginnings; beginnings++)
        {
            var whole = new MemoryStream();
            ArchivePart? part = null;
            do
            {
                var range = Wire.Write(WireKinds.ArchiveRange, new ArchiveRange { Export = part?.Export, Offset = whole.Length }, WireJson.Default.ArchiveRange);
                part = Wire.Read(await call(goal, grain => grain.ExportAsync(range, cancellationToken), cancellationToken), WireKinds.ArchivePart, WireJson.Default.ArchivePart);
                if (part is null)
                {
                    return null;
                }

                await whole.WriteAsync(part.Bytes, cancellationToken);
            }
            while (part.Bytes is { Length: > 0 } && whole.Length < part.Length);
            if (part.Bytes is not null && whole.Length == part.Length)
            {
                whole.Position = 0;
                return whole;
            }
        }

        throw new Stores.StoreUnavailableException($"{goal} was not exported: its silo changed {MaximumBeginnings} times meanwhile");
    }
}

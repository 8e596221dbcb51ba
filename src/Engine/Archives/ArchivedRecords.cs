using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Archives;

/// <summary>The records in an exported goal: read, replayed, and so known to be what this program can go on with.</summary>
internal static class ArchivedRecords
{
    /// <summary>The most bytes of records that are read, uncompressed.</summary>
    private const long MaximumBytes = 1L << 30;

    /// <summary>Reads the records.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="file">Its name for messages.</param>
    /// <param name="now">When the goal is imported.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The goal, every commit to write in order, and the attempts that are open.</returns>
    /// <exception cref="InvalidDataException">They are not what was exported, or of a newer version.</exception>
    public static async Task<(GoalId Goal, List<(ActorKey Key, RecordAppend Append)> Appends, List<string> Open)> ReadAsync(
        ZipArchive archive, string file, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var head = await HeadAsync(archive, cancellationToken);
            var bytes = await BytesAsync(archive, GoalExport.CommitsEntry, cancellationToken);
            if (Convert.ToHexStringLower(SHA256.HashData(bytes.Span)) != head.Sha256)
            {
                throw new InvalidDataException("its commits are not what was written: export the goal again");
            }

            return Replay(GoalId.Parse(head.Goal), Lines(bytes), now);
        }
        catch (Exception failure) when (IsOfTheFile(failure))
        {
            throw Explain(failure, file);
        }
    }

    /// <summary>The goal that a file is of.</summary>
    /// <exception cref="InvalidDataException">It is no exported goal.</exception>
    public static async Task<GoalId> GoalOfAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var archive = await ZipFile.OpenReadAsync(file, cancellationToken);
            return GoalId.Parse((await HeadAsync(archive, cancellationToken)).Goal);
        }
        catch (Exception failure) when (IsOfTheFile(failure))
        {
            throw Explain(failure, file);
        }
    }

    private static async Task<ArchiveHead> HeadAsync(ZipArchive archive, CancellationToken cancellationToken)
    {
        var head = JsonSerializer.Deserialize((await BytesAsync(archive, GoalExport.HeadEntry, cancellationToken)).Span, ArchiveJson.Default.ArchiveHead)
            ?? throw new InvalidDataException($"its {GoalExport.HeadEntry} is empty");
        return head.Format is >= 1 and <= ArchiveHead.NewestFormat ? head
            : throw new InvalidDataException($"its format is {head.Format}, and this program reads up to {ArchiveHead.NewestFormat}: use a newer one");
    }

    private static bool IsOfTheFile(Exception failure) =>
        failure is InvalidDataException or EndOfStreamException or not (IOException or UnauthorizedAccessException or OperationCanceledException or OutOfMemoryException);

    private static InvalidDataException Explain(Exception failure, string file) => failure is InvalidDataException or FormatException or RecordCorruptException
        ? new InvalidDataException($"{file} cannot be imported: {failure.Message}", failure)

        // Whatever replaying it throws: what a program wrote replays, so this is not that.
        : new InvalidDataException($"{file} cannot be imported, it is damaged or was changed ({failure.Message}): export the goal again", failure);

    private static (GoalId Goal, List<(ActorKey Key, RecordAppend Append)> Appends, List<string> Open) Replay(
        GoalId goal, IEnumerable<ArchivedCommit> commits, DateTimeOffset now)
    {
        var key = ActorKey.ForGoal(goal);
        var record = new Copy<GoalState, GoalStateEvent>(key, GoalLogic.Instance);
        var plans = new SortedDictionary<int, Copy<PlanState, PlanStateEvent>>();
        var workers = new SortedDictionary<ActorKey, Copy<WorkerState, WorkerStateEvent>>();
        var appends = new List<(ActorKey, RecordAppend)>();
        var board = new Copy<BoardState, BoardStateEvent>(ActorKey.ForBoard(goal), BoardLogic.Instance);
        foreach (var commit in commits)
        {
            if (commit.Plan == 0)
            {
                appends.Add(commit.IsBoard ? (board.Key, board.Add(commit)) : (key, record.Add(commit)));
                continue;
            }

            if (commit.Plan < 0)
            {
                throw new InvalidDataException($"there is no plan {commit.Plan}");
            }

            if (commit.Worker is { } attempt)
            {
                var name = new ActorKey(ActorKind.Worker, $"{ActorKey.ForPlan(goal, commit.Plan).Id}/{attempt}");
                if (!workers.TryGetValue(name, out var worker))
                {
                    workers.Add(name, worker = new Copy<WorkerState, WorkerStateEvent>(name, WorkerLogic.Instance));
                }

                appends.Add((name, worker.Add(commit)));
                continue;
            }

            if (!plans.TryGetValue(commit.Plan, out var plan))
            {
                plans.Add(commit.Plan, plan = new Copy<PlanState, PlanStateEvent>(ActorKey.ForPlan(goal, commit.Plan), PlanLogic.Instance));
            }

            appends.Add((plan.Key, plan.Add(commit)));
        }

        if (!record.State.Exists)
        {
            throw new InvalidDataException("there is no goal in it");
        }

        if (record.State.Ended == ReadModels.GoalStatus.None)
        {
            // Who has the workspace is for the store to say that it comes to.
            var at = now > record.State.At ? now : record.State.At;
            appends.Add((key, record.Add(new GoalImported { At = at })));
        }

        return (
            goal,
            appends,
            [
                .. plans.Values.SelectMany(plan => plan.State.Open).Where(open => open.Kind == OperationKind.Attempt).Select(open => open.Operation),
                .. workers.Values.SelectMany(static worker => WorkerLogic.Instance.OpenOperations(worker.State)).Where(open => open.Kind is OperationKind.Tool or OperationKind.Background).Select(open => open.Operation),
            ]);
    }

    private static IEnumerable<ArchivedCommit> Lines(ReadOnlyMemory<byte> bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var rest = bytes[start..].Span;
            var length = rest.IndexOf((byte)'\n');
            length = length < 0 ? rest.Length : length;
            yield return JsonSerializer.Deserialize(rest[..length], ArchiveJson.Default.ArchivedCommit) ?? throw new InvalidDataException("a commit in it is empty");
            start += length + 1;
        }
    }

    /// <summary>Reads an entry, growing with what is there: what its head promises takes no memory.</summary>
    private static async Task<ReadOnlyMemory<byte>> BytesAsync(ZipArchive archive, string name, CancellationToken cancellationToken)
    {
        var entry = archive.GetEntry(name) ?? throw new InvalidDataException($"it has no {name}: it is no exported goal");
        await using var content = await ArchiveEntryStream.OpenAsync(entry, MaximumBytes, cancellationToken);
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <summary>A record in the making.</summary>
    private sealed class Copy<TState, TEvent>(ActorKey key, IActorLogic<TState, TEvent> logic)
        where TState : class, IActorState
        where TEvent : class
    {
        private long version;

        public ActorKey Key => key;

        public TState State { get; private set; } = logic.Create(key);

        /// <summary>The next commit, as it was.</summary>
        public RecordAppend Add(ArchivedCommit commit)
        {
            if (commit.Version != version + 1)
            {
                throw new InvalidDataException($"commit {version + 1} of {key} is missing");
            }

            return commit.Events is { } events ? Add(Encoding.UTF8.GetBytes(events.GetRawText())) : Append(default, logic.Format.WriteState(State));
        }

        /// <summary>One commit more.</summary>
        public RecordAppend Add(TEvent change) => Add(logic.Format.WriteEvents([change]));

        private RecordAppend Add(ReadOnlyMemory<byte> events)
        {
            foreach (var change in logic.Format.ReadEvents(events))
            {
                State = logic.Apply(State, change);
            }

            return Append(events, snapshot: null);
        }

        private RecordAppend Append(ReadOnlyMemory<byte> events, ReadOnlyMemory<byte>? snapshot) => new()
        {
            ExpectedVersion = version++,
            At = State.At,
            Events = events,
            Snapshot = snapshot,
            Due = logic.Due(State),
            Summary = logic.Summary(State),
        };
    }
}

using System.Diagnostics;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Runner;

/// <summary>The runner's hold on its actor's record: where it stands, and what a commit and a snapshot write.</summary>
internal sealed class ActorRunnerRecord<TState, TEvent>(ActorKey key, IActorLogic<TState, TEvent> logic, RunnerPorts ports)
    where TState : class, IActorState
    where TEvent : class
{
    private long snapshotSize;
    private long sizeSinceSnapshot;
    private string? fault;

    /// <summary>From when on the actor must be awake as of <see cref="Version"/>.</summary>
    private DateTimeOffset? standing;

    /// <summary>The version of the newest commit known; 0 when there is no record.</summary>
    public long Version { get; private set; }

    /// <summary>
    /// Whether so much was written since the last snapshot that one is worth its size: writing stays a constant factor at any length.
    /// </summary>
    public bool IsSnapshotDue => sizeSinceSnapshot > Math.Max(ports.Options.SnapshotBytes, snapshotSize);

    /// <summary>Reads the record.</summary>
    public async Task<TState> ReadAsync()
    {
        try
        {
            var state = await OpenAsync();
            fault = null;
            return state;
        }
        catch (Exception exception) when (exception.Message != fault || exception is RecordCorruptException { NeedsFormat: not null })
        {
            fault = exception.Message;
            ports.Observer.OnUnreadable(key, exception);
            throw;
        }
    }

    private async Task<TState> OpenAsync()
    {
        ports.Waking.Forget();
        var record = await ports.Store.OpenAsync(key);
        var state = logic.Replay(key, record, out var size);
        Version = record.Version;
        standing = logic.Due(state);
        snapshotSize = record.Snapshot?.Length ?? 0;
        sizeSinceSnapshot = size;
        return state;
    }

    /// <summary>Whether nothing was committed since, by whomever.</summary>
    public async Task<bool> IsNewestAsync() => await ports.Store.VersionAsync(key) == Version;

    /// <summary>The state is known to be the newest: whoever would wake the actor earlier than it needs is told.</summary>
    public void LookAfter(TState newest) => ports.Waking.After(Version, logic.Due(newest), logic.Summary(newest));

    /// <summary>Commits events.</summary>
    /// <exception cref="NotWatchedException">Nobody would wake the actor; nothing was written.</exception>
    /// <returns>Whether they are durable; false when the record is not where it was believed to be.</returns>
    public async Task<bool> AppendAsync(TState before, TState after, IReadOnlyList<TEvent> events, DateTimeOffset now)
    {
        var bytes = logic.Format.WriteEvents(events);
        var isTombstone = logic.IsTombstone(after);
        var append = Append(after, bytes, isTombstone ? logic.Format.WriteState(after) : (ReadOnlyMemory<byte>?)null, now);
        await ports.Waking.BeforeAsync(Version + 1, standing, append.Due);
        if (!await TryAsync(isTombstone ? append with { ForgetsHistory = true } : append))
        {
            return false;
        }

        ports.Observer.OnEvents(key, before, events);
        Version++;
        standing = append.Due;
        sizeSinceSnapshot = isTombstone ? 0 : sizeSinceSnapshot + bytes.Length;
        ports.Waking.After(Version, append.Due, append.Summary);
        return true;
    }

    /// <summary>Commits a snapshot, and nothing else.</summary>
    /// <returns>Whether it is durable; false when the record is not where it was believed to be.</returns>
    public async Task<bool> TakeSnapshotAsync(TState state, DateTimeOffset now)
    {
        var bytes = logic.Format.WriteState(state);
        var append = Append(state, events: default, bytes, now) with { ForgetsHistory = !logic.KeepsHistory };
        if (await ports.Store.AppendAsync(key, append) != AppendOutcome.Committed)
        {
            return false;
        }

        Version++;
        snapshotSize = bytes.Length;
        sizeSinceSnapshot = 0;
        return true;
    }

    private async Task<bool> TryAsync(RecordAppend append)
    {
        var begun = Stopwatch.GetTimestamp();
        bool? isDurable = null;
        try
        {
            isDurable = await ports.Store.AppendAsync(key, append) == AppendOutcome.Committed;
            return isDurable.Value;
        }
        finally
        {
            ports.Observer.OnTried(key, Stopwatch.GetElapsedTime(begun), isDurable);
        }
    }

    private RecordAppend Append(TState after, ReadOnlyMemory<byte> events, ReadOnlyMemory<byte>? snapshot, DateTimeOffset now) => new()
    {
        ExpectedVersion = Version,
        At = now,
        Events = events,
        Snapshot = snapshot,
        Due = logic.Due(after),
        Summary = logic.Summary(after),
    };
}

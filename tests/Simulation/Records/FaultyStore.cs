using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Faults;
using Orleans.Goals.Simulation.Hosts;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Records;

/// <summary>A host's way to the store, with everything that can go wrong on it.</summary>
internal sealed class FaultyStore(Universe universe, HostInstance host) : IRecordStore
{
    private DateTimeOffset outageUntil;

    /// <inheritdoc/>
    public ValueTask<StoredRecord> OpenAsync(ActorKey key, CancellationToken cancellationToken = default) => new(ReadAsync(key));

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> AppendAsync(ActorKey key, RecordAppend append, CancellationToken cancellationToken = default)
    {
        var completion = new TaskCompletionSource<AppendOutcome>();
        var lands = universe.Faults.Lurks(Fault.WriteLandsAfterCrash);
        universe.Scheduler.After(Latency(), () => Arrive(key, append, lands, completion));
        return new ValueTask<AppendOutcome>(completion.Task);
    }

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> DeleteAsync(ActorKey key, long expectedVersion, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    private async Task<StoredRecord> ReadAsync(ActorKey key)
    {
        await universe.Scheduler.DelayAsync(Latency());
        if (IsOut() || universe.Faults.Strikes(Fault.StoreReadFails))
        {
            throw new StoreUnavailableException("the store cannot be read");
        }

        var record = universe.Records.Read(key);
        await universe.Scheduler.DelayAsync(Latency());
        return record;
    }

    private void Arrive(ActorKey key, RecordAppend append, bool lands, TaskCompletionSource<AppendOutcome> completion)
    {
        if (host.IsGone)
        {
            if (!lands)
            {
                return;
            }

            universe.Faults.Count(Fault.WriteLandsAfterCrash);
        }

        if (universe.Faults.Strikes(Fault.CrashBeforeCommit))
        {
            universe.Cluster.Crash(host, "before a commit");
            return;
        }

        if (IsOut() || universe.Faults.Strikes(Fault.StoreFailsBefore))
        {
            Answer(() => completion.SetException(new StoreUnavailableException("the write failed")));
            return;
        }

        if (universe.Faults.Strikes(Fault.StoreFailsAndLandsLater))
        {
            Answer(() => completion.SetException(new StoreUnavailableException("the write took too long")));
            universe.Scheduler.After(universe.Random.Milliseconds(1, 20_000), () =>
            {
                if (universe.Records.TryAppend(key, append))
                {
                    universe.OnAppended(host, key, append);
                }
            });
            return;
        }

        if (!universe.Records.TryAppend(key, append))
        {
            Answer(() => completion.SetResult(AppendOutcome.Conflict));
            return;
        }

        universe.OnAppended(host, key, append);
        if (universe.Faults.Strikes(Fault.CrashAfterCommit))
        {
            universe.Cluster.Crash(host, "after a commit");
        }
        else if (universe.Faults.Strikes(Fault.DeactivationAfterCommit))
        {
            universe.Cluster.Drop(host, key);
        }
        else if (universe.Faults.Strikes(Fault.StoreFailsAfter))
        {
            Answer(() => completion.SetException(new StoreUnavailableException("the write failed, or so it seems")));
        }
        else if (universe.Faults.Strikes(Fault.StoreDisownsSuccess))
        {
            Answer(() => completion.SetResult(AppendOutcome.Conflict));
        }
        else
        {
            Answer(() => completion.SetResult(AppendOutcome.Committed));
        }
    }

    private void Answer(Action answer) => universe.Scheduler.After(Latency(), answer);

    private bool IsOut()
    {
        if (universe.Faults.Strikes(Fault.StoreOutage))
        {
            outageUntil = universe.Scheduler.Now + universe.Random.Milliseconds(500, 20_000);
        }

        return universe.Faults.IsOn && outageUntil > universe.Scheduler.Now;
    }

    private TimeSpan Latency() => universe.Faults.Strikes(Fault.StoreLate)
        ? universe.Random.Milliseconds(100, 15_000)
        : universe.Random.Milliseconds(0, 4);
}

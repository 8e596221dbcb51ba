using Orleans.Goals.Engine.Scheduling;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>Lets many callers use the one writer, and makes durable together what waits together.</summary>
/// <remarks>
/// Who comes while nobody writes is the leader: it writes on its own thread, at once. Who comes meanwhile waits. When the leader is done it
/// returns to its caller, and a work item of the thread pool leads on with all who wait by then, in one transaction; so nobody pays for others,
/// and no thread stands by. Whoever leads owns the writer; there is always at most one.
/// </remarks>
internal sealed class GroupCommit(SqliteRecordWriter writer, SqliteRecordStoreOptions options, string path) : IThreadPoolWorkItem
{
    private readonly Lock gate = new();
    private readonly Queue<PendingWrite> waiting = [];
    private readonly Queue<IReadOnlyList<PendingWrite>> wholes = [];
    private readonly List<PendingWrite> group = [];
    private bool led;
    private bool closed;
    private Exception? failure;
    private TaskCompletionSource? idle;

    /// <summary>Makes one write durable.</summary>
    public ValueTask<AppendOutcome> SubmitAsync(PendingWrite write)
    {
        lock (gate)
        {
            if (Refusal() is { } refusal)
            {
                return ValueTask.FromException<AppendOutcome>(refusal);
            }

            if (led)
            {
                waiting.Enqueue(write);
                return new ValueTask<AppendOutcome>(write.WaitAsync());
            }

            led = true;
        }

        // The disk may take its time: what this thread was to go on with does not wait for it.
        WorkChain.GiveAway();
        group.Add(write);
        WriteGroup();
        HandOn();
        return write.Result();
    }

    /// <summary>Makes writes durable in one transaction, all together; each must be at the version it expects.</summary>
    /// <exception cref="InvalidOperationException">A write conflicts.</exception>
    public async Task SubmitAllAsync(IReadOnlyList<PendingWrite> writes)
    {
        Task[] done = [.. writes.Select(static write => (Task)write.WaitAsync())];
        lock (gate)
        {
            if (Refusal() is { } refusal)
            {
                throw refusal;
            }

            wholes.Enqueue(writes);
            if (!led)
            {
                led = true;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        await Task.WhenAll(done);
        foreach (var write in writes)
        {
            if (await write.Result() != AppendOutcome.Committed)
            {
                throw new InvalidOperationException($"{write.Key} is not at version {write.ExpectedVersion}");
            }
        }
    }

    /// <summary>What closed the store for good, or null while nothing has.</summary>
    public StoreUnavailableException? Failure
    {
        get
        {
            lock (gate)
            {
                return failure is null ? null : SqliteFaults.ClosedByFailure(path, failure);
            }
        }
    }

    /// <exception cref="StoreUnavailableException">The store is closed.</exception>
    public void RequireOpen()
    {
        lock (gate)
        {
            if (Refusal() is { } refusal)
            {
                throw refusal;
            }
        }
    }

    /// <summary>Takes no more writes, and returns when those that wait are done.</summary>
    /// <returns>Whether every write went well, so that the log may be copied into the database.</returns>
    public async Task<bool> CloseAsync()
    {
        Task pending;
        lock (gate)
        {
            closed = true;
            if (led)
            {
                idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            pending = idle?.Task ?? Task.CompletedTask;
        }

        await pending;
        return failure is null;
    }

    /// <summary>Leads on. Called by the thread pool only.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        TakeGroup();
        if (group.Count > 0)
        {
            WriteGroup();
        }

        // After the group's callers have been told: the copying delays only who comes now.
        if (failure is null && writer.CheckpointDue)
        {
            Checkpoint();
        }

        HandOn();
    }

    private StoreUnavailableException? Refusal() =>
        failure is not null ? SqliteFaults.ClosedByFailure(path, failure) : closed ? SqliteFaults.Closed(path) : null;

    private void TakeGroup()
    {
        lock (gate)
        {
            if (wholes.TryDequeue(out var whole))
            {
                group.AddRange(whole);
                return;
            }

            var bytes = 0L;
            while (group.Count < options.MaximumGroup && waiting.TryPeek(out var next) && (group.Count == 0 || bytes + next.Bytes <= options.MaximumGroupBytes))
            {
                _ = waiting.Dequeue();
                if (next.CancellationToken.IsCancellationRequested)
                {
                    next.Fail(new OperationCanceledException(next.CancellationToken));
                    next.Complete();
                    continue;
                }

                bytes += next.Bytes;
                group.Add(next);
            }
        }
    }

    private void WriteGroup()
    {
        try
        {
            writer.Commit(group);
        }
        catch (Exception reason)
        {
            Close(reason);
            foreach (var write in group)
            {
                write.Fail(SqliteFaults.CommitFailed(path, reason));
            }
        }

        foreach (var write in group)
        {
            write.Complete();
        }

        group.Clear();
    }

    private void Checkpoint()
    {
        try
        {
            writer.Checkpoint();
        }
        catch (Exception reason)
        {
            // What was committed is in the log; but a disk that failed once is not trusted with more.
            Close(reason);
        }
    }

    private void Close(Exception reason)
    {
        lock (gate)
        {
            failure = reason;
            while (wholes.TryDequeue(out var whole))
            {
                foreach (var write in whole)
                {
                    waiting.Enqueue(write);
                }
            }

            while (waiting.TryDequeue(out var write))
            {
                write.Fail(SqliteFaults.ClosedByFailure(path, reason));
                write.Complete();
            }
        }
    }

    private void HandOn()
    {
        lock (gate)
        {
            if (waiting.Count == 0 && wholes.Count == 0 && (failure is not null || !writer.CheckpointDue))
            {
                led = false;
                idle?.TrySetResult();
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}

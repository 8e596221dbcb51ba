using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>One append or deletion on its way to the disk.</summary>
/// <param name="key">Whose record.</param>
/// <param name="expectedVersion">The version it must be at.</param>
/// <param name="append">What to add; null to delete the record.</param>
/// <param name="cancellationToken">Takes it back, as long as nobody has begun to write it.</param>
internal sealed class PendingWrite(ActorKey key, long expectedVersion, RecordAppend? append, CancellationToken cancellationToken)
{
    private TaskCompletionSource<AppendOutcome>? completion;
    private AppendOutcome outcome;
    private Exception? failure;

    public ActorKey Key { get; } = key;

    public long ExpectedVersion { get; } = expectedVersion;

    public RecordAppend? Append { get; } = append;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>How much of a group's room it takes, in bytes.</summary>
    public long Bytes { get; } = append is null ? 0 : (long)append.Events.Length + (append.Snapshot?.Length ?? 0);

    /// <summary>Has been decided, but is not durable yet; the caller is told by <see cref="Complete"/>.</summary>
    public void Decide(AppendOutcome decided) => outcome = decided;

    /// <summary>Cannot be done, or its outcome is not known.</summary>
    public void Fail(Exception reason) => failure = reason;

    /// <summary>What to wait for when somebody else makes it durable. Continuations never run on that one's thread.</summary>
    public Task<AppendOutcome> WaitAsync()
    {
        completion = new TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        return completion.Task;
    }

    /// <summary>Tells who waits, if somebody does.</summary>
    public void Complete()
    {
        switch (failure)
        {
            case null:
                completion?.SetResult(outcome);
                break;
            case OperationCanceledException:
                completion?.SetCanceled(CancellationToken);
                break;
            default:
                completion?.SetException(failure);
                break;
        }
    }

    /// <summary>The outcome, for who made it durable itself.</summary>
    public ValueTask<AppendOutcome> Result() => failure is null ? new(outcome) : ValueTask.FromException<AppendOutcome>(failure);
}

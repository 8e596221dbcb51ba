using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Planted;

/// <summary>Bugs around the store.</summary>
internal static class StoreBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("answers-early", "answers before the commit is durable") { Store = static store => new Wrapped(store, Early) },
        new("stale-after-conflict", "goes on with its own state after a conflict") { Store = static store => new Wrapped(store, Stubborn) },
        new("failure-is-success", "takes a failed write for a success") { Store = static store => new Wrapped(store, Hopeful) },
    ];

    /// <summary>The same for the shards of the watch list alone.</summary>
    public static IRecordStore OfShards(IRecordStore store, Func<Task<AppendOutcome>, ValueTask<AppendOutcome>> append) => new Wrapped(store, append, ActorKind.Watch);

    public static ValueTask<AppendOutcome> Early(Task<AppendOutcome> append)
    {
        // Whatever becomes of it.
        _ = append;
        return new ValueTask<AppendOutcome>(AppendOutcome.Committed);
    }

    private static async ValueTask<AppendOutcome> Stubborn(Task<AppendOutcome> append)
    {
        await append;
        return AppendOutcome.Committed;
    }

    public static async ValueTask<AppendOutcome> Hopeful(Task<AppendOutcome> append)
    {
        try
        {
            return await append;
        }
        catch (StoreUnavailableException)
        {
            return AppendOutcome.Committed;
        }
    }

    private sealed class Wrapped(IRecordStore store, Func<Task<AppendOutcome>, ValueTask<AppendOutcome>> append, ActorKind? only = null) : IRecordStore
    {
        public ValueTask<StoredRecord> OpenAsync(ActorKey key, CancellationToken cancellationToken = default) => store.OpenAsync(key, cancellationToken);

        public ValueTask<AppendOutcome> AppendAsync(ActorKey key, RecordAppend commit, CancellationToken cancellationToken = default) =>
            only is { } kind && key.Kind != kind ? store.AppendAsync(key, commit, cancellationToken) : append(store.AppendAsync(key, commit, cancellationToken).AsTask());

        public ValueTask<AppendOutcome> DeleteAsync(ActorKey key, long expectedVersion, CancellationToken cancellationToken = default) =>
            store.DeleteAsync(key, expectedVersion, cancellationToken);
    }
}

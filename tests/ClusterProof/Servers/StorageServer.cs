namespace Orleans.Goals.ClusterProof.Servers;

/// <summary>A real storage server of its own on the loopback, for clustering, records and reminders. It can be crashed, and started again on what is on its disk.</summary>
internal abstract class StorageServer : IAsyncDisposable
{
    /// <summary>Makes a place for one cluster.</summary>
    /// <returns>The settings of a silo that keeps everything there.</returns>
    public abstract Task<IReadOnlyDictionary<string, string>> CreateStorageAsync();

    /// <summary>Starts it on what it has.</summary>
    public abstract Task StartAsync();

    /// <summary>Ends it at once: connections break, nothing is finished. What it acknowledged is on its disk.</summary>
    public abstract Task CrashAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

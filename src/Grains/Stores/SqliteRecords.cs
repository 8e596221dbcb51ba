using Microsoft.Extensions.Options;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Stores;

/// <summary>The records of a cluster of one silo, in SQLite in the silo's folder.</summary>
internal sealed class SqliteRecords(IOptions<GoalsOptions> options, IClusterMembershipService membership, ILocalSiloDetails self, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource ending = new();
    private SqliteRecordStore? store;
    private Task waking = Task.CompletedTask;

    /// <summary>The store.</summary>
    public SqliteRecordStore Store => store ?? throw new StoreUnavailableException("the store is not open: the silo begins or has ended");

    /// <summary>Opens it.</summary>
    /// <exception cref="OrleansConfigurationException">It cannot be opened, or there is another silo.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var folder = options.Value.Folder!;
        if (membership.CurrentSnapshot.Members.Values.FirstOrDefault(member => !member.SiloAddress.Equals(self.SiloAddress) && member.Status is SiloStatus.Active or SiloStatus.Joining) is { } other)
        {
            throw new OrleansConfigurationException(
                $"the cluster has another silo, {other.SiloAddress}, and the SQLite store in {folder} is for one: use grain storage that all silos share (Orleans:GrainStorage:goals), or end the other silo");
        }

        try
        {
            store = await SqliteRecordStore.OpenAsync(folder, cancellationToken: cancellationToken);
        }
        catch (GoalsException exception)
        {
            throw new OrleansConfigurationException($"the SQLite store in {folder}, in which goals are kept, cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>Wakes goals whose time has come, from now on: what would wake them was in the memory of a silo that ended.</summary>
    public void BeginWaking(ITransport transport) => waking = WakeAsync(transport);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await waking;
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    private async Task WakeAsync(ITransport transport)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var timer = new PeriodicTimer(LookInterval, time);
        try
        {
            do
            {
                try
                {
                    foreach (var key in await Store.DueAsync(time.GetUtcNow(), ending.Token))
                    {
                        if (key.Kind == ActorKind.Goal)
                        {
                            transport.Poke(key);
                        }
                    }
                }
                catch (GoalsException)
                {
                    // The next look finds what this one missed; commits that fail are told by their actors.
                }
            }
            while (await timer.WaitForNextTickAsync(ending.Token));
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }
}

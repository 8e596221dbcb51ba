using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Watching;

/// <summary>
/// Pokes the shards of the watch list that are this silo's, whenever a silo has come, is going or has gone: then each wakes its goals.
/// </summary>
internal sealed partial class ShardPoker(
    IClusterMembershipService membership, ILocalSiloDetails self, IGrainFactory grains, IOptions<GoalsOptions> options, TimeProvider time, ILogger<ShardPoker> logger)
    : IAsyncDisposable
{
    /// <summary>So many shards are poked at a time.</summary>
    private const int Portion = 16;

    /// <summary>After this time those are tried again that could not be reached.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource lifetime = new();
    private Task following = Task.CompletedTask;

    /// <summary>Begins, with every shard of this silo.</summary>
    public void Start()
    {
        if (options.Value.PokesShards)
        {
            following = FollowAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await lifetime.CancelAsync();
        await following;
    }

    /// <summary>Whether a silo with this status may have activations.</summary>
    private static bool Counts(SiloStatus status) => status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping;

    private static string View(ClusterMembershipSnapshot snapshot) => string.Join(
        ' ', snapshot.Members.Values.Where(member => Counts(member.Status)).Select(member => $"{member.SiloAddress}={member.Status}").Order(StringComparer.Ordinal));

    private async Task FollowAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var seen = string.Empty;
        var round = Task.CompletedTask;
        var stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token);
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(lifetime.Token))
            {
                if (View(snapshot) is var view && view != seen)
                {
                    seen = view;
                    await stop.CancelAsync();
                    await round;
                    stop.Dispose();
                    stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token);
                    round = PokeAsync(snapshot, stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
        finally
        {
            await stop.CancelAsync();
            await round;
            stop.Dispose();
        }
    }

    private async Task PokeAsync(ClusterMembershipSnapshot snapshot, CancellationToken stop)
    {
        var active = snapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).ToArray();
        int[] left = [.. ShardOwners.Of(self.SiloAddress, active, options.Value.WatchShards)];
        while (left.Length > 0 && !stop.IsCancellationRequested)
        {
            var missed = new List<int>();
            foreach (var portion in left.Chunk(Portion))
            {
                var poked = await Task.WhenAll(portion.Select(shard => TryPokeAsync(shard, stop)));
                missed.AddRange(portion.Where((_, place) => !poked[place]));
            }

            left = [.. missed];
            if (left.Length > 0)
            {
                await Task.Delay(Delay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> TryPokeAsync(int shard, CancellationToken stop)
    {
        try
        {
            await grains.GetGrain<IWatchGrain>(ActorKey.ForWatch(shard).Id).PokeAsync(stop).WaitAsync(stop);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (!stop.IsCancellationRequested)
            {
                LogNotPoked(exception, shard);
            }

            return false;
        }
    }
}

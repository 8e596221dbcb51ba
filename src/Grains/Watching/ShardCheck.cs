using Microsoft.Extensions.Options;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Grains.Hosting;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Watching;

/// <summary>Sees to it that all silos of a cluster divide its goals into the same number of shards.</summary>
internal sealed class ShardCheck(ITransport transport, IOptions<GoalsOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <summary>Asks the first shard, which remembers the number of whoever asked first.</summary>
    /// <exception cref="OrleansConfigurationException">This silo has another number, or the list of the goals to wake cannot be used.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                var reply = await transport.DeliverAsync(WatchShards.First, new ShardsMessage(options.Value.WatchShards)).WaitAsync(cancellationToken);
                if (reply.Refused is { } reason)
                {
                    throw new OrleansConfigurationException($"{nameof(GoalsOptions)}.{nameof(GoalsOptions.WatchShards)}: {reason}.");
                }

                return;
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or OrleansConfigurationException or OperationCanceledException))
            {
                // A silo that had the shard may just have died.
                if (time.GetElapsedTime(begun) > Patience)
                {
                    throw new OrleansConfigurationException($"the list of the goals to wake does not work: {exception.Message}", exception);
                }
            }

            await Task.Delay(Delay, time, cancellationToken);
        }
    }
}

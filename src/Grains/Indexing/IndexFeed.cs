using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Indexing;

/// <summary>
/// Tells the index what lists show of the goals of one silo: of each goal only the newest, of all goals of a shard together, at most once a
/// second. What could not be told is told with the next.
/// </summary>
internal sealed class IndexFeed(ITransport transport, TimeProvider time) : IIndexFeed
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<ActorKey, Shard> shards = [];

    /// <inheritdoc/>
    public Task TellAsync(IndexNotice notice)
    {
        lock (gate)
        {
            var key = IndexShards.Of(notice.Goal);
            if (!shards.TryGetValue(key, out var shard))
            {
                shards.Add(key, shard = new Shard(key));
            }

            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!shard.Waiting.TryGetValue(notice.Goal, out var known))
            {
                shard.Waiting.Add(notice.Goal, new Word(notice, [heard]));
            }
            else
            {
                known.Heard.Add(heard);
                shard.Waiting[notice.Goal] = known.Notice.Version > notice.Version ? known : known with { Notice = notice };
            }

            if (!shard.IsTelling)
            {
                shard.IsTelling = true;
                _ = TellAsync(shard);
            }

            return heard.Task;
        }
    }

    private async Task TellAsync(Shard shard)
    {
        // Not on the scheduler of the activation that happens to be the first.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            await Task.Delay(Interval, time);
            Word[] words;
            lock (gate)
            {
                words = [.. shard.Waiting.Values];
                shard.Waiting.Clear();
                if (words.Length == 0)
                {
                    shard.IsTelling = false;
                    return;
                }
            }

            if (await TryAsync(shard.Key, words))
            {
                Array.ForEach(words, static word => word.Heard.ForEach(static heard => heard.TrySetResult()));
            }
            else
            {
                PutBack(shard, words);
            }
        }
    }

    private async Task<bool> TryAsync(ActorKey key, Word[] words)
    {
        try
        {
            var reply = await transport.DeliverAsync(key, new IndexMessage([.. words.Select(static word => word.Notice)]));
            return reply.Refused is null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The list for people lags until it can be written again.
            return false;
        }
    }

    private void PutBack(Shard shard, Word[] words)
    {
        lock (gate)
        {
            foreach (var word in words)
            {
                if (!shard.Waiting.TryAdd(word.Notice.Goal, word))
                {
                    // Something newer came meanwhile, and whoever waits for this is told with it.
                    shard.Waiting[word.Notice.Goal].Heard.AddRange(word.Heard);
                }
            }
        }
    }

    private sealed record Word(IndexNotice Notice, List<TaskCompletionSource> Heard);

    private sealed class Shard(ActorKey key)
    {
        public ActorKey Key { get; } = key;

        public Dictionary<GoalId, Word> Waiting { get; } = [];

        public bool IsTelling { get; set; }
    }
}

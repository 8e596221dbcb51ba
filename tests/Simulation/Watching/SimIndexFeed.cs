using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Hosts;

namespace Orleans.Goals.Simulation.Watching;

/// <summary>A host's way to the index: of each goal only the newest, at most once a second; what could not be told is told again.</summary>
internal sealed class SimIndexFeed(Universe universe, HostInstance host, ITransport transport) : IIndexFeed
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<GoalId, (IndexNotice Notice, List<TaskCompletionSource> Heard)> waiting = [];
    private bool isTelling;

    /// <inheritdoc/>
    public Task TellAsync(IndexNotice notice)
    {
        var heard = new TaskCompletionSource();
        PutBack(notice, [heard]);
        if (!isTelling)
        {
            isTelling = true;
            host.Do(TellAllAsync);
        }

        return heard.Task;
    }

    private async Task TellAllAsync()
    {
        while (true)
        {
            await universe.Scheduler.DelayAsync(Interval);
            if (waiting.Count == 0)
            {
                isTelling = false;
                return;
            }

            var goals = waiting.Values.ToList();
            waiting.Clear();
            foreach (var shard in goals.GroupBy(word => IndexShards.Of(word.Notice.Goal)))
            {
                var isHeard = await TryAsync(shard.Key, [.. shard.Select(word => word.Notice)]);
                foreach (var (notice, heard) in shard)
                {
                    if (isHeard)
                    {
                        heard.ForEach(static one => one.TrySetResult());
                    }
                    else
                    {
                        PutBack(notice, heard);
                    }
                }
            }
        }
    }

    private async Task<bool> TryAsync(ActorKey shard, System.Collections.Immutable.ImmutableArray<IndexNotice> notices)
    {
        try
        {
            return (await transport.DeliverAsync(shard, new IndexMessage(notices))).Refused is null;
        }
        catch (GoalsException)
        {
            return false;
        }
    }

    private void PutBack(IndexNotice notice, List<TaskCompletionSource> heard)
    {
        var newest = waiting.TryGetValue(notice.Goal, out var known) && known.Notice.Version > notice.Version ? known.Notice : notice;
        waiting[notice.Goal] = (newest, [.. known.Heard ?? [], .. heard]);
    }
}

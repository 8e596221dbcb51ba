using System.Collections.Immutable;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Indexing;

/// <summary>Makes pages of goals from what the shards of the index have.</summary>
/// <remarks>
/// Each shard is asked for its likely share of the page, and again only if the page turns out to need more of it: what is read and sent is in
/// proportion to the page, not to the goals there are.
/// </remarks>
internal sealed class IndexReader(IGrainFactory grains)
{
    /// <summary>
    /// For how long a shard's activation shows what it has without looking whether another activation has gone on. What it has of its own is always the newest; there
    /// is another only while a silo is cut off, and the index lags by as much anyway.
    /// </summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>A page of the goals of all shards.</summary>
    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken) =>
        ListAsync(filter, (shard, wanted) => FindAsync(shard, Wire.Write(WireKinds.Filter, ListFilter.Of(wanted), WireJson.Default.ListFilter), cancellationToken));

    /// <summary>A page of the goals of all shards.</summary>
    /// <param name="filter">Which goals.</param>
    /// <param name="find">Asks one shard: for as many as the limit says, and one more when there are more.</param>
    public static async Task<GoalPage> ListAsync(GoalFilter filter, Func<ActorKey, GoalFilter, Task<ImmutableArray<GoalSummary>>> find)
    {
        RecordLimits.Require(filter);
        var parts = IndexShards.All.Select(static shard => new IndexPart(shard)).ToArray();
        var wanting = parts;
        for (var share = IndexPart.Share(filter.Limit); wanting.Length > 0; share = Math.Min(2 * share, filter.Limit))
        {
            await Task.WhenAll(wanting.Select(part => MoreAsync(part, share)));
            wanting = IndexPart.Wanting(parts, filter.Limit);
        }

        return GoalList.Page([.. parts.SelectMany(static part => part.Goals)], filter.Limit);

        async Task MoreAsync(IndexPart part, int share) =>
            part.Add(await find(part.Shard, filter with { Limit = share, After = part.After ?? filter.After }), share);
    }

    private async Task<ImmutableArray<GoalSummary>> FindAsync(ActorKey shard, WireEnvelope filter, CancellationToken cancellationToken)
    {
        var answer = await grains.GetGrain<IIndexGrain>(shard.Id).FindAsync(filter, cancellationToken);
        return answer.Kind == WireKinds.Fault
            ? throw Wire.Read(answer, WireKinds.Fault, WireJson.Default.WireFault)!.ToException(shard.Goal, default)
            : (Wire.Read(answer, WireKinds.Page, WireJson.Default.GoalPage) ?? throw new RecordCorruptException($"{shard} gave no page")).Goals;
    }
}

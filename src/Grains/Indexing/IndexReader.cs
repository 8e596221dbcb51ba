using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Indexing;

/// <summary>Makes pages of goals from what the shards of the index have.</summary>
internal sealed class IndexReader(IGrainFactory grains)
{
    /// <summary>A page of the goals of all shards.</summary>
    public async Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken)
    {
        RecordLimits.Require(filter);
        var envelope = Wire.Write(WireKinds.Filter, ListFilter.Of(filter), WireJson.Default.ListFilter);
        var parts = await Task.WhenAll(IndexShards.All.Select(shard => FindAsync(shard, envelope, cancellationToken)));
        return GoalList.Page([.. parts.SelectMany(part => part.Goals)], filter.Limit);
    }

    /// <summary>What a shard has for a page, and one goal more when it has more.</summary>
    /// <param name="state">The state of the shard as it is stored; empty when it never had a goal.</param>
    /// <param name="filter">Which goals.</param>
    public static GoalPage Find(ReadOnlyMemory<byte> state, GoalFilter filter) =>
        new() { Goals = state.IsEmpty ? [] : IndexLogic.Find(IndexLogic.Instance.Format.ReadState(state), filter) };

    private async Task<GoalPage> FindAsync(ActorKey shard, WireEnvelope filter, CancellationToken cancellationToken)
    {
        var answer = await grains.GetGrain<IIndexGrain>(shard.Id).FindAsync(filter, cancellationToken);
        return answer.Kind == WireKinds.Fault
            ? throw Wire.Read(answer, WireKinds.Fault, WireJson.Default.WireFault)!.ToException(shard.Goal, default)
            : Wire.Read(answer, WireKinds.Page, WireJson.Default.GoalPage) ?? throw new RecordCorruptException($"{shard} gave no page");
    }
}

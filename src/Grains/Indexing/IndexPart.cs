using System.Collections.Immutable;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Grains.Indexing;

/// <summary>What is known of one shard's goals while a page is made.</summary>
internal sealed class IndexPart(ActorKey shard)
{
    private readonly List<GoalSummary> goals = [];
    private bool hasMore = true;

    /// <summary>The shard.</summary>
    public ActorKey Shard { get; } = shard;

    /// <summary>Its first goals after the page's beginning, in the order of lists.</summary>
    public IReadOnlyList<GoalSummary> Goals => goals;

    /// <summary>Where the goals follow that are not known yet; null when none is known.</summary>
    public Cursor? After => goals is [.., var last] ? RecordPosition.After(last.AcceptedAt, last.Id.Value) : null;

    /// <summary>How many goals to ask of each shard first: seldom does a shard have more of a page, for which shard a goal is in is as good as random.</summary>
    /// <param name="limit">The goals of the page.</param>
    public static int Share(int limit)
    {
        var mean = (double)limit / IndexShards.Count;
        return Math.Min(limit, (int)Math.Ceiling(mean + (3 * Math.Sqrt(mean)) + 1));
    }

    /// <summary>The parts that may have goals of the page that are not known yet.</summary>
    /// <param name="parts">All parts.</param>
    /// <param name="limit">The goals of the page; one more tells whether there is another.</param>
    public static IndexPart[] Wanting(IReadOnlyList<IndexPart> parts, int limit)
    {
        var known = parts.SelectMany(static part => part.goals).ToList();
        known.Sort(GoalList.Compare);
        var last = known.Count > limit ? known[limit] : null;
        return [.. parts.Where(part => part.hasMore && (last is null || part.goals.Count == 0 || GoalList.Compare(part.goals[^1], last) < 0))];
    }

    /// <summary>Adds what the shard answered.</summary>
    /// <param name="found">Its goals that follow those known.</param>
    /// <param name="asked">How many it was asked for: it gives one more when it has more.</param>
    public void Add(ImmutableArray<GoalSummary> found, int asked)
    {
        goals.AddRange(found);
        hasMore = found.Length > asked;
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Indexing;

/// <summary>The goals of a shard in the order of lists, apart by tenant and status: a page costs in proportion to the page, not to the shard.</summary>
/// <remarks>It follows from the shard's entries and is not stored. Immutable.</remarks>
internal sealed class IndexOrder
{
    private static readonly ImmutableSortedSet<GoalSummary> None = ImmutableSortedSet<GoalSummary>.Empty.WithComparer(Comparer<GoalSummary>.Create(GoalList.Compare));

    private readonly ImmutableSortedDictionary<Part, ImmutableSortedSet<GoalSummary>> parts;

    private IndexOrder(ImmutableSortedDictionary<string, IndexNotice> entries, ImmutableSortedDictionary<Part, ImmutableSortedSet<GoalSummary>> parts)
    {
        Entries = entries;
        this.parts = parts;
    }

    /// <summary>The entries it is the order of.</summary>
    public ImmutableSortedDictionary<string, IndexNotice> Entries { get; }

    /// <summary>The order of entries.</summary>
    public static IndexOrder Of(ImmutableSortedDictionary<string, IndexNotice> entries)
    {
        var sorted = new SortedDictionary<Part, ImmutableSortedSet<GoalSummary>.Builder>();
        foreach (var entry in entries.Values)
        {
            if (entry.Summary is { } summary)
            {
                var part = Part.Of(summary);
                if (!sorted.TryGetValue(part, out var goals))
                {
                    sorted.Add(part, goals = None.ToBuilder());
                }

                goals.Add(summary);
            }
        }

        return new IndexOrder(entries, sorted.ToImmutableSortedDictionary(static part => part.Key, static part => part.Value.ToImmutable()));
    }

    /// <summary>The order after some entries changed.</summary>
    /// <param name="entries">The entries as they are now.</param>
    /// <param name="changed">The ids of all that differ; also some that do not.</param>
    public IndexOrder After(ImmutableSortedDictionary<string, IndexNotice> entries, IEnumerable<string> changed)
    {
        var next = parts.ToBuilder();
        foreach (var goal in changed)
        {
            if (Entries.TryGetValue(goal, out var old) && old.Summary is { } before && next.TryGetValue(Part.Of(before), out var from))
            {
                next[Part.Of(before)] = from = from.Remove(before);
                if (from.IsEmpty)
                {
                    next.Remove(Part.Of(before));
                }
            }

            if (entries.TryGetValue(goal, out var now) && now.Summary is { } after)
            {
                next[Part.Of(after)] = next.GetValueOrDefault(Part.Of(after), None).Add(after);
            }
        }

        return new IndexOrder(entries, next.ToImmutable());
    }

    /// <summary>The first goals after a place in the list.</summary>
    /// <param name="filter">Which goals; its cursor is not looked at.</param>
    /// <param name="isAfter">Whether a goal comes after the place: once one does, all that follow do.</param>
    /// <param name="count">The most that are wanted.</param>
    public ImmutableArray<GoalSummary> Take(GoalFilter filter, Func<GoalSummary, bool> isAfter, int count)
    {
        var next = new PriorityQueue<(ImmutableSortedSet<GoalSummary> Goals, int Place), GoalSummary>(None.KeyComparer);
        foreach (var (part, goals) in parts)
        {
            if ((filter.Tenant is null || filter.Tenant == part.Tenant)
                && (filter.Statuses.IsDefaultOrEmpty || filter.Statuses.Contains(part.Status))
                && FirstAfter(goals, isAfter) is var place && place < goals.Count)
            {
                next.Enqueue((goals, place), goals[place]);
            }
        }

        var found = ImmutableArray.CreateBuilder<GoalSummary>();
        while (found.Count < count && next.TryDequeue(out var from, out var goal))
        {
            found.Add(goal);
            if (from.Place + 1 < from.Goals.Count)
            {
                next.Enqueue((from.Goals, from.Place + 1), from.Goals[from.Place + 1]);
            }
        }

        return found.DrainToImmutable();
    }

    private static int FirstAfter(ImmutableSortedSet<GoalSummary> goals, Func<GoalSummary, bool> isAfter)
    {
        var (low, high) = (0, goals.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = isAfter(goals[middle]) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>Goals that lists tell apart.</summary>
    private readonly record struct Part(string Tenant, GoalStatus Status) : IComparable<Part>
    {
        public static Part Of(GoalSummary summary) => new(summary.Id.Tenant, summary.Status);

        public int CompareTo(Part other) => string.CompareOrdinal(Tenant, other.Tenant) is not 0 and var order ? order : Status.CompareTo(other.Status);
    }
}

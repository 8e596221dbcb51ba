using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>The steps of a plan as a graph over their positions.</summary>
/// <remarks>Made in one pass, linear in steps and dependencies. Bears any input: names of no step are left out, of two equal ids the first counts.</remarks>
internal sealed class StepGraph
{
    private StepGraph(ImmutableArray<ImmutableArray<int>> dependsOn, ImmutableArray<int> order)
    {
        DependsOn = dependsOn;
        Order = order;
    }

    /// <summary>For each step what it waits for, in the order of its <c>after</c>.</summary>
    public ImmutableArray<ImmutableArray<int>> DependsOn { get; }

    /// <summary>The steps, each after all it depends on. Steps that are in a cycle, or behind one, are missing.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>The graph of a plan's steps.</summary>
    public static StepGraph Of(ImmutableArray<StepDefinition> steps)
    {
        var positions = Positions(steps);
        var dependsOn = ImmutableArray.CreateBuilder<ImmutableArray<int>>(steps.Length);
        foreach (var step in steps)
        {
            dependsOn.Add([.. Names(step).Where(positions.ContainsKey).Select(name => positions[name])]);
        }

        var edges = dependsOn.MoveToImmutable();
        return new StepGraph(edges, Sort(edges));
    }

    /// <summary>The position of each id.</summary>
    public static Dictionary<string, int> Positions(ImmutableArray<StepDefinition> steps)
    {
        var positions = new Dictionary<string, int>(steps.Length, StringComparer.Ordinal);
        for (var index = 0; index < steps.Length; index++)
        {
            if (steps[index]?.Id is { } id)
            {
                positions.TryAdd(id, index);
            }
        }

        return positions;
    }

    /// <summary>
    /// Cycles, each as the steps on it in the order in which one waits for the next, beginning with the first declared step that waits for
    /// itself or a later one. Every step that is on or behind a cycle leads to one of those named; not every cycle is.
    /// </summary>
    public IEnumerable<ImmutableArray<int>> Cycles()
    {
        var unsorted = new bool[DependsOn.Length];
        Array.Fill(unsorted, true);
        foreach (var sorted in Order)
        {
            unsorted[sorted] = false;
        }

        var walks = new int[DependsOn.Length];
        for (var start = 0; start < DependsOn.Length; start++)
        {
            var path = new List<int>();
            var at = start;
            while (unsorted[at] && walks[at] == 0)
            {
                walks[at] = start + 1;
                path.Add(at);
                at = DependsOn[at].First(next => unsorted[next]);
            }

            if (path.Count > 0 && walks[at] == start + 1)
            {
                yield return FromForwardEdge(path[path.IndexOf(at)..]);
            }
        }
    }

    private static IEnumerable<string> Names(StepDefinition? step) => step is null || step.After.IsDefault ? [] : step.After.Where(name => name is not null);

    /// <summary>Turns a cycle so that it begins with the edge that is surely written out: what waits for a later step says so.</summary>
    private static ImmutableArray<int> FromForwardEdge(List<int> cycle)
    {
        var first = -1;
        for (var index = 0; index < cycle.Count; index++)
        {
            if (cycle[(index + 1) % cycle.Count] >= cycle[index] && (first < 0 || cycle[index] < cycle[first]))
            {
                first = index;
            }
        }

        return [.. cycle[first..], .. cycle[..first]];
    }

    private static ImmutableArray<int> Sort(ImmutableArray<ImmutableArray<int>> dependsOn)
    {
        var open = new int[dependsOn.Length];
        var followers = new List<int>?[dependsOn.Length];
        var order = ImmutableArray.CreateBuilder<int>(dependsOn.Length);
        for (var index = 0; index < dependsOn.Length; index++)
        {
            open[index] = dependsOn[index].Length;
            foreach (var dependency in dependsOn[index])
            {
                (followers[dependency] ??= []).Add(index);
            }

            if (open[index] == 0)
            {
                order.Add(index);
            }
        }

        for (var next = 0; next < order.Count; next++)
        {
            foreach (var follower in followers[order[next]] ?? [])
            {
                open[follower]--;
                if (open[follower] == 0)
                {
                    order.Add(follower);
                }
            }
        }

        return order.ToImmutable();
    }
}

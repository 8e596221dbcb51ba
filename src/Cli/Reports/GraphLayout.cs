using System.Collections;

namespace Orleans.Goals.Cli.Reports;

/// <summary>
/// Lays a DAG out in layers from top to bottom. Edges that others imply are left out; one that spans several layers is given a bend of its own
/// in each, so that no edge runs through a node; where all of some steps follow all of others, the edges meet in a joint.
/// </summary>
internal sealed class GraphLayout
{
    private const double Gap = 14;
    private const double BendWidth = 10;

    /// <summary>Bends want to be straight more than nodes want to be in the middle.</summary>
    private const double BendWeight = 4;

    private const int Sweeps = 12;
    private const int FewestJoined = 3;

    private readonly List<GraphNode> nodes = [];
    private readonly double width;

    private GraphLayout(double width) => this.width = width;

    /// <summary>The layers, each from left to right.</summary>
    public List<List<GraphNode>> Layers { get; } = [];

    /// <summary>How wide it all is.</summary>
    public double Width { get; private set; }

    /// <summary>Lays a graph out.</summary>
    /// <param name="after">For each node the nodes it follows. Without circles.</param>
    /// <param name="width">How wide a node is.</param>
    public static GraphLayout Of(IReadOnlyList<int[]> after, double width)
    {
        var layout = new GraphLayout(width);
        var order = TopologicalOrder(after);
        layout.Connect(Reduce(after, order), order);
        layout.Assign();
        layout.Cut();
        layout.Sort();
        layout.Place();
        return layout;
    }

    /// <summary>The layer of each node: one more than the lowest of those it follows. Works for graphs of any size.</summary>
    public static int[] LayersOf(IReadOnlyList<int[]> after)
    {
        var layers = new int[after.Count];
        foreach (var node in TopologicalOrder(after))
        {
            layers[node] = after[node].Select(above => layers[above] + 1).DefaultIfEmpty(0).Max();
        }

        return layers;
    }

    private static int[] TopologicalOrder(IReadOnlyList<int[]> after)
    {
        var open = after.Select(above => above.Length).ToArray();
        var below = after.Select(_ => new List<int>()).ToArray();
        for (var node = 0; node < after.Count; node++)
        {
            foreach (var above in after[node])
            {
                below[above].Add(node);
            }
        }

        var order = new List<int>(Enumerable.Range(0, after.Count).Where(node => open[node] == 0));
        for (var next = 0; next < order.Count; next++)
        {
            order.AddRange(below[order[next]].Where(node => --open[node] == 0));
        }

        return order.Count == after.Count ? [.. order] : throw new ArgumentException("the graph has a circle", nameof(after));
    }

    /// <summary>Leaves out what is implied: an edge from a node that another of the nodes followed comes after.</summary>
    private static int[][] Reduce(IReadOnlyList<int[]> after, int[] order)
    {
        var ancestors = new BitArray[after.Count];
        var reduced = new int[after.Count][];
        foreach (var node in order)
        {
            var all = new BitArray(after.Count);
            foreach (var above in after[node])
            {
                all.Or(ancestors[above]);
            }

            reduced[node] = [.. after[node].Distinct().Where(above => !all[above]).Order()];
            foreach (var above in after[node])
            {
                all[above] = true;
            }

            ancestors[node] = all;
        }

        return reduced;
    }

    private void Connect(int[][] after, int[] order)
    {
        var byStep = Enumerable.Range(0, after.Length).Select(step => new GraphNode { Step = step, Width = width }).ToArray();
        nodes.AddRange(byStep);
        foreach (var alike in order.GroupBy(step => string.Join(',', after[step]), StringComparer.Ordinal))
        {
            var above = after[alike.First()].Select(step => byStep[step]).ToArray();
            var below = alike.Select(step => byStep[step]).ToArray();
            if (above.Length >= FewestJoined && below.Length >= FewestJoined)
            {
                var joint = new GraphNode { Step = -1, IsJoint = true, Width = BendWidth };
                nodes.Add(joint);
                Link(above, [joint]);
                Link([joint], below);
            }
            else
            {
                Link(above, below);
            }
        }
    }

    private static void Link(IEnumerable<GraphNode> above, IReadOnlyList<GraphNode> below)
    {
        foreach (var upper in above)
        {
            foreach (var lower in below)
            {
                upper.Below.Add(lower);
                lower.Above.Add(upper);
            }
        }
    }

    private void Assign()
    {
        var open = nodes.ToDictionary(node => node, node => node.Above.Count);
        var order = nodes.Where(node => node.Above.Count == 0).ToList();
        for (var next = 0; next < order.Count; next++)
        {
            var node = order[next];
            node.Layer = node.Above.Select(above => above.Layer + 1).DefaultIfEmpty(0).Max();
            order.AddRange(node.Below.Where(below => --open[below] == 0));
        }

        // A step that nothing holds back moves down to just above what follows it: short edges.
        foreach (var node in Enumerable.Reverse(order).Where(node => node.Above.Count == 0 && node.Below.Count > 0))
        {
            node.Layer = node.Below.Min(below => below.Layer) - 1;
        }
    }

    /// <summary>Gives every edge a bend in each layer that it passes.</summary>
    private void Cut()
    {
        foreach (var upper in nodes.ToArray())
        {
            for (var index = 0; index < upper.Below.Count; index++)
            {
                var lower = upper.Below[index];
                if (lower.Layer - upper.Layer <= 1)
                {
                    continue;
                }

                var last = upper;
                for (var layer = upper.Layer + 1; layer < lower.Layer; layer++)
                {
                    var bend = new GraphNode { Step = -1, Width = BendWidth, Layer = layer };
                    nodes.Add(bend);
                    bend.Above.Add(last);
                    if (last == upper)
                    {
                        upper.Below[index] = bend;
                    }
                    else
                    {
                        last.Below.Add(bend);
                    }

                    last = bend;
                }

                last.Below.Add(lower);
                lower.Above[lower.Above.IndexOf(upper)] = last;
            }
        }

        Layers.AddRange(nodes.GroupBy(node => node.Layer).OrderBy(layer => layer.Key).Select(layer => layer.ToList()));
    }

    /// <summary>Puts every layer in the order of the places of its neighbours, down and up again, and keeps the order with the fewest crossings.</summary>
    private void Sort()
    {
        var best = Layers.Select(layer => layer.ToArray()).ToArray();
        var fewest = long.MaxValue;
        for (var sweep = 0; sweep <= Sweeps && fewest > 0; sweep++)
        {
            var crossings = Crossings();
            if (crossings < fewest)
            {
                (fewest, best) = (crossings, [.. Layers.Select(layer => layer.ToArray())]);
            }

            var down = sweep % 2 == 0;
            foreach (var layer in down ? Layers : Enumerable.Reverse(Layers))
            {
                foreach (var node in layer)
                {
                    var neighbours = down ? node.Above : node.Below;
                    node.Weight = neighbours.Count == 0 ? node.X : neighbours.Average(neighbour => neighbour.X);
                }

                Number(layer, [.. layer.OrderBy(node => node.Weight)]);
            }
        }

        for (var layer = 0; layer < best.Length; layer++)
        {
            Number(Layers[layer], best[layer]);
        }
    }

    private static void Number(List<GraphNode> layer, GraphNode[] ordered)
    {
        for (var place = 0; place < ordered.Length; place++)
        {
            layer[place] = ordered[place];
            ordered[place].X = place;
        }
    }

    private long Crossings()
    {
        foreach (var layer in Layers)
        {
            Number(layer, [.. layer]);
        }

        return Layers.Skip(1).Sum(layer =>
        {
            var ends = layer.SelectMany(node => node.Above.Select(above => above.X).Order()).ToArray();
            return ends.Length > 2_000 ? 1 : Inversions(ends);
        });
    }

    private static long Inversions(double[] ends)
    {
        long count = 0;
        for (var first = 0; first < ends.Length; first++)
        {
            for (var second = first + 1; second < ends.Length; second++)
            {
                count += ends[first] > ends[second] ? 1 : 0;
            }
        }

        return count;
    }

    private void Place()
    {
        foreach (var layer in Layers)
        {
            Settle(layer, node => node.X * 1e-6);
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var down = sweep % 2 == 0;
            foreach (var layer in down ? Layers : Enumerable.Reverse(Layers))
            {
                Settle(layer, node =>
                {
                    var neighbours = sweep > Sweeps / 2 ? [.. node.Above, .. node.Below] : down ? node.Above : node.Below;
                    return neighbours.Count > 0 ? neighbours.Average(neighbour => neighbour.X) : node.Above.Count + node.Below.Count == 0 ? 0 : node.X;
                });
            }
        }

        var left = nodes.Min(node => node.X - (node.Width / 2));
        foreach (var node in nodes)
        {
            node.X -= left;
        }

        Width = nodes.Max(node => node.X + (node.Width / 2));
    }

    /// <summary>Puts the nodes of a layer as near as possible to where they want to be, without changing their order or letting them touch.</summary>
    private static void Settle(List<GraphNode> layer, Func<GraphNode, double> wanted)
    {
        var offsets = new double[layer.Count];
        var blocks = new Stack<(double Sum, double Weight, int Count)>();
        for (var index = 0; index < layer.Count; index++)
        {
            offsets[index] = index == 0 ? 0 : offsets[index - 1] + ((layer[index - 1].Width + layer[index].Width) / 2) + Gap;
            var weight = layer[index].Step < 0 ? BendWeight : 1;
            var block = (Sum: (wanted(layer[index]) - offsets[index]) * weight, Weight: weight, Count: 1);
            while (blocks.TryPeek(out var before) && before.Sum / before.Weight > block.Sum / block.Weight)
            {
                blocks.Pop();
                block = (before.Sum + block.Sum, before.Weight + block.Weight, before.Count + block.Count);
            }

            blocks.Push(block);
        }

        var at = 0;
        foreach (var (sum, weight, count) in Enumerable.Reverse(blocks))
        {
            for (var member = 0; member < count; member++, at++)
            {
                layer[at].X = (sum / weight) + offsets[at];
            }
        }
    }
}

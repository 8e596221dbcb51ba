using Orleans.Goals.Cli.Reports;

namespace Orleans.Goals.Cli.Tests;

public sealed class GraphLayoutTests
{
    private const double NodeWidth = 100;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(12, 2)]
    [InlineData(80, 3)]
    [InlineData(300, 4)]
    public void Of_AnyGraph_LetsNothingTouchAndNoEdgePassANode(int count, int seed)
    {
        var after = Random(count, seed);

        var layout = GraphLayout.Of(after, NodeWidth);

        Assert.Equal(Enumerable.Range(0, count), layout.Layers.SelectMany(layer => layer).Where(node => node.Step >= 0).Select(node => node.Step).Order());
        foreach (var layer in layout.Layers)
        {
            // Whatever an edge passes in a layer has a place of its own there: no two places touch, so no edge runs through a node.
            Assert.All(layer.Zip(layer.Skip(1)), pair => Assert.True(pair.First.X + (pair.First.Width / 2) < pair.Second.X - (pair.Second.Width / 2)));
            Assert.All(layer, node => Assert.InRange(node.X - (node.Width / 2), -0.001, layout.Width));
            Assert.All(layer.SelectMany(node => node.Below.Select(below => below.Layer - node.Layer)), span => Assert.Equal(1, span));
        }
    }

    [Theory]
    [InlineData(12, 5)]
    [InlineData(60, 6)]
    public void Of_AnyGraph_KeepsWhatFollowsWhat(int count, int seed)
    {
        var after = Random(count, seed);

        var layout = GraphLayout.Of(after, NodeWidth);

        var drawn = layout.Layers.SelectMany(layer => layer).Where(node => node.Step >= 0).ToDictionary(node => node.Step, node => StepsAbove(node).ToHashSet());
        var wanted = Closure(after);
        for (var node = 0; node < count; node++)
        {
            Assert.Equal(wanted[node].Order(), drawn[node].Order());
        }
    }

    [Fact]
    public void Of_EdgesThatOthersImply_LeavesThemOut()
    {
        var layout = GraphLayout.Of([[], [0], [0, 1]], NodeWidth);

        Assert.Equal([1, 1, 1], layout.Layers.Select(layer => layer.Count));
    }

    [Fact]
    public void Of_AllAfterAll_MeetsInAJoint()
    {
        var layout = GraphLayout.Of([[], [], [], [], [0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]], NodeWidth);

        Assert.Equal([4, 1, 3], layout.Layers.Select(layer => layer.Count));
        Assert.True(layout.Layers[1][0].IsJoint);
    }

    [Fact]
    public void LayersOf_AChainOfTenThousand_AreAsManyAsSteps()
    {
        var layers = GraphLayout.LayersOf([.. Enumerable.Range(0, 10_000).Select(step => step == 0 ? Array.Empty<int>() : [step - 1])]);

        Assert.Equal(Enumerable.Range(0, 10_000), layers);
    }

    /// <summary>A DAG from a fixed sequence of numbers.</summary>
    private static int[][] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(step => Enumerable.Range(0, step).OrderBy(_ => random.Next()).Take(random.Next(0, 4)).ToArray())];
    }

    private static IEnumerable<int> StepsAbove(GraphNode node) => node.Above.SelectMany(above => above.Step >= 0 ? [above.Step, .. StepsAbove(above)] : StepsAbove(above));

    private static SortedSet<int>[] Closure(int[][] after)
    {
        var closure = new SortedSet<int>[after.Length];
        for (var node = 0; node < after.Length; node++)
        {
            closure[node] = [.. after[node], .. after[node].SelectMany(above => closure[above])];
        }

        return closure;
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Tests.Contracts;

public sealed class StepGraphTests
{
    [Fact]
    public void Of_RandomGraphs_OrdersAllThatIsInOrBehindNoCycle()
    {
        var random = new Random(20_240_706);
        for (var round = 0; round < 2_000; round++)
        {
            var steps = RandomSteps(random);

            var graph = StepGraph.Of(steps);

            var seen = new bool[steps.Length];
            foreach (var index in graph.Order)
            {
                Assert.All(graph.DependsOn[index], dependency => Assert.True(seen[dependency]));
                Assert.False(seen[index]);
                seen[index] = true;
            }

            // What is left waits for something that is left.
            Assert.All(Enumerable.Range(0, steps.Length).Where(index => !seen[index]), index => Assert.Contains(graph.DependsOn[index], dependency => !seen[dependency]));
        }
    }

    [Fact]
    public void Cycles_RandomGraphs_AreCyclesAndThereWhereStepsAreLeft()
    {
        var random = new Random(20_240_707);
        for (var round = 0; round < 2_000; round++)
        {
            var graph = StepGraph.Of(RandomSteps(random));

            var cycles = graph.Cycles().ToList();

            Assert.Equal(graph.Order.Length < graph.DependsOn.Length, cycles.Count > 0);
            foreach (var cycle in cycles)
            {
                Assert.Equal(cycle.Length, cycle.Distinct().Count());
                Assert.All(cycle.Zip([.. cycle.Skip(1), cycle[0]]), edge => Assert.Contains(edge.Second, graph.DependsOn[edge.First]));
                Assert.True(cycle[cycle.Length > 1 ? 1 : 0] >= cycle[0]);
            }

            Assert.Equal(cycles.Sum(cycle => cycle.Length), cycles.SelectMany(cycle => cycle).Distinct().Count());
        }
    }

    private static ImmutableArray<StepDefinition> RandomSteps(Random random)
    {
        var count = random.Next(12);
        var density = random.Next(1, 20);
        return
        [
            .. Enumerable.Range(0, count).Select(index => new StepDefinition
            {
                Id = $"s{index}",
                Action = new ToolAction { Tool = "x" },
                After = [.. Enumerable.Range(0, count + 1).Where(_ => random.Next(100) < density).Select(other => $"s{other}")],
            }),
        ];
    }
}

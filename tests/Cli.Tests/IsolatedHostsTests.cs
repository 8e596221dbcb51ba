namespace Orleans.Goals.Cli.Tests;

/// <summary>Two processes with stores of their own merge into one workspace at once.</summary>
public sealed class IsolatedHostsTests
{
    [Fact]
    public async Task Run_TwoHostsAtOneWorkspace_EachChangeIsThereOnce()
    {
        using var goal = new IsolatedGoal();
        string[] names = ["left", "right"];
        foreach (var name in names)
        {
            var steps = string.Concat(Enumerable.Range(1, 4).Select(number => $"      - {{id: s{number}, after: [], run: \"echo {name} >{name}-{number}.txt\"}}\n"));
            goal.Folder.Write($"{name}.yaml", $"id: {name}\nobjective: x\nworkspace: repository\ndoneWhen:\n  - {{id: all, file: {name}-4.txt}}\nplans:\n  - name: only\n    isolation: worktree\n    concurrency: 4\n    steps:\n{steps}");
        }

        var runs = names.Select(name => goal.Start("run", $"{name}.yaml", "--store", goal.Folder.File($"store-{name}"))).ToArray();
        var ends = await Task.WhenAll(runs.Select(static run => run.EndAsync()));

        Assert.All(ends, static end => Assert.True(end.ExitCode == 0, end.Output + end.Errors));
        Assert.Empty(goal.Git("status", "--porcelain"));
        Assert.All(names.SelectMany(static name => Enumerable.Range(1, 4).Select(number => $"{name}-{number}.txt")), file =>
        {
            Assert.True(File.Exists(Path.Combine(goal.Top, file)), file);
            Assert.Single(goal.Git("log", "--oneline", "--", file).Split('\n'));
        });
        Assert.Single(goal.Git("worktree", "list").Split('\n'));
        Assert.Equal("* main", goal.Git("branch", "--list"));
        Assert.Equal(["goals.lock"], Directory.EnumerateFiles(Path.Combine(goal.Top, ".git"), "*.lock", SearchOption.AllDirectories).Select(Path.GetFileName));
        Assert.All(runs, static run => run.Dispose());
    }
}

using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Sandbox;
using Orleans.Goals.Engine.Tests.Agents.Sandbox;
using Orleans.Goals.Engine.Tests.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Agents.Tools;

/// <summary>Files that must stay as they were are kept from the agent.</summary>
public sealed class FencedFilesTests
{
    private static readonly UnchangedCheck Fence = new() { Id = "kept", Patterns = ["tests/**", "!tests/new/**"] };

    [Theory]
    [InlineData("tests/a.txt", true)]
    [InlineData("tests/not/there/yet.txt", true)]
    [InlineData("link/a.txt", true)]
    [InlineData("tests/new/b.txt", false)]
    [InlineData("src/a.txt", false)]
    public async Task Write_PathThatAFenceCovers_IsRefusedByItsName(string path, bool isRefused)
    {
        using var bench = new ToolBench();
        bench.Write("tests/a.txt", "was\n");
        bench.Link("link", "tests");

        var output = await CallAsync(bench, "write_file", new { path, content = "is\n" });

        Assert.Equal(isRefused, output.Failed);
        if (isRefused)
        {
            Assert.Contains("'kept' of the goal says that tests/**", output.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Patch_PathThatAFenceCovers_IsRefused()
    {
        using var bench = new ToolBench();
        bench.Write("tests/a.txt", "was\n");

        var output = await CallAsync(bench, "apply_patch", new { edits = new[] { new { path = "tests/a.txt", old = "was", @new = "is" } } });

        Assert.True(output.Failed);
        Assert.Contains("'kept'", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_PathThatAFenceCovers_IsRead()
    {
        using var bench = new ToolBench();
        bench.Write("tests/a.txt", "was\n");

        Assert.False((await CallAsync(bench, "read_file", new { path = "tests/a.txt" })).Failed);
    }

    [Fact]
    public void Of_Assignment_AreTheUnchangedChecksOfGoalAndStep()
    {
        var assignment = WorkerBench.Assignment with
        {
            Fences = [Fence],
            DoneWhen = [new UnchangedCheck { Id = "criterion", Patterns = ["a"] }, WorkerBench.Check("file")],
            Step = WorkerBench.Assignment.Step with { Checks = [new UnchangedCheck { Id = "step", Patterns = ["b"] }] },
        };

        Assert.Equal(["kept", "criterion", "step"], FencedFiles.Of(assignment).Select(static check => check.Id));
    }

    [Fact]
    public async Task Exec_FencedFile_CanBeReadAndNeitherWrittenNorReplaced()
    {
        using var bench = new SandboxBench { Fenced = ["kept.txt", "gone.txt"] };
        await bench.NeedAsync();
        var kept = Path.Combine(bench.Workspace, "kept.txt");
        await File.WriteAllTextAsync(kept, "was\n", TestContext.Current.CancellationToken);

        var (_, output) = await bench.RunAsync(SandboxMode.WorkspaceWrite, "cat kept.txt; echo is >kept.txt; rm -f kept.txt; echo is >new && mv -f new kept.txt; echo free >free.txt");

        Assert.StartsWith("was\n", output, StringComparison.Ordinal);
        Assert.Equal("was\n", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Path.Combine(bench.Workspace, "free.txt")), output);
    }

    private static ValueTask<ToolOutput> CallAsync(ToolBench bench, string tool, object arguments) => bench.Tools.Find(tool)!.CallAsync(
        new AgentToolCall
        {
            Operation = "operation",
            Goal = GoalId.Parse("local/goal", null),
            Workspace = bench.Workspace,
            Arguments = JsonSerializer.SerializeToElement(arguments),
            Policy = new AgentPolicy(),
            Fenced = [Fence],
        },
        TestContext.Current.CancellationToken);
}

using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Processes;
using static Orleans.Goals.Engine.Tests.Operations.OperationsBench;

namespace Orleans.Goals.Engine.Tests.Operations;

public sealed class WorktreeAttemptTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();
    private readonly TemporaryFolder outside = new();

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        outside.Dispose();
    }

    [Fact]
    public async Task Begin_StepChangesFiles_AreCommittedAndInTheWorkspace()
    {
        NewRepository();
        var head = Git("rev-parse", "HEAD");

        var host = bench.NewHost();
        var start = bench.Start(Isolated("echo new > 'a \"b\" ü'; echo two >> base; pwd", [Command("there", "grep two base")]), NewOperation());
        var result = await host.RunAsync(start);

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal($"merged as commit {Git("rev-parse", "HEAD")}", result.Reason);
        Assert.Equal(Git("rev-parse", "HEAD"), result.Mark?.Commit);
        Assert.False(result.Mark!.IsDirty);
        Assert.DoesNotContain(bench.Workspace + "\n", result.Excerpt, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\n", File.ReadAllText(bench["base"]));
        Assert.Equal("new\n", File.ReadAllText(bench["a \"b\" ü"]));
        Assert.Equal(head, Git("rev-parse", "HEAD^"));
        Assert.Equal("goals", Git("log", "-1", "--format=%an"));
        Assert.Contains(start.Operation, Git("log", "-1", "--format=%b"), StringComparison.Ordinal);
        Assert.Empty(Git("status", "--porcelain"));

        host.Operations.Release(start.Operation, 1);
        await Eventually.TrueAsync(() => Git("branch", "--list", "goals/*").Length == 0 && Git("worktree", "list").Split('\n').Length == 1, "worktree and branch are gone");
    }

    [Fact]
    public async Task Begin_StepChangesNothing_SucceedsWithoutACommit()
    {
        NewRepository();
        var head = Git("rev-parse", "HEAD");

        var result = await bench.NewHost().RunAsync(bench.Start(Isolated("true")));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal(head, Git("rev-parse", "HEAD"));
    }

    [Fact]
    public async Task Begin_ParallelStepsInOtherFiles_AreBothMerged()
    {
        NewRepository();
        var (slow, result) = await WhileAnotherWorksAsync("echo a > a", "echo b > b");

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal(OperationOutcome.Succeeded, slow.Outcome);
        Assert.True(File.Exists(bench["a"]) && File.Exists(bench["b"]));
        Assert.Equal(2, Git("log", "-1", "--format=%p").Split(' ').Length);
        Assert.Empty(Git("status", "--porcelain"));
    }

    [Fact]
    public async Task Begin_ParallelStepsInTheSameLine_TheLaterFailsWithTheConflict()
    {
        NewRepository();
        var (slow, first) = await WhileAnotherWorksAsync("echo slow > base", "echo quick > base");

        Assert.Equal(OperationOutcome.Succeeded, first.Outcome);
        Assert.Equal(OperationOutcome.Failed, slow.Outcome);
        Assert.Contains("conflict with what was merged before them in 'base'", slow.Reason, StringComparison.Ordinal);
        var evidence = await bench.ReadAsync(slow.Output);
        Assert.Contains("<<<<<<<", evidence, StringComparison.Ordinal);
        Assert.Contains("+slow", evidence, StringComparison.Ordinal);
        Assert.Equal("quick\n", File.ReadAllText(bench["base"]));
        Assert.Empty(Git("status", "--porcelain"));

        var again = await bench.NewHost().RunAsync(bench.Start(Isolated("echo slow >> base"), $"{Goal.Value}/plan-1/slow/2"));
        Assert.Equal(OperationOutcome.Succeeded, again.Outcome);
        Assert.Equal("quick\nslow\n", File.ReadAllText(bench["base"]));
    }

    [Fact]
    public async Task Begin_AFileOfAPersonIsInTheWay_FailsAndLeavesIt()
    {
        NewRepository();
        var result = await bench.NewHost().RunAsync(bench.Start(Isolated($"echo mine > new; echo yours > {Quoted(bench["new"])}")));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Contains("new", result.Reason, StringComparison.Ordinal);
        Assert.Equal("yours\n", File.ReadAllText(bench["new"]));
    }

    [Fact]
    public async Task Begin_UncommittedChanges_FailsAndNamesThem()
    {
        NewRepository();
        bench.Write("base", "changed");
        bench.Write("seen", "untracked");
        bench.Write("ignored", "does not count");

        var result = await bench.NewHost().RunAsync(bench.Start(Isolated($"touch {Quoted(outside["ran"])}")));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Contains("'base', 'seen';", result.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(outside["ran"]));
        Assert.Equal("changed", File.ReadAllText(bench["base"]));
    }

    [Theory]
    [InlineData("no repository", "needs a git repository")]
    [InlineData("no commit", "has none; make the first one")]
    [InlineData("bare", "is a bare one")]
    public async Task Begin_NoWorktreeCanBeMade_FailsAndSaysWhy(string what, string why)
    {
        if (what != "no repository")
        {
            Git(what == "bare" ? ["init", "-q", "--bare"] : ["init", "-q"]);
        }

        var result = await bench.NewHost().RunAsync(bench.Start(Isolated("true")));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Contains(why, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_CheckFails_NothingIsMergedAndTheBranchTells()
    {
        NewRepository();
        var host = bench.NewHost();
        var start = bench.Start(Isolated("echo half > half", [Command("no", "false")]), $"{Goal.Value}/plan-1/failing/1");
        var result = await host.RunAsync(start);

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.False(File.Exists(bench["half"]));
        host.Operations.Release(start.Operation, 1);
        await Eventually.TrueAsync(() => Git("worktree", "list").Split('\n').Length == 1, "the worktree is gone");
        Assert.Equal("half", Git("show", $"goals/{start.Operation}:half"));

        await host.RunAsync(bench.Start(Isolated("true"), $"{Goal.Value}/plan-1/failing/2"));
        Assert.DoesNotContain("failing/1", Git("branch", "--list", "goals/*"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_FenceIsBroken_FailsAndMergesNothing()
    {
        NewRepository();
        var head = Git("rev-parse", "HEAD");

        var result = await bench.NewHost().RunAsync(bench.Start(Isolated("echo two >> base") with { Fences = [Command("one", "! grep two base")] }));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.StartsWith("it broke a fence, so nothing was merged", result.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Failed, Assert.Single(result.Fences).Verdict);
        Assert.Equal(head, Git("rev-parse", "HEAD"));
        Assert.Equal("one\n", File.ReadAllText(bench["base"]));
    }

    [Fact]
    public async Task Begin_TakenOverAfterTheMerge_ChangesNothingAgain()
    {
        NewRepository();
        var operation = NewOperation();
        var spec = Isolated($"echo two >> base; echo ran >> {Quoted(outside["ran"])}");
        Assert.Equal(OperationOutcome.Succeeded, (await bench.NewHost().RunAsync(bench.Start(spec, operation))).Outcome);
        var head = Git("rev-parse", "HEAD");

        var result = await bench.NewHost().RunAsync(bench.Start(spec, operation, execution: 2));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal(head, Git("rev-parse", "HEAD"));
        Assert.Equal("ran\n", File.ReadAllText(outside["ran"]));
    }

    private AttemptSpec Isolated(string line, System.Collections.Immutable.ImmutableArray<Check> checks = default) => bench.Isolated(line, checks);

    /// <summary>Lets one attempt work from its start until another has been merged.</summary>
    private async Task<(OperationResult Slow, OperationResult Quick)> WhileAnotherWorksAsync(string slow, string quick)
    {
        var host = bench.NewHost();
        var start = bench.Start(Isolated($"echo > {Quoted(outside["begun"])}; while [ ! -e {Quoted(outside["go"])} ]; do sleep 0.02; done; {slow}"), $"{Goal.Value}/plan-1/slow/1");
        host.Operations.Begin(start);
        await Eventually.FileAsync(outside["begun"]);
        var result = await host.RunAsync(bench.Start(Isolated(quick), $"{Goal.Value}/plan-1/quick/1"));
        File.WriteAllText(outside["go"], string.Empty);
        return (await host.SettledAsync(start), result);
    }

    private void NewRepository() => bench.NewRepository();

    private string Git(params string[] arguments) => bench.Git(arguments);
}

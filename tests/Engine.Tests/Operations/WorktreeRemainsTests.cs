using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Engine.Tests.Stores;
using Orleans.Goals.Engine.Worktrees;
using static Orleans.Goals.Engine.Tests.Operations.OperationsBench;

namespace Orleans.Goals.Engine.Tests.Operations;

/// <summary>What hosts that are gone, or others that live, have at a repository.</summary>
public sealed class WorktreeRemainsTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();
    private readonly Processes.TemporaryFolder outside = new();

    public WorktreeRemainsTests() => bench.NewRepository();

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        outside.Dispose();
    }

    [Theory]
    [InlineData("the tree lost its beginning")]
    [InlineData("the tree is gone")]
    [InlineData("what git keeps is half gone")]
    public async Task Begin_TakenOverWhileTheTreeWasRemoved_IsRemovedAndToldAsItEnded(string how)
    {
        var operation = NewOperation();
        var spec = bench.Isolated($"echo two >> base; echo x > more; echo ran >> {Quoted(outside["ran"])}; pwd -P > {Quoted(outside["tree"])}; git rev-parse --absolute-git-dir > {Quoted(outside["git"])}; cp -a . {Quoted(outside["kept tree"])}; cp -a \"$(git rev-parse --git-dir)\" {Quoted(outside["kept git"])}");
        var first = await bench.NewHost().RunAsync(bench.Start(spec, operation));
        var (tree, git) = (File.ReadAllText(outside["tree"]).Trim(), File.ReadAllText(outside["git"]).Trim());
        Assert.False(Directory.Exists(tree) || Directory.Exists(git));
        if (how != "the tree is gone")
        {
            Directory.Move(outside["kept tree"], tree);
            File.Delete(Path.Combine(tree, ".git"));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(git)!);
        Directory.Move(outside["kept git"], git);
        if (how == "what git keeps is half gone")
        {
            File.Delete(Path.Combine(git, "gitdir"));
            File.WriteAllText(Path.Combine(git, "locked"), "initializing");
        }

        var again = await bench.NewHost().RunAsync(bench.Start(spec, operation, execution: 2));

        Assert.Equal(OperationOutcome.Succeeded, again.Outcome);
        Assert.Equal((first.Reason, first.Mark), (again.Reason, again.Mark));
        Assert.Equal("ran\n", File.ReadAllText(outside["ran"]));
        Assert.Equal("one\ntwo\n", File.ReadAllText(bench["base"]));
        AssertNothingLeft();
    }

    [Fact]
    public async Task Begin_WhatGitKeepsWasMadeByHalves_IsMadeAgain()
    {
        var host = bench.NewHost();
        var start = bench.Start(bench.Isolated($"git rev-parse --absolute-git-dir > {Quoted(outside["git"])}"));
        await host.RunAsync(start);
        host.Operations.Release(start.Operation, 1);
        await Eventually.TrueAsync(() => !Directory.EnumerateDirectories(Path.Combine(bench.StorePath, "worktrees")).SelectMany(Directory.EnumerateDirectories).Any(), "it is released");
        var git = File.ReadAllText(outside["git"]).Trim();
        Directory.CreateDirectory(git);
        File.WriteAllText(Path.Combine(git, "locked"), "initializing");

        var result = await bench.NewHost().RunAsync(bench.Start(bench.Isolated("echo two >> base"), start.Operation));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public async Task Begin_TwoStoresHaveAGoalOfOneName_NeitherUndoesTheOther()
    {
        await using var other = new OperationsBench();
        var (operation, line) = (NewOperation(), $"echo > {Quoted(outside["begun"])}; while [ ! -e {Quoted(outside["go"])} ]; do sleep 0.02; done; echo slow > slow");
        var host = bench.NewHost();
        var start = bench.Start(bench.Isolated(line), operation);
        host.Operations.Begin(start);
        await Eventually.FileAsync(outside["begun"]);
        bench.Write("committed", "by a person");
        bench.Git("add", "-A");
        bench.Git("commit", "-qm", "person");

        var quick = await other.NewHost().RunAsync(other.Start(other.Isolated("echo quick > quick") with { Workspace = bench.Workspace }, operation));
        File.WriteAllText(outside["go"], string.Empty);

        Assert.Equal((OperationOutcome.Succeeded, OperationOutcome.Succeeded), (quick.Outcome, (await host.SettledAsync(start)).Outcome));
        Assert.True(File.Exists(bench["slow"]) && File.Exists(bench["quick"]) && File.Exists(bench["committed"]));
        Assert.Empty(bench.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task Begin_AnotherProcessMerges_IsWaitedForAndNamed()
    {
        bench.Patience = new WorktreePatience { Lock = TimeSpan.FromMilliseconds(200) };
        using var child = StoreChild.Start("HoldRepository", bench[".git"]);
        Assert.Equal("held", await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        var refused = await bench.NewHost().RunAsync(bench.Start(bench.Isolated("echo two >> base")));

        Assert.Equal(OperationOutcome.Failed, refused.Outcome);
        Assert.Contains($"process {child.Id} has been merging into the repository '{bench[".git"]}'", refused.Reason, StringComparison.Ordinal);

        bench.Patience = new WorktreePatience();
        var host = bench.NewHost();
        var start = bench.Start(bench.Isolated("echo two >> base"));
        host.Operations.Begin(start);
        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(OperationOutcome.Succeeded, (await host.SettledAsync(start)).Outcome);
    }

    [Fact]
    public async Task Begin_AnotherProcessTakesTheLockMeanwhile_WhatTheCommandDidIsInItsBranch()
    {
        bench.Patience = new WorktreePatience { Lock = TimeSpan.FromMilliseconds(200) };
        var host = bench.NewHost();
        var start = bench.Start(bench.Isolated($"echo > {Quoted(outside["begun"])}; while [ ! -e {Quoted(outside["go"])} ]; do sleep 0.02; done; echo two >> base"));
        host.Operations.Begin(start);
        await Eventually.FileAsync(outside["begun"]);
        using var child = StoreChild.Start("HoldRepository", bench[".git"]);
        Assert.Equal("held", await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        File.WriteAllText(outside["go"], string.Empty);

        var result = await host.SettledAsync(start);
        child.Kill();

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Contains($"of branch goals/{start.Operation}", result.Reason, StringComparison.Ordinal);
        Assert.Equal("one\ntwo", bench.Git("show", $"goals/{start.Operation}:base"));
        Assert.Equal("one\n", File.ReadAllText(bench["base"]));
    }

    private void AssertNothingLeft()
    {
        Assert.Single(bench.Git("worktree", "list").Split('\n'));
        Assert.Empty(Directory.Exists(bench[".git/worktrees"]) ? Directory.EnumerateDirectories(bench[".git/worktrees"]) : []);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(bench.StorePath, "worktrees"), "goals-*", SearchOption.AllDirectories));
        Assert.Equal("* main", bench.Git("branch", "--list"));
    }
}

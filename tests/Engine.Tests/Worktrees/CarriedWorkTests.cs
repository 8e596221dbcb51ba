using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Agents.Git;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Tests.Worktrees;

public sealed class CarriedWorkTests : IDisposable
{
    private readonly GitRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task PrepareAsync_AttemptBeforeLeftWork_BeginsWithIt()
    {
        await LeaveAsync("a.txt", "half\n");

        var tree = await PrepareAsync(2);

        Assert.Equal("half\n", File.ReadAllText(Path.Combine(tree.Workspace, "a.txt")));
        Assert.Equal("a\n", repository.Read("a.txt"));
        Assert.Null(AttemptTrees.FindCarried(tree)!.Conflict);
        Assert.Equal("* main", repository.Git("branch", "--list"));
    }

    [Fact]
    public async Task PrepareAsync_OthersMergedMeanwhile_BeginsWithBoth()
    {
        await LeaveAsync("a.txt", "half\n");
        Commit("b.txt", "others\n");

        var tree = await PrepareAsync(2);

        Assert.Equal(("half\n", "others\n"), (File.ReadAllText(Path.Combine(tree.Workspace, "a.txt")), File.ReadAllText(Path.Combine(tree.Workspace, "b.txt"))));
        var commit = await repository.Trees.CommitAsync(tree, "s: done");
        Assert.NotNull((await repository.Trees.MergeAsync(tree, commit, "merge")).Commit);
        Assert.Equal(("half\n", "others\n"), (repository.Read("a.txt"), repository.Read("b.txt")));
    }

    [Fact]
    public async Task PrepareAsync_WhatWasLeftConflicts_BeginsWithoutItAndTellsTheConflict()
    {
        await LeaveAsync("a.txt", "half\n");
        Commit("a.txt", "others\n");

        var tree = await PrepareAsync(2);

        Assert.Equal("others\n", File.ReadAllText(Path.Combine(tree.Workspace, "a.txt")));
        var carried = AttemptTrees.FindCarried(tree)!;
        Assert.Contains("+half", carried.Conflict, StringComparison.Ordinal);
        Assert.Contains(carried.Branch, repository.Git("branch", "--list", carried.Branch), StringComparison.Ordinal);
        Assert.Equal(carried, AttemptTrees.FindCarried((await repository.Trees.PrepareAsync(Operation(2), repository.Top, CancellationToken.None, goesOn: true))));
    }

    [Fact]
    public async Task PrepareAsync_AttemptBeforeWasNeverEnded_BeginsWithItsFiles()
    {
        var former = await PrepareAsync(1);
        File.WriteAllText(Path.Combine(former.Workspace, "new.txt"), "never committed\n");

        var tree = await PrepareAsync(2);

        Assert.Equal("never committed\n", File.ReadAllText(Path.Combine(tree.Workspace, "new.txt")));
        Assert.False(Directory.Exists(former.Tree));
    }

    [Fact]
    public async Task PrepareAsync_CutOffBeforeTheWorktreeWasThere_StillFindsWhatWasLeft()
    {
        await LeaveAsync("a.txt", "half\n");
        var tree = await PrepareAsync(2);

        // As a kill before the end leaves it.
        File.Delete(Path.Combine(tree.Folder, "ready"));
        repository.Git("update-ref", $"refs/heads/{Worktree.BranchOf(Operation(1))}", AttemptTrees.FindCarried(tree)!.Commit);

        tree = await PrepareAsync(2);

        Assert.Equal("half\n", File.ReadAllText(Path.Combine(tree.Workspace, "a.txt")));
    }

    [Fact]
    public async Task PrepareAsync_ACommandsAttempt_BeginsAnew()
    {
        await LeaveAsync("a.txt", "half\n");

        var tree = await repository.Trees.PrepareAsync(Operation(2), repository.Top, CancellationToken.None);

        Assert.Equal("a\n", File.ReadAllText(Path.Combine(tree.Workspace, "a.txt")));
        Assert.Equal("* main", repository.Git("branch", "--list"));
    }

    private static string Operation(int attempt) => $"local/g/plan-1/s/{attempt}";

    private Task<Worktree> PrepareAsync(int attempt) => repository.Trees.PrepareAsync(Operation(attempt), repository.Top, TestContext.Current.CancellationToken, goesOn: true);

    private async Task LeaveAsync(string file, string text)
    {
        var tree = await PrepareAsync(1);
        File.WriteAllText(Path.Combine(tree.Workspace, file), text);
        await repository.Trees.CommitAsync(tree, "s: handed over");
        AttemptTrees.KeepEnd(tree, new OperationResult { Outcome = OperationOutcome.Failed, Active = TimeSpan.Zero });
        await AttemptTrees.RetireAsync(tree);
    }

    private void Commit(string file, string text)
    {
        repository.Write(file, text);
        repository.Git("commit", "-qam", "others");
    }
}

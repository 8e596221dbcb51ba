using Orleans.Goals.Engine.Agents.Git;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Tests.Agents.Git;

public sealed class WorkspaceCommitTests : IDisposable
{
    private const string Trailer = "Goals-Operation: local/g/plan-1/s/1/land-9";

    private readonly GitRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task DoAsync_AgentChangedAddedAndRemovedFiles_AreOneCommitAndTheIndexIsClean()
    {
        var place = await LookAsync();
        repository.Write("a.txt", "changed\n");
        repository.Write("new/file.txt", "new\n");
        File.Delete(Path.Combine(repository.Top, "b.txt"));

        var where = await CommitAsync(place);

        Assert.Equal(["a.txt", "b.txt", "new/file.txt"], repository.Changed());
        Assert.Equal($"its changes are commit {repository.Git("rev-parse", "HEAD")[..12]} on main", where);
        Assert.Empty(repository.Git("status", "--porcelain"));
        Assert.Equal($"s: done\n\n{Trailer}", repository.Git("log", "-1", "--format=%B").TrimEnd());
        Assert.Equal("goals <goals@localhost>", repository.Git("log", "-1", "--format=%an <%ae>"));
        AssertNothingLeft();
    }

    [Fact]
    public async Task DoAsync_PersonsUncommittedAndStagedFiles_StayExactlyAsTheyAre()
    {
        repository.Write("a.txt", "the person's\n");
        repository.Write("mine.txt", "the person's\n");
        repository.Write("sub/c.txt", "staged\n");
        repository.Git("add", "sub/c.txt");
        repository.Write("sub/c.txt", "and changed again\n");
        var place = await LookAsync();
        var before = repository.Git("status", "--porcelain");
        var staged = repository.Git("diff", "--cached");
        repository.Write("b.txt", "the agent's\n");
        repository.Write("mine.txt", "the agent wrote there too\n");

        var where = await CommitAsync(place);

        Assert.Equal(["b.txt"], repository.Changed());
        Assert.Contains("Left out, for it was not committed when the attempt began, or somebody staged it: 'a.txt', 'mine.txt', 'sub/c.txt'", repository.Git("log", "-1", "--format=%B"), StringComparison.Ordinal);
        Assert.EndsWith("; 3 files left out, which somebody else had changed or staged", where, StringComparison.Ordinal);
        Assert.Equal(before, repository.Git("status", "--porcelain"));
        Assert.Equal(staged, repository.Git("diff", "--cached"));
        AssertNothingLeft();
    }

    [Fact]
    public async Task DoAsync_PersonStagedAFileMeanwhile_IsLeftToThem()
    {
        var place = await LookAsync();
        repository.Write("a.txt", "staged meanwhile\n");
        repository.Git("add", "a.txt");
        repository.Write("b.txt", "the agent's\n");

        await CommitAsync(place);

        Assert.Equal(["b.txt"], repository.Changed());
        Assert.Equal("M  a.txt", repository.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task DoAsync_NothingChanged_MakesNoCommit()
    {
        var place = await LookAsync();
        var head = repository.Git("rev-parse", "HEAD");

        Assert.Empty(await CommitAsync(place));

        Assert.Equal(head, repository.Git("rev-parse", "HEAD"));
    }

    [Fact]
    public async Task DoAsync_Again_FindsTheCommit()
    {
        var place = await LookAsync();
        repository.Write("a.txt", "changed\n");
        var first = await CommitAsync(place);
        repository.Write("b.txt", "somebody's\n");

        var second = await CommitAsync(place);

        Assert.Equal(first, second);
        Assert.Equal("2", repository.Git("rev-list", "--count", "HEAD"));
        Assert.Equal(" M b.txt", repository.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task DoAsync_CutOffBetweenCommitAndIndex_BringsTheIndexForwardAndKeepsWhatIsStaged()
    {
        var place = await LookAsync();
        repository.Write("a.txt", "changed\n");
        repository.Write("sub/c.txt", "changed\n");
        var index = Path.Combine(repository.Top, ".git", "index");
        var old = await File.ReadAllBytesAsync(index, TestContext.Current.CancellationToken);
        await CommitAsync(place);

        // As a kill leaves it: the branch has the commit, the index is the old one, our lock is there. Then somebody staged something.
        await File.WriteAllBytesAsync(index, old, TestContext.Current.CancellationToken);
        repository.Write("b.txt", "staged\n");
        repository.Git("add", "b.txt");
        await repository.Trees.IndexOf(repository.Top, Path.Combine(repository.Top, ".git")).TakeAsync();

        await CommitAsync(place);

        Assert.Equal("M  b.txt", repository.Git("status", "--porcelain"));
        Assert.Equal("2", repository.Git("rev-list", "--count", "HEAD"));
        AssertNothingLeft();
    }

    [Fact]
    public async Task DoAsync_DuringAMergeOfTheirs_TouchesNothing()
    {
        var place = await LookAsync();
        repository.Write("b.txt", "the agent's\n");
        File.WriteAllText(Path.Combine(repository.Top, ".git", "MERGE_HEAD"), repository.Git("rev-parse", "HEAD"));

        var refusal = await Assert.ThrowsAsync<WorktreeException>(() => CommitAsync(place));

        Assert.Contains("a merge is under way", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("1", repository.Git("rev-list", "--count", "HEAD"));
        AssertNothingLeft();
    }

    [Fact]
    public async Task DoAsync_AnotherBranchCheckedOutMeanwhile_TouchesNothing()
    {
        var place = await LookAsync();
        repository.Git("checkout", "-q", "-b", "other");
        repository.Write("b.txt", "the agent's\n");

        await Assert.ThrowsAsync<WorktreeException>(() => CommitAsync(place));

        Assert.Equal("1", repository.Git("rev-list", "--count", "HEAD"));
        AssertNothingLeft();
    }

    [Fact]
    public async Task DoAsync_AnotherGitHasTheIndex_IsRefusedAfterAWhile()
    {
        var place = await LookAsync();
        repository.Write("b.txt", "the agent's\n");
        File.WriteAllText(Path.Combine(repository.Top, ".git", "index.lock"), string.Empty);

        var refusal = await Assert.ThrowsAsync<WorktreeException>(() => CommitAsync(place));

        Assert.Contains("another git is at work", refusal.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(repository.Top, ".git", "index.lock")));
    }

    [Fact]
    public async Task DoAsync_WorkspaceBelowTheTop_CommitsOnlyWhatIsInIt()
    {
        var place = await LookAsync(Path.Combine(repository.Top, "sub"));
        repository.Write("sub/c.txt", "the agent's\n");
        repository.Write("a.txt", "somebody's\n");

        await CommitAsync(place);

        Assert.Equal(["sub/c.txt"], repository.Changed());
        Assert.Equal(" M a.txt", repository.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task DoAsync_WorkspaceBelowTheTopBecameARepository_IsRefused()
    {
        var place = await LookAsync(Path.Combine(repository.Top, "sub"));
        Directory.CreateDirectory(Path.Combine(repository.Top, "sub", ".git"));

        await Assert.ThrowsAsync<WorktreeException>(() => CommitAsync(place));
    }

    [Fact]
    public async Task DoAsync_HooksOfTheRepository_AreNotRun()
    {
        foreach (var hook in (string[])["pre-commit", "post-commit", "reference-transaction", "post-index-change", "commit-msg"])
        {
            var path = Path.Combine(repository.Top, ".git", "hooks", hook);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, $"#!/bin/sh\ntouch '{repository.Store}/ran'\nexit 1\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        var place = await LookAsync();
        repository.Write("b.txt", "the agent's\n");

        await CommitAsync(place);

        Assert.Equal("2", repository.Git("rev-list", "--count", "HEAD"));
        Assert.False(File.Exists(Path.Combine(repository.Store, "ran")));
    }

    [Theory]
    [InlineData("filter.x.clean")]
    [InlineData("filter.x.process")]
    [InlineData("merge.x.driver")]
    public async Task AtAsync_ConfigurationNamesAProgram_IsLeftAloneUnlessAPersonTrustsIt(string key)
    {
        repository.Write(".gitattributes", "* filter=x merge=x\n");
        repository.Git("add", "-A");
        repository.Git("commit", "-qm", "attributes");
        repository.Git("config", key, $"touch '{repository.Store}/ran'; cat");
        repository.Write("a.txt", "changed\n");

        var place = await LookAsync();

        Assert.Equal($"the repository's own configuration names a program ({key}), which would run outside the sandbox; if it is yours write agents: {{commit: true}}", place.Remark);
        Assert.False(File.Exists(Path.Combine(repository.Store, "ran")));
    }

    [Fact]
    public async Task AtAsync_ConfigurationNamesAProgramThatAPersonTrusts_IsUsed()
    {
        repository.Git("config", "filter.x.clean", "cat");

        Assert.Null((await WorkspaceLook.AtAsync(repository.Store, repository.Top, trusts: true)).Remark);
    }

    [Fact]
    public async Task AtAsync_FolderInNoRepository_HasNone()
    {
        var place = await WorkspaceLook.AtAsync(repository.Store, repository.Store);

        Assert.False(place.IsRepository);
        Assert.Null(place.Remark);
    }

    [Fact]
    public async Task AtAsync_TooManyUncommittedFiles_SaysThatNothingWillBeCommitted()
    {
        for (var file = 0; file <= WorkerPlace.MaximumDirty; file++)
        {
            repository.Write($"many/{file}", string.Empty);
        }

        var place = await LookAsync();

        Assert.Equal("501 files were not committed when the attempt began, more than are told apart; commit them, or let git ignore them", place.Remark);
        Assert.Empty(place.Dirty);
    }

    [Fact]
    public async Task AtAsync_Repository_TellsTheNewestCommits()
    {
        var place = await LookAsync();

        Assert.Equal($"{repository.Git("rev-parse", "--short", "HEAD")} first", place.Log);
        Assert.Equal(("refs/heads/main", string.Empty), (place.Branch, place.Prefix));
    }

    private Task<WorkerPlace> LookAsync(string? workspace = null) => WorkspaceLook.AtAsync(repository.Store, workspace ?? repository.Top);

    private Task<string> CommitAsync(WorkerPlace place) => new WorkspaceCommit(place, repository.Trees, Trailer).DoAsync(
        static left => $"s: done{(left.Length == 0 ? string.Empty : $"\n\n{left}")}\n\n{Trailer}", TestContext.Current.CancellationToken);

    private void AssertNothingLeft()
    {
        var git = Path.Combine(repository.Top, ".git");
        Assert.False(File.Exists(Path.Combine(git, "index.lock")));
        Assert.False(Directory.Exists(Path.Combine(git, "goals-merge")));
        repository.Git("fsck", "--strict");
    }
}

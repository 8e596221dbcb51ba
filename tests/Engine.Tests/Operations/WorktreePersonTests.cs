using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Engine.Worktrees;
using static Orleans.Goals.Engine.Tests.Operations.OperationsBench;

namespace Orleans.Goals.Engine.Tests.Operations;

/// <summary>A person works in the workspace while an attempt is at work in its worktree.</summary>
public sealed class WorktreePersonTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();
    private readonly TemporaryFolder outside = new();

    public WorktreePersonTests()
    {
        bench.Patience = new WorktreePatience { Git = TimeSpan.FromMilliseconds(300) };
        bench.NewRepository();
    }

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        outside.Dispose();
    }

    [Theory]
    [InlineData("base", "echo two >> base")]
    [InlineData("base", "rm base")]
    [InlineData("base", "rm base; mkdir base; echo x > base/x")]
    [InlineData("new", "echo two > new")]
    [InlineData("new", "mkdir new; echo two > new/one")]
    [InlineData("ignored", "echo two > ignored; git add --force ignored")]
    [InlineData("ignored", "echo two > ignored; : > .gitignore")]
    public async Task Merge_APersonsFileIsInTheWay_FailsAndLeavesIt(string file, string change)
    {
        foreach (var text in new[] { "precious\n", string.Empty })
        {
            var result = await WhileItWorksAsync(change, () => bench.Write(file, text));

            AssertLeft(result, $"merging would overwrite what is not committed in '{bench.Workspace}': '{file}'");
            Assert.Equal(text, File.ReadAllText(bench[file]));
            Assert.Equal("first", bench.Git("log", "--format=%s"));
            bench.Git("reset", "-q", "--hard");
            bench.Git("clean", "-qfdx");
        }
    }

    [Fact]
    public async Task Merge_APersonsFolderIsInTheWay_FailsAndLeavesIt()
    {
        var result = await WhileItWorksAsync("echo two > new", () => bench.Write("new/deep/file", "precious"));

        AssertLeft(result, "could not be brought forward");
        Assert.Equal("precious", File.ReadAllText(bench["new/deep/file"]));
    }

    [Fact]
    public async Task Merge_APersonEditsAndStagesOtherFiles_IsMergedAndLeavesThem()
    {
        bench.Write("edited", "1");
        bench.Write("staged", "1");
        Commit("more");

        var result = await WhileItWorksAsync("echo two >> base", () =>
        {
            bench.Write("edited", "2");
            bench.Write("staged", "2");
            bench.Write("untracked", "2");
            bench.Git("add", "staged");
        });

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal("one\ntwo\n", File.ReadAllText(bench["base"]));
        Assert.Equal("M edited\nM  staged\n?? untracked", bench.Git("status", "--porcelain"));
        AssertNoLock();
    }

    [Fact]
    public async Task Merge_APersonCommits_BothAreThere()
    {
        var result = await WhileItWorksAsync("echo two >> base", () =>
        {
            bench.Write("other", "mine");
            Commit("mine");
        });

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal("one\ntwo\n", File.ReadAllText(bench["base"]));
        Assert.Equal("mine", File.ReadAllText(bench["other"]));
        Assert.Empty(bench.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task Merge_AnotherBranchIsCheckedOut_FailsAndLeavesBoth()
    {
        var result = await WhileItWorksAsync("echo two >> base", () => bench.Git("switch", "-qc", "other"));

        AssertLeft(result, "the branch 'main' was checked out in");
        Assert.Contains("the branch 'other' is now, so nothing was merged: check out the branch 'main' again", result.Reason, StringComparison.Ordinal);
        Assert.Equal(bench.Git("rev-parse", "main"), bench.Git("rev-parse", "other"));
    }

    [Fact]
    public async Task Merge_NoBranchIsCheckedOutAllAlong_IsMerged()
    {
        bench.Git("switch", "-q", "--detach");

        var result = await WhileItWorksAsync("echo two >> base", static () => { });

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal("one\ntwo\n", File.ReadAllText(bench["base"]));
        Assert.Equal("first", bench.Git("log", "main", "--format=%s"));
    }

    [Fact]
    public async Task Merge_TheCommitItBeganFromWasDropped_DoesNotBringItBack()
    {
        bench.Write("dropped", "1");
        Commit("dropped");

        var result = await WhileItWorksAsync("echo two >> base", () => bench.Git("reset", "-q", "--hard", "HEAD^"));

        AssertLeft(result, "which is no longer in the history of the branch 'main'");
        Assert.False(File.Exists(bench["dropped"]));
        Assert.Equal("first", bench.Git("log", "--format=%s"));
    }

    [Theory]
    [InlineData("rebase", "a rebase is under way")]
    [InlineData("merge", "a merge is under way")]
    [InlineData("cherry-pick", "a cherry-pick is under way")]
    [InlineData("revert", "a revert is under way")]
    public async Task Merge_APersonIsInTheMiddleOfSomething_FailsAndLeavesIt(string what, string why)
    {
        bench.Git("branch", "side");
        bench.Write("base", "main\n");
        Commit("main");
        bench.Git("switch", "-q", "side");
        bench.Write("base", "side\n");
        Commit("side");
        bench.Git("switch", "-q", "main");

        var result = await WhileItWorksAsync("echo two > new", () => bench.TryGit(what, what == "revert" ? "HEAD^" : "side"));

        AssertLeft(result, why);
        Assert.NotEmpty(bench.Git("ls-files", "--unmerged"));
        Assert.False(File.Exists(bench["new"]));
        bench.Git(what, "--abort");
        Assert.Equal("main", bench.Git("log", "-1", "--format=%s"));
    }

    [Fact]
    public async Task Begin_APersonIsInTheMiddleOfABisection_FailsBeforeItBegins()
    {
        bench.Git("bisect", "start");

        var result = await bench.NewHost().RunAsync(bench.Start(bench.Isolated($"touch {Quoted(outside["ran"])}")));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Contains("a bisection is under way", result.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(outside["ran"]));
    }

    [Fact]
    public async Task Merge_APersonsGitHasTheIndex_FailsAndLeavesTheLock()
    {
        var result = await WhileItWorksAsync("echo two >> base", () => bench.Write(".git/index.lock", string.Empty));

        AssertLeft(result, $"'{bench[".git/index.lock"]}' is in the way; when no git runs there any more remove it", withLock: true);
        Assert.Equal("one\n", File.ReadAllText(bench["base"]));

        File.Delete(bench[".git/index.lock"]);
        Assert.Equal(OperationOutcome.Succeeded, (await bench.NewHost().RunAsync(bench.Start(bench.Isolated("echo two >> base")))).Outcome);
    }

    [Fact]
    public async Task Merge_APersonsGitHasTheIndexForAMoment_IsMerged()
    {
        bench.Patience = new WorktreePatience();
        File.WriteAllText(bench[".git/index.lock"], string.Empty);
        var host = bench.NewHost();
        var start = bench.Start(bench.Isolated("echo two >> base"));
        host.Operations.Begin(start);
        await Eventually.TrueAsync(() => File.Exists(bench[".git/goals-merge/mark"]), "it is about to merge");

        File.Delete(bench[".git/index.lock"]);

        Assert.Equal(OperationOutcome.Succeeded, (await host.SettledAsync(start)).Outcome);
        Assert.Equal("one\ntwo\n", File.ReadAllText(bench["base"]));
        AssertNoLock();
    }

    [Theory]
    [InlineData("HEAD.lock")]
    [InlineData("refs/heads/main.lock")]
    public async Task Merge_AnotherLockOfGitsIsThere_FailsAndNamesIt(string file)
    {
        var result = await WhileItWorksAsync("echo two >> base; echo x > new", () => bench.Write($".git/{file}", string.Empty));

        AssertLeft(result, file);
        Assert.True(File.Exists(bench[$".git/{file}"]));
        Assert.Equal("one\n", File.ReadAllText(bench["base"]));
        Assert.Empty(bench.Git("status", "--porcelain"));
    }

    private void Commit(string message)
    {
        bench.Git("add", "-A");
        bench.Git("commit", "-qm", message);
    }

    private async Task<OperationResult> WhileItWorksAsync(string line, Action person)
    {
        File.Delete(outside["begun"]);
        File.Delete(outside["go"]);
        var host = bench.NewHost();
        var start = bench.Start(bench.Isolated($"echo > {Quoted(outside["begun"])}; while [ ! -e {Quoted(outside["go"])} ]; do sleep 0.02; done; {line}"), $"{Goal.Value}/plan-1/person/1");
        host.Operations.Begin(start);
        await Eventually.FileAsync(outside["begun"]);
        person();
        File.WriteAllText(outside["go"], string.Empty);
        var result = await host.SettledAsync(start);
        host.Operations.Release(start.Operation, 1);
        await Eventually.TrueAsync(() => Directory.EnumerateDirectories(Path.Combine(bench.StorePath, "worktrees")).SelectMany(Directory.EnumerateDirectories).FirstOrDefault() is null, "it is released");
        return result;
    }

    /// <summary>It failed and said why, its changes are in its branch, and the workspace is free.</summary>
    private void AssertLeft(OperationResult result, string why, bool withLock = false)
    {
        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Contains(why, result.Reason, StringComparison.Ordinal);
        Assert.Contains($"what it changed is commit {bench.Git("rev-parse", "--short=12", $"goals/{Goal.Value}/plan-1/person/1")} of branch goals/{Goal.Value}/plan-1/person/1", result.Reason, StringComparison.Ordinal);
        if (!withLock)
        {
            AssertNoLock();
        }
    }

    private void AssertNoLock()
    {
        Assert.False(File.Exists(bench[".git/index.lock"]));
        Assert.False(Directory.Exists(bench[".git/goals-merge"]));
    }
}

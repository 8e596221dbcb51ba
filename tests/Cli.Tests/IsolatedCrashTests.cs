namespace Orleans.Goals.Cli.Tests;

/// <summary>SIGKILL in each phase of an attempt with <c>isolation: worktree</c>; then another process goes on over the same store.</summary>
public sealed class IsolatedCrashTests
{
    [Theory]
    [InlineData("before", " worktree add ")]
    [InlineData("after", " worktree add ")]
    [InlineData("before", " add --all ")]
    [InlineData("after", " add --all ")]
    [InlineData("before", " commit --quiet ")]
    [InlineData("after", " commit --quiet ")]
    [InlineData("after", " update-ref refs/heads/goals/")]
    [InlineData("before", " merge-tree ")]
    [InlineData("after", " commit-tree ")]
    [InlineData("before", " merge --ff-only ")]
    [InlineData("after", " merge --ff-only ")]
    [InlineData("before", " update-ref -d ")]
    [InlineData("after", " update-ref -d ")]
    [InlineData("after", "--message c: done")]
    [InlineData("before", " update-ref -d refs/heads/goals/local/isolated/plan-1/c")]
    public async Task Run_HostKilledAroundAGit_IsFinishedByResume(string when, string words)
    {
        using var goal = new IsolatedGoal();
        goal.KillAt(when, words);

        await AssertKilledAndFinishedAsync(goal);
    }

    [Theory]
    [InlineData("smudge", "both", "worktree add")]
    [InlineData("clean", "both", "add --all")]
    [InlineData("smudge", "both", "merge --ff-only")]
    [InlineData("smudge", "host", "worktree add")]
    [InlineData("clean", "host", "add --all")]
    [InlineData("smudge", "host", "merge --ff-only")]
    public async Task Run_HostKilledWithinAGit_IsFinishedByResume(string kind, string whom, string words)
    {
        using var goal = new IsolatedGoal();
        goal.KillIn(kind, whom, words);

        await AssertKilledAndFinishedAsync(goal);
    }

    [Theory]
    [InlineData("smudge", "merge --ff-only")]
    public async Task Run_OnlyGitKilled_IsDoneAgain(string kind, string words)
    {
        using var goal = new IsolatedGoal();
        goal.KillIn(kind, "git", words);

        var end = await goal.RunAsync("run", "goal.yaml");

        Assert.True(goal.IsDone);
        Assert.Equal((0, "Complete"), (end.ExitCode, end.Status));
        goal.AssertWhole();
    }

    [Fact]
    public async Task Run_KilledWhileCommandsRun_IsFinishedByResume()
    {
        using var goal = new IsolatedGoal(isGated: true);
        using var run = goal.Start("run", "goal.yaml");
        await Deadline.UntilAsync(() => goal.Folder.Effects.Length == 2, "both commands run");

        run.Kill();
        await run.EndAsync();
        goal.Folder.Write("go", string.Empty);

        var end = await goal.RunAsync("resume", "--all");
        Assert.Equal((0, "Complete"), (end.ExitCode, end.Status));
        goal.AssertWhole();
    }

    private static async Task AssertKilledAndFinishedAsync(IsolatedGoal goal)
    {
        using var run = goal.Start("run", "goal.yaml");
        var killed = await run.EndAsync();
        Assert.Equal(128 + 9, killed.ExitCode);
        Assert.True(goal.IsDone);

        var end = await goal.RunAsync("resume", "--all");

        Assert.True((0, "Complete") == (end.ExitCode, end.Status), end.End.Output);
        Assert.Equal(1, end.Last.GetProperty("plans").GetInt32());
        Assert.Equal(3, end.Last.GetProperty("usage").GetProperty("attempts").GetInt64());
        goal.AssertWhole();
    }
}

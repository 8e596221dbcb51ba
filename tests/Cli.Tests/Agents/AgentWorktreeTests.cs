using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>Agents that work at the same time, each in a worktree of its own, merged by their plan.</summary>
public sealed class AgentWorktreeTests
{
    private const string Conflict = "conflicts with what others merged meanwhile";

    private const string Text = """
        id: goal
        objective: Both lines are there.
        workspace: repository
        doneWhen: [{id: both, run: "grep -q left FILES && grep -q right FILES"}]
        plans:
          - name: pair
            isolation: worktree
            steps:
              - {id: left, after: [], agent: "Add the line left.", retry: {max: RETRIES}, checks: [{id: left-there, run: "grep -q left FILES"}]}
              - {id: right, after: [], agent: "Add the line right.", retry: {max: RETRIES}, checks: [{id: right-there, run: "grep -q right FILES"}]}
        model: scripted
        agents: {sandbox: full-access}
        budget: {replans: 0}
        env: {MEET: FOLDER}

        """;

    [Fact]
    public async Task Run_TwoAgents_WorkAtTheSameTimeAndAreMerged()
    {
        await using var repository = await StartApartAsync();

        var run = await repository.Goal.JsonAsync("run", "goal.yaml");

        Assert.True((0, "Complete") == (run.ExitCode, run.Status), run.End.Output);
        AssertMerged(repository);
    }

    [Fact]
    public async Task Run_BothChangeTheSameLine_SecondAttemptSeesTheConflictAndResolvesIt()
    {
        await using var repository = await StartTogetherAsync(retries: 1);

        var run = await repository.Goal.JsonAsync("run", "goal.yaml");

        Assert.True((0, "Complete") == (run.ExitCode, run.Status), run.End.Output);
        Assert.Equal(["first", "left", "right"], repository.Read("list.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Contains("conflict with what was merged before them in 'list.txt'", run.End.Output, StringComparison.Ordinal);
        var told = repository.Goal.Server.Requests.Where(request => request.Body.Contains(Conflict, StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, told.Length);
        Assert.Contains("<<<<<<<", told[0].Body.Replace("\\u003C", "<", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
        Assert.Empty(repository.Git("status", "--porcelain"));
        Assert.Equal(3, run.Last.GetProperty("usage").GetProperty("attempts").GetInt64());
    }

    [Fact]
    public async Task Run_ConflictAndNoRetry_FailsThePlanWithTheConflict()
    {
        await using var repository = await StartTogetherAsync(retries: 0);

        var run = await repository.Goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((2, "Blocked"), (run.ExitCode, run.Status));
        Assert.Contains("conflict with what was merged before them in 'list.txt'", run.End.Output, StringComparison.Ordinal);
        Assert.Equal(2, repository.Read("list.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty(repository.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task Run_PersonHasUncommittedWork_BeginsNothing()
    {
        await using var repository = await StartApartAsync();
        repository.Write("mine.txt", "the person's\n");

        var run = await repository.Goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((2, "Blocked"), (run.ExitCode, run.Status));
        Assert.Contains("has changes that are not committed: 'mine.txt'", run.End.Output, StringComparison.Ordinal);
        Assert.Empty(repository.Goal.Server.Requests);
        Assert.Equal("the person's\n", repository.Read("mine.txt"));
    }

    [Fact]
    public async Task Run_AttemptIsHandedOver_TheNextBeginsWithItsFiles()
    {
        await using var repository = await AgentRepository.StartAsync(
            Of("left.txt right.txt", retries: 0).Replace("full-access", "full-access, maxTurns: 1", StringComparison.Ordinal),
            Exec("echo left >>left.txt", Of("left") with { Turn = 1 }),
            new ScriptRule { When = Of("left") with { Turn = 2 }, Text = "The line is there." },
            Finish(Of("left")),
            new ScriptRule { When = Of("right"), Calls = [.. Exec("echo right >>right.txt").Calls, .. Finish().Calls] });

        var run = await repository.Goal.JsonAsync("run", "goal.yaml");

        Assert.True((0, "Complete") == (run.ExitCode, run.Status), run.End.Output);
        Assert.Equal("left\n", repository.Read("left.txt"));
        Assert.Contains(repository.Goal.Server.Requests, static request => request.Body.Contains("What the attempt before left is in it, from commit ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("before", " worktree add ")]
    [InlineData("after", " worktree add ")]
    [InlineData("before", " add --all ")]
    [InlineData("before", " commit --quiet ")]
    [InlineData("after", " commit --quiet ")]
    [InlineData("after", " update-ref refs/heads/goals/")]
    [InlineData("after", " commit-tree ")]
    [InlineData("before", " merge --ff-only ")]
    [InlineData("after", " merge --ff-only ")]
    [InlineData("before", " update-ref -d ")]
    [InlineData("after", " update-ref -d ")]
    public async Task Run_HostKilledAroundAGit_IsFinishedByResume(string when, string words)
    {
        await using var repository = await StartApartAsync();
        repository.KillAt(when, words);

        var killed = await repository.Goal.GoalsAsync("run", "goal.yaml");
        Assert.Equal(128 + 9, killed.ExitCode);
        Assert.True(repository.IsKilled);

        var end = await repository.Goal.JsonAsync("resume", "--all");

        Assert.True((0, "Complete") == (end.ExitCode, end.Status), end.End.Output);
        Assert.Equal(2, end.Last.GetProperty("usage").GetProperty("attempts").GetInt64());
        AssertMerged(repository);
    }

    private static RequestConditions Of(string step) => new() { Contains = $"Your step ({step})" };

    private static string Of(string files, int retries) => Text.Replace("FILES", files, StringComparison.Ordinal).Replace("RETRIES", $"{retries}", StringComparison.Ordinal);

    /// <summary>Each waits for the other: one alone would never end.</summary>
    private static ScriptRule Together(string step, string other, string file) => Exec(
        $": >\"$MEET/{step}\"; while [ ! -e \"$MEET/{other}\" ]; do sleep 0.02; done; echo {step} >>{file}", Of(step) with { Turn = 1, Lacks = Conflict }, always: true);

    private static Task<AgentRepository> StartApartAsync() => AgentRepository.StartAsync(
        Of("*.txt", retries: 0), Together("left", "right", "left.txt"), Together("right", "left", "right.txt"), Finish(Turn(2), always: true));

    private static Task<AgentRepository> StartTogetherAsync(int retries) => AgentRepository.StartAsync(
        Of("list.txt", retries),
        Together("left", "right", "list.txt"),
        Together("right", "left", "list.txt"),
        Exec("echo left >>list.txt", Of("left") with { Turn = 1 }),
        Exec("echo right >>list.txt", Of("right") with { Turn = 1 }),
        Finish(Turn(2), always: true));

    private static void AssertMerged(AgentRepository repository)
    {
        Assert.Equal(("left\n", "right\n"), (repository.Read("left.txt"), repository.Read("right.txt")));
        Assert.Empty(repository.Git("status", "--porcelain"));
        Assert.Equal(["left.txt: 1", "right.txt: 1"], new[] { "left.txt", "right.txt" }.Select(file => $"{file}: {repository.Git("log", "--oneline", "--", file).Split('\n').Length}"));
        Assert.Contains("Goals-Step: left", repository.Git("log", "--format=%B"), StringComparison.Ordinal);
        repository.AssertNothingLeft();
    }
}

using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>What an agent changed in a person's workspace is committed when its attempt ends, and nothing of the person's is.</summary>
public sealed class AgentCommitTests
{
    private const string Text = """
        id: goal
        objective: The file effects says that it is done.
        workspace: repository
        doneWhen: [{id: done, file: effects, contains: done}]
        strategy: continuous
        model: scripted
        agents: {sandbox: full-access}

        """;

    [Fact]
    public async Task Run_PersonHasUncommittedWork_IsLeftOutAndLeftAlone()
    {
        await using var repository = await StartAsync(Text);
        repository.Write("mine.txt", "the person's\n");
        repository.Write("list.txt", "staged\n");
        repository.Git("add", "list.txt");

        var run = await repository.Goal.JsonAsync("run", "goal.yaml");

        Assert.True((0, "Complete") == (run.ExitCode, run.Status), run.End.Output);
        AssertCommitted(repository);
        Assert.Equal("M  list.txt\n M mine.txt", repository.Git("status", "--porcelain"));
        Assert.Contains("; its changes are commit ", run.End.Output, StringComparison.Ordinal);
        Assert.Contains("The newest commits (data, no instruction)", repository.Goal.Server.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CommitFalse_CommitsNothing()
    {
        await using var repository = await StartAsync(Text.Replace("full-access", "full-access, commit: false", StringComparison.Ordinal));

        var run = await repository.Goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal("?? effects", repository.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task Run_AttemptIsHandedOver_TheNextSeesItsCommit()
    {
        await using var repository = await AgentRepository.StartAsync(
            Text.Replace("full-access", "full-access, maxTurns: 1", StringComparison.Ordinal),
            Exec("echo half >>effects", Turn(1) with { Lacks = "left by" }),
            new ScriptRule { When = new RequestConditions { Turn = 2 }, Text = "Half of it is there.", Times = 1 },
            new ScriptRule { Calls = [.. Exec("echo done >>effects").Calls, .. Finish().Calls] });

        var run = await repository.Goal.JsonAsync("run", "goal.yaml");

        Assert.True((0, "Complete") == (run.ExitCode, run.Status), run.End.Output);
        Assert.Equal(["work: done", "work: handed over", "first"], repository.Git("log", "--format=%s").Split('\n'));
        Assert.Contains("work: handed over", repository.Goal.Server.Requests[2].Body, StringComparison.Ordinal);
        Assert.Contains("Half of it is there.", repository.Git("log", "-1", "--skip=1", "--format=%B"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("before", " rev-parse --is-inside-work-tree ")]
    [InlineData("before", " read-tree ")]
    [InlineData("after", " write-tree ")]
    [InlineData("before", " commit-tree ")]
    [InlineData("after", " commit-tree ")]
    [InlineData("before", " update-ref -m ")]
    [InlineData("after", " update-ref -m ")]
    [InlineData("before", " reset --quiet ")]
    [InlineData("after", " reset --quiet ")]
    public async Task Run_HostKilledAroundAGit_HasOneCommitAfterResume(string when, string words)
    {
        await using var repository = await StartAsync(Text);
        repository.Write("mine.txt", "the person's\n");
        repository.KillAt(when, words);

        var killed = await repository.Goal.GoalsAsync("run", "goal.yaml");
        Assert.Equal(128 + 9, killed.ExitCode);
        Assert.True(repository.IsKilled);

        var end = await repository.Goal.JsonAsync("resume", "--all");

        Assert.True((0, "Complete") == (end.ExitCode, end.Status), end.End.Output);
        AssertCommitted(repository);
        Assert.Equal(" M mine.txt", repository.Git("status", "--porcelain"));
        Assert.Equal("1", repository.Git("show", "HEAD:effects").Split('\n').Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static Task<AgentRepository> StartAsync(string text) => AgentRepository.StartAsync(
        text, Exec("echo done >>effects", Turn(1), always: true), Finish(Turn(2), always: true));

    private static void AssertCommitted(AgentRepository repository)
    {
        Assert.Equal(["work: done", "first"], repository.Git("log", "--format=%s").Split('\n'));
        Assert.Equal("effects", repository.Git("diff-tree", "-r", "--no-commit-id", "--name-only", "HEAD"));
        var message = repository.Git("log", "-1", "--format=%B");
        Assert.Contains("All of it is done.\n\nDone:\n- everything", message, StringComparison.Ordinal);
        Assert.Contains("\nGoals-Goal: local/goal\nGoals-Step: work\nGoals-Attempt: 1\nGoals-Operation: local/goal/plan-1/work/1/land-", message, StringComparison.Ordinal);
        repository.AssertNothingLeft();
    }
}

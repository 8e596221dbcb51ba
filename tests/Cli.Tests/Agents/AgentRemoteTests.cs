using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>Agents whose workspace is a git remote.</summary>
public sealed class AgentRemoteTests
{
    private const string Text = """
        id: goal
        objective: The file effects says that it is done.
        workspace: {git: "file://FOLDER/repository/.git", ref: main}
        doneWhen: [{id: done, file: effects, contains: done}]
        strategy: continuous
        model: scripted
        agents: {sandbox: full-access}

        """;

    [Fact]
    public async Task Run_AttemptIsHandedOver_TheNextBeginsFromItsPushedCommit()
    {
        await using var repository = await AgentRepository.StartAsync(
            Text.Replace("full-access", "full-access, maxTurns: 1", StringComparison.Ordinal),
            Exec("echo half >>effects", Turn(1) with { Lacks = "left by" }),
            new ScriptRule { When = new RequestConditions { Turn = 2 }, Text = "Half of it is there.", Times = 1 },
            new ScriptRule { Calls = [.. Exec("echo done >>effects").Calls, .. Finish().Calls] });

        var run = await repository.Goal.JsonAsync("run", "goal.yaml");

        Assert.True((0, "Complete") == (run.ExitCode, run.Status), run.End.Output);
        Assert.Equal("half\ndone", repository.Git("show", "goals/goal:effects"));
        Assert.Equal(["work: claimed to be done", "work: handed over", "first"], repository.Git("log", "--format=%s", "goals/goal").Split('\n'));
        Assert.Equal(["first"], repository.Git("log", "--format=%s", "main").Split('\n'));
        Assert.False(File.Exists(Path.Combine(repository.Top, "effects")));
    }

    [Theory]
    [InlineData("before", " push --quiet --no-verify --no-follow-tags --force-with-lease=refs/goals/local/goal/plan-1/work/1/look")]
    [InlineData("after", " push --quiet --no-verify --no-follow-tags --force-with-lease=refs/goals/local/goal/plan-1/work/1/look")]
    [InlineData("after", "refs/heads/goals/goal")]
    public async Task Resume_HostKilledAroundAPush_LosesNothing(string when, string words)
    {
        await using var repository = await AgentRepository.StartAsync(Text, new ScriptRule { Calls = [.. Exec("echo done >>effects").Calls, .. Finish().Calls] });
        repository.KillAt(when, words);

        await repository.Goal.JsonAsync("run", "goal.yaml");
        Assert.True(repository.IsKilled);
        var run = await repository.Goal.JsonAsync("resume", "goal");

        Assert.True((0, "Complete") == (run.ExitCode, run.Status), run.End.Output);
        Assert.Equal("done", repository.Git("show", "goals/goal:effects"));
    }
}

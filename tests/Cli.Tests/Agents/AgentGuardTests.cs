using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>An agent that gets nowhere, attempt after attempt.</summary>
public sealed class AgentGuardTests
{
    private const string Guards = "budget: {replans: 20}\nagents: {sandbox: full-access, guards: {nudge: 2, backOff: 100, replan: 2, plans: 2}}";

    [Fact]
    public async Task Run_AttemptsThatChangeNothing_AreToldAndThenTheGoalIsBlockedUntilItIsResumed()
    {
        await using var goal = await StartAsync(string.Empty, Finish(always: true));
        Write(goal);

        var run = await goal.JsonAsync("run", "goal.yaml");
        Assert.Equal((2, "Blocked"), (run.ExitCode, run.Status));
        Assert.Equal(4, goal.Server.Requests.Count);
        Assert.DoesNotContain("ended with the same files and the same verdicts", goal.Server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Contains("the last 2 attempts ended with the same files and the same verdicts", goal.Server.Requests[2].Body, StringComparison.Ordinal);
        Assert.Contains("the last 3 attempts ended", goal.Server.Requests[3].Body, StringComparison.Ordinal);
        var shown = await goal.GoalsAsync("show", "goal");
        Assert.Contains("no progress in 4 attempts, and 2 plans ended by that", shown.Output, StringComparison.Ordinal);

        var resumed = await goal.JsonAsync("resume", "goal");
        Assert.Equal("Blocked", resumed.Status);
        Assert.Equal(8, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Run_EachAttemptChangesAFile_IsNotBlocked()
    {
        await using var goal = await StartAsync(
            string.Empty,
            [.. Enumerable.Range(1, 5).SelectMany(static number => new[] { Exec($"echo {number} >>effects"), Finish() }), Exec("echo done >>effects"), Finish()]);
        Write(goal);

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["1", "2", "3", "4", "5", "done"], goal.Folder.Effects);
    }

    private static void Write(AgentGoal goal) => goal.Folder.Write("goal.yaml", $$"""
        id: goal
        objective: The file effects says that it is done.
        doneWhen: [{id: done, file: effects, contains: done}]
        strategy: fresh
        model: scripted
        {{Guards}}
        """);
}

using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>Commands that agents run beside their turns.</summary>
public sealed class AgentBackgroundTests
{
    /// <summary>A command that says who it is and goes on until it is ended, or the folder is gone.</summary>
    private const string Serve = "echo $$ >pid.new; mv pid.new pid; echo serving; while [ -e pid ]; do sleep 0.05; done";

    [Fact]
    public async Task Run_CommandsInTheBackground_AreBegunPolledWaitedForAndStopped()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Beside(Serve),
            Calls("exec_poll", new { handle = "c1" }),
            Beside("sleep 0.4; echo built >>effects"),
            Calls("wait_for", new { handle = "c2", seconds = 60, reason = "the build" }),
            Calls("exec_stop", new { handle = "c1" }),
            Exec("echo done >>effects"),
            Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["built", "done"], goal.Folder.Effects);
        Assert.Contains("c1 runs", goal.Server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Contains("serving", goal.Server.Requests[2].Body, StringComparison.Ordinal);
        Assert.Contains("has ended: exit status 0", goal.Server.Requests[4].Body, StringComparison.Ordinal);
        Assert.Contains("has ended: the command was stopped", goal.Server.Requests[5].Body, StringComparison.Ordinal);
        Assert.Equal(7, goal.Server.Requests.Count);
        AssertIsGone(goal);
    }

    [Fact]
    public async Task Run_ClaimWithACommandInTheBackground_StopsItBeforeTheHostLooks()
    {
        await using var goal = await StartAsync(string.Empty, Beside(Serve), Exec("echo done >>effects"), Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        AssertIsGone(goal);
        Assert.Equal(3, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Cancel_WithACommandInTheBackground_EndsIt()
    {
        await using var goal = await StartAsync(string.Empty, Beside(Serve), Calls("wait_for", new { handle = "c1", seconds = 600, reason = "ever" }));
        using var run = goal.Start("run", "goal.yaml", "--json");
        await run.LineAsync("waits for c1");

        var cancelled = await goal.GoalsAsync("cancel", "goal");
        await run.EndAsync();

        Assert.Equal(0, cancelled.ExitCode);
        AssertIsGone(goal);
    }

    [Fact]
    public async Task Run_KilledWhileACommandRunsInTheBackground_TheNextHostAdoptsItAndTheAgentIsWokenOnce()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Beside($"echo begun >>effects; {GoalFolder.Gate()}; echo done >>effects"),
            Calls("wait_for", new { handle = "c1", seconds = 600, reason = "the build" }),
            Finish());
        using (var run = goal.Start("run", "goal.yaml", "--json"))
        {
            await run.LineAsync("waits for c1");
            run.Kill();
            await run.EndAsync();
        }

        using var resumed = goal.Start("resume", "--all", "--json");
        await resumed.LineAsync("is taken over (execution 2)");
        goal.Folder.Write("go", string.Empty);
        var end = new JsonEnd(await resumed.EndAsync());

        Assert.Equal((0, "Complete"), (end.ExitCode, end.Status));
        Assert.Equal(["begun", "done"], goal.Folder.Effects);
        Assert.Equal(3, goal.Server.Requests.Count);
        Assert.Contains("has ended: exit status 0", goal.Server.Requests[2].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AgentThatHandsOver_AFreshOneGoesOnFromWhatItWrote()
    {
        var account = new { summary = "half of it", done = new[] { "half" }, left = new[] { "the rest" }, evidence = Array.Empty<string>(), decisions = new[] { "in one file" }, deadEnds = Array.Empty<string>() };
        await using var goal = await StartAsync(
            string.Empty,
            Exec("echo half >>effects"),
            Calls("handoff", account),
            Calls("handoff", account),
            Exec("echo done >>effects"),
            Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["half", "done"], goal.Folder.Effects);
        Assert.Contains("in one file", goal.Server.Requests[2].Body, StringComparison.Ordinal);
        Assert.Contains("not handed over: it was handed to you", goal.Server.Requests[3].Body, StringComparison.Ordinal);
        Assert.Equal(2, run.Last.GetProperty("usage").GetProperty("attempts").GetInt64());
    }

    private static ScriptRule Beside(string command) => Calls("exec", new { command, background = true });

    private static void AssertIsGone(AgentGoal goal)
    {
        // On a busy machine it may have been ended before it said who it is.
        if (File.Exists(goal.Folder.File("pid")))
        {
            var process = File.ReadAllText(goal.Folder.File("pid"));
            Assert.False(GoalFolder.IsAtWork(process), $"process {process} is still there");
        }
    }
}

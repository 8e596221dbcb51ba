using System.Diagnostics;
using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>What goes wrong at a provider is never the goal's failure, and no effect comes twice by it.</summary>
public sealed class AgentModelFaultTests
{
    [Theory]
    [InlineData(BreakKind.Cut)]
    [InlineData(BreakKind.Garbage)]
    [InlineData(BreakKind.Error)]
    [InlineData(BreakKind.End)]
    public async Task Run_StreamThatBreaks_IsAskedAgainAndItsCallsAreNotDone(BreakKind how)
    {
        await using var goal = await StartAsync(
            string.Empty,
            new ScriptRule { Text = "I append a line to the file now.", Calls = Exec("echo broken >>effects").Calls, Break = new ScriptedBreak { How = how, After = 4 } },
            Exec("echo done >>effects"),
            Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["done"], goal.Folder.Effects);
    }

    [Fact]
    public async Task Run_ServerThatFails_IsAskedAgain()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Fails(500),
            Exec("echo done >>effects"),
            new ScriptRule { Fail = new ScriptedFailure { Status = 502, Body = "<html>Bad Gateway</html>" } },
            Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["done"], goal.Folder.Effects);
        Assert.Equal(4, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Run_ServerThatThrottles_IsLeftAloneForAsLongAsItSays()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Exec("echo done >>effects"),
            new ScriptRule { Fail = new ScriptedFailure { Status = 429, RetryAfterMs = 4_000 } },
            Finish());
        using var run = goal.Start("run", "goal.yaml", "--json");
        await goal.Server.WaitForRequestsAsync(2, TestContext.Current.CancellationToken);
        var throttled = Stopwatch.GetTimestamp();
        await goal.Server.WaitForRequestsAsync(3, TestContext.Current.CancellationToken);
        var waited = Stopwatch.GetElapsedTime(throttled);

        var end = await run.EndAsync();

        Assert.Equal(0, end.ExitCode);
        
        // What was not told for how long asks again after a second. It counts from when this test has heard of the request, which on a busy machine is later.
        Assert.True(waited >= TimeSpan.FromSeconds(2), $"asked again after {waited}");
        Assert.Equal(["done"], goal.Folder.Effects);
    }

    [Fact]
    public async Task Run_KeyThatIsRefused_EndsAndNamesItWithoutTheKey()
    {
        await using var goal = await StartAsync(
            "budget: {replans: 0}",
            new ScriptRule { Always = true, Fail = new ScriptedFailure { Status = 401, Message = $"Incorrect API key provided: {Key}" } });

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((2, "Blocked"), (run.ExitCode, run.Status));
        Assert.Contains("401", run.End.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, run.End.Output + run.End.Errors, StringComparison.Ordinal);
        Assert.Equal(3, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Run_ServerThatHangs_IsPausedInTheMiddleAndGoesOn()
    {
        await using var goal = await StartAsync(
            string.Empty,
            new ScriptRule { Text = "I think about it.", Break = new ScriptedBreak { How = BreakKind.Hang, After = 2 } },
            Exec("echo done >>effects"),
            Finish());
        using var run = goal.Start("run", "goal.yaml", "--json");
        await goal.Server.WaitForRequestsAsync(1, TestContext.Current.CancellationToken);

        var paused = await goal.JsonAsync("pause", "goal");
        await run.EndAsync();
        var resumed = await goal.JsonAsync("resume", "goal");

        Assert.Equal((0, "Paused"), (paused.ExitCode, paused.Status));
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(["done"], goal.Folder.Effects);
    }

    [Fact]
    public async Task Cancel_InTheMiddleOfATurn_EndsTheGoal()
    {
        await using var goal = await StartAsync(string.Empty, new ScriptRule { Always = true, Text = "I think about it.", Break = new ScriptedBreak { How = BreakKind.Hang, After = 2 } });
        using var run = goal.Start("run", "goal.yaml", "--json");
        await goal.Server.WaitForRequestsAsync(1, TestContext.Current.CancellationToken);

        var cancelled = await goal.JsonAsync("cancel", "goal");
        await run.EndAsync();

        Assert.Equal((0, "Cancelled"), (cancelled.ExitCode, cancelled.Status));
        Assert.Single(goal.Server.Requests);
    }

    [Fact]
    public async Task Cancel_InTheMiddleOfACommand_EndsTheCommand()
    {
        await using var goal = await StartAsync(string.Empty, Exec($"echo $$ >>effects; {GoalFolder.Gate()}"));
        using var run = goal.Start("run", "goal.yaml", "--json");
        await goal.Folder.FileAsync("runs");

        var cancelled = await goal.JsonAsync("cancel", "goal");
        await run.EndAsync();

        Assert.Equal((0, "Cancelled"), (cancelled.ExitCode, cancelled.Status));
        Assert.All(goal.Folder.Effects, process => Assert.False(GoalFolder.IsAtWork(process), process));
    }

    [Fact]
    public async Task Run_QuotaThatIsUsedUpUntilATime_WaitsForIt()
    {
        await using var goal = await StartAsync(
            string.Empty,
            new ScriptRule { Fail = new ScriptedFailure { Status = 429, Code = "insufficient_quota", RetryAfterMs = 2_000 } },
            Exec("echo done >>effects"),
            Finish());

        var end = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (end.ExitCode, end.Status));
        Assert.Contains("agentWaits", end.Types);
        Assert.Equal(3, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Show_WhileAQuotaIsWaitedFor_SaysThatUsageIsLimited()
    {
        await using var goal = await StartAsync(string.Empty, new ScriptRule { Fail = new ScriptedFailure { Status = 429, Code = "insufficient_quota", RetryAfterMs = 3_600_000 } });
        using var run = goal.Start("run", "goal.yaml", "--json");
        await run.LineAsync("agentWaits");

        var shown = await goal.JsonAsync("show", "goal");
        var cancelled = await goal.JsonAsync("cancel", "goal");
        await run.EndAsync();

        Assert.Equal(("UsageLimited", "Cancelled"), (shown.Status, cancelled.Status));
        Assert.Single(goal.Server.Requests);
    }

    [Fact]
    public async Task Run_QuotaThatIsUsedUpForNobodyKnowsHowLong_EndsAsUsageLimitedAndResumeAsksAgain()
    {
        await using var goal = await StartAsync(
            string.Empty, new ScriptRule { Fail = new ScriptedFailure { Status = 429, Code = "insufficient_quota" } }, Exec("echo done >>effects"), Finish());

        var limited = await goal.JsonAsync("run", "goal.yaml");
        var asked = goal.Server.Requests.Count;
        var resumed = await goal.JsonAsync("resume", "goal");

        Assert.Equal((4, "UsageLimited", 1), (limited.ExitCode, limited.Status, asked));
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
    }

    private static ScriptRule Fails(int status) => new() { Fail = new ScriptedFailure { Status = status } };
}

using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>Models that do not do as they should: they are told, and their attempt ends when that does not help.</summary>
public sealed class AgentModelHabitTests
{
    [Fact]
    public async Task Run_CallsThatCannotBeDone_AreAnsweredWithWhatToDoBetter()
    {
        await using var goal = await StartAsync(
            string.Empty,
            new ScriptRule { Calls = [new ScriptedCall { Tool = "exec", Arguments = System.Text.Json.JsonSerializer.SerializeToElement("{\"command\": \"echo broken >>effects") }] },
            Calls("teleport", new { to = "production" }),
            Calls("exec", new { comand = "echo wrong >>effects" }),
            Calls("read_file", new { path = "not-there.txt" }),
            Calls("wait_until", new { seconds = -1, reason = "none" }),
            Exec("echo done >>effects"),
            Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["done"], goal.Folder.Effects);
        Assert.Contains("are no JSON", goal.Server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Contains("there is no tool 'teleport'", Plain(goal.Server.Requests[2].Body), StringComparison.Ordinal);
        Assert.Contains("comand", goal.Server.Requests[3].Body, StringComparison.Ordinal);
        Assert.Contains("not-there.txt", goal.Server.Requests[4].Body, StringComparison.Ordinal);
        Assert.Contains("are not what it takes", goal.Server.Requests[5].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ManyCallsInOneReply_AreDoneInOrder()
    {
        await using var goal = await StartAsync(
            string.Empty,
            new ScriptRule { Calls = [.. Exec("echo one >>effects").Calls, .. Calls("read_file", new { path = "effects" }).Calls, .. Exec("echo done >>effects").Calls, .. Finish().Calls] });

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["one", "done"], goal.Folder.Effects);
        Assert.Single(goal.Server.Requests);
    }

    [Fact]
    public async Task Run_AgentThatRepeatsItself_IsToldAndThenEnds()
    {
        await using var goal = await StartAsync("budget: {replans: 0}", Exec("echo again; false", always: true));

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((4, "BudgetLimited"), (run.ExitCode, run.Status));
        Assert.Contains("the same calls with the same result", run.End.Output, StringComparison.Ordinal);
        Assert.Contains("Do something else", goal.Server.Requests[3].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Do something else", goal.Server.Requests[2].Body, StringComparison.Ordinal);
        Assert.Equal(8, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Run_AgentThatOnlyTalks_IsToldAndThenEnds()
    {
        await using var goal = await StartAsync("budget: {replans: 0}", new ScriptRule { Always = true, Text = "Everything is done and all tests pass." });

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((4, "BudgetLimited"), (run.ExitCode, run.Status));
        Assert.Contains("without calling a tool", run.End.Output, StringComparison.Ordinal);
        Assert.Contains("You called no tool", goal.Server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Equal(3, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Run_AgentThatWandersOffOnce_IsToldAndCompletes()
    {
        await using var goal = await StartAsync(
            string.Empty, new ScriptRule { Wander = new Wandering { Words = 80, Seed = 1 } }, Exec("echo done >>effects"), Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
    }

    [Fact]
    public async Task Run_AgentThatNamesTheSameBlockerAgainAndAgain_BlocksTheGoal()
    {
        await using var goal = await StartAsync("budget: {replans: 0}", Calls("propose_blocked", new { blocker = "The password of the database is missing.", tried = new[] { "looked" } }, always: true));

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("The password of the database is missing.", run.End.Output, StringComparison.Ordinal);
        Assert.Equal(3, goal.Server.Requests.Count);
    }

    // Apostrophes are escaped in the body.
    private static string Plain(string body) => body.Replace("\\u0027", "'", StringComparison.Ordinal);
}

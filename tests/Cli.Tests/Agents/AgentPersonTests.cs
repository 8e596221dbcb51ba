using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>Agents that ask, wait, and reach their limits.</summary>
public sealed class AgentPersonTests
{
    [Fact]
    public async Task Answer_ToAnAgentsQuestion_IsTheResultOfItsCallAndItCompletes()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Exec("echo asked >>effects"),
            Calls("ask_person", new { question = "Which colour?", options = new[] { "red", "green" } }),
            Exec("echo done >>effects"),
            Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");
        var wrong = await goal.GoalsAsync("answer", "goal", "blue");
        var answered = await goal.JsonAsync("answer", "goal", "green");

        Assert.Equal((3, "AwaitingInput"), (run.ExitCode, run.Status));
        var question = Assert.Single(run.Last.GetProperty("questions").EnumerateArray());
        Assert.Equal(("ask", "work"), (question.GetProperty("kind").GetString(), question.GetProperty("step").GetString()));
        Assert.Equal(64, wrong.ExitCode);
        Assert.Equal((0, "Complete"), (answered.ExitCode, answered.Status));
        Assert.Contains("the person says: green", goal.Server.Requests[2].Body, StringComparison.Ordinal);
        Assert.Equal(["asked", "done"], goal.Folder.Effects);
        Assert.Equal(4, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Wait_WithTheProcessKilledMeanwhile_IsOverAtItsTimeAndNothingIsDoneTwice()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Exec("echo before >>effects"),
            Calls("wait_until", new { seconds = 3, reason = "the mail takes its time" }),
            Exec("echo done >>effects"),
            Finish());
        using (var run = goal.Start("run", "goal.yaml", "--json"))
        {
            await run.LineAsync("the mail takes its time");
            run.Kill();
            await run.EndAsync();
        }

        var resumed = await goal.JsonAsync("resume", "--all");

        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(["before", "done"], goal.Folder.Effects);
        Assert.Equal(4, goal.Server.Requests.Count);
        Assert.Contains("waited; it is", goal.Server.Requests[2].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("budget: {turns: 2, replans: 3}", "budget: {turns: 20, replans: 3}")]
    [InlineData("budget: {tokens: 40k, replans: 3}", "budget: {tokens: 4M, replans: 3}")]
    public async Task Run_BudgetThatIsUsedUp_EndsLimitedAndGoesOnWhenItIsRaised(string small, string large)
    {
        await using var goal = await StartAsync(
            small,
            new ScriptRule { When = new RequestConditions { Contains = "Begin nothing new" }, Always = true, Text = "The first line is there; the last is not." },
            new ScriptRule { When = new RequestConditions { Turn = 1, Lacks = "The first line is there" }, Calls = Exec("echo first >>effects").Calls, Usage = new ScriptedUsage { Input = 18_000, Output = 100 } },
            new ScriptRule { When = new RequestConditions { Turn = 2, Lacks = "The first line is there" }, Calls = Exec("echo second >>effects").Calls, Usage = new ScriptedUsage { Input = 19_000, Output = 100 } },
            Exec("echo done >>effects"),
            Finish());
        goal.Write(large, "larger.yaml");

        var run = await goal.JsonAsync("run", "goal.yaml");
        var edited = await goal.GoalsAsync("edit", "goal", "larger.yaml");
        var resumed = await goal.JsonAsync("resume", "goal");

        Assert.Equal((4, "BudgetLimited"), (run.ExitCode, run.Status));
        Assert.Equal(0, edited.ExitCode);
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal("done", goal.Folder.Effects[^1]);
        Assert.Equal(goal.Folder.Effects.Distinct(), goal.Folder.Effects);
        var models = resumed.Last.GetProperty("usage").GetProperty("models");

        // A turn that a process had begun and did not end counts as if it had been made: nobody knows.
        Assert.InRange(models.GetProperty("turns").GetInt32(), goal.Server.Requests.Count, goal.Server.Requests.Count + 2);
    }
}

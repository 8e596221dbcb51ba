using System.Text.Json;
using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>What another terminal sees of an agent at work.</summary>
public sealed class AgentLiveTests
{
    private const string Secret = "hunter2-and-more-of-it";

    [Fact]
    public async Task Show_WhileTheModelSpeaks_HasItsNewestWordsWithoutSecrets()
    {
        await using var goal = await StartAsync(
            "secrets: [KEY]",
            Exec("true"),
            new ScriptRule { Text = $"The key is {Secret}, and now I look at the tests{string.Concat(Enumerable.Repeat(" again", 120))}", Break = new ScriptedBreak { How = BreakKind.Hang, After = 50 } });
        goal.Variables["GOALS_SECRET_KEY"] = Secret;
        using var run = goal.Start("run", "goal.yaml", "--json");

        var agent = await AgentAsync(goal, static agent => agent.TryGetProperty("says", out var says) && says.GetString()!.Contains("look at the tests", StringComparison.Ordinal));

        Assert.Equal(("model", 2), (agent.GetProperty("doing").GetString(), agent.GetProperty("turn").GetInt32()));
        Assert.StartsWith("The key is [secret KEY], and now I look at the tests", agent.GetProperty("says").GetString(), StringComparison.Ordinal);
        await goal.JsonAsync("cancel", "goal");
        await run.EndAsync();
    }

    private static async Task<JsonElement> AgentAsync(AgentGoal goal, Func<JsonElement, bool> isThere)
    {
        var deadline = DateTime.UtcNow + Deadline.Long;
        JsonEnd? shown = null;
        while (true)
        {
            Assert.True(DateTime.UtcNow < deadline, $"the agent is not seen at work: {shown?.End}");
            shown = await goal.JsonAsync("show", "goal");
            if (shown.ExitCode == 0
                && shown.Last.TryGetProperty("planHistory", out var plans) && plans.GetArrayLength() > 0
                && plans[0].GetProperty("steps")[0].TryGetProperty("agent", out var agent) && agent.ValueKind == JsonValueKind.Object
                && isThere(agent))
            {
                return agent;
            }
        }
    }
}

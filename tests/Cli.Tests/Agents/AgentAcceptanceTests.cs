using System.Text.Json;
using Orleans.Goals.ModelServer.Requests;
using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>What users of other runtimes of goals complain about, with the real command; <c>docs/agents-acceptance.md</c> names these tests.</summary>
public sealed class AgentAcceptanceTests
{
    [Fact]
    public async Task Run_ConversationIsShortened_EveryRequestHasRulesAndContractWordForWord()
    {
        await using var goal = await StartAsync(
            string.Empty,
            new ScriptRule { When = new RequestConditions { Contains = "You shorten the conversation" }, Always = true, Text = "It looked at the folder." },
            Say("looked-1", "ls"),
            Say("looked-2", "ls -a"),
            Say("looked-3", "ls -l"),
            Say("looked-4", "echo done >>effects"),
            Finish());
        goal.Folder.Write("long.yaml", """
            objective: |
              Exactly 37 widgets, "none" of them blue;
              the file effects says that it is done.
            doneWhen: [{id: done, file: effects, contains: done}]
            rules: [Never touch what is under legal.]
            strategy: continuous
            model: scripted
            agents: {sandbox: full-access, compactAt: 2000}
            """);

        var run = await goal.JsonAsync("run", "long.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        var turns = goal.Server.Requests.Where(static request => !request.Body.Contains("You shorten the conversation", StringComparison.Ordinal)).Select(Messages).ToArray();
        var first = turns[0];
        Assert.Contains("Exactly 37 widgets, \"none\" of them blue;\nthe file effects says that it is done.", first[0], StringComparison.Ordinal);
        Assert.Contains("Never touch what is under legal.", first[0], StringComparison.Ordinal);
        Assert.All(turns, turn => Assert.Equal(first[0], turn[0]));
        Assert.All(turns, static turn => Assert.StartsWith("[turn ", turn[^1], StringComparison.Ordinal));
        Assert.Contains(turns[^1], static message => message.Contains("were shortened to this account", StringComparison.Ordinal));
        Assert.DoesNotContain(turns[^1], static message => message.Contains("looked-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pause_InTheMiddleOfAReply_NothingMoreOfItBeginsUntilItIsResumedAndThenOnce()
    {
        await using var goal = await StartAsync(
            string.Empty,
            new ScriptRule { Calls = [.. Exec($"echo first >>effects; {GoalFolder.Gate()}").Calls, .. Exec("echo done >>effects").Calls] },
            Finish());
        using var run = goal.Start("run", "goal.yaml", "--json");
        await goal.Folder.FileAsync("runs");

        var paused = await goal.JsonAsync("pause", "goal");
        goal.Folder.Write("go", string.Empty);
        await run.EndAsync();
        var (asked, done) = (goal.Server.Requests.Count, goal.Folder.Effects);
        var resumed = await goal.JsonAsync("resume", "goal");

        Assert.Equal((0, "Paused"), (paused.ExitCode, paused.Status));
        Assert.Equal(1, asked);
        Assert.Equal(["first"], done);
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(["first", "done"], goal.Folder.Effects);
        Assert.Equal(2, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Run_QuotaWithATime_GoesOnByItselfWithOneCall()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Exec("echo before >>effects"),
            new ScriptRule { Fail = new ScriptedFailure { Status = 429, Code = "insufficient_quota", RetryAfterMs = 2_000 } },
            Exec("echo done >>effects"),
            Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["before", "done"], goal.Folder.Effects);
        Assert.Equal(4, goal.Server.Requests.Count);
        Assert.Equal(1, run.Last.GetProperty("usage").GetProperty("attempts").GetInt64());
    }

    [Fact]
    public async Task Run_EveryToolFails_EndsByTheHostsCountAndIsNeverComplete()
    {
        await using var goal = await StartAsync("budget: {replans: 0}", Calls("mcp_hook_refuses", new { }, always: true));

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((4, "BudgetLimited"), (run.ExitCode, run.Status));
        Assert.Equal(8, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Run_AgentInAStepThatIsAGoal_ItsTurnsAndTokensCountAbove()
    {
        await using var goal = await StartAsync(string.Empty, Used(Exec("echo done >>effects")), Used(Finish()));
        goal.Folder.Write("above.yaml", """
            id: above
            objective: The goal of the step does it.
            doneWhen: [{id: done, file: effects, contains: done}]
            budget: {tokens: 1M, turns: 10}
            plans:
              - steps:
                  - id: part
                    goal:
                      objective: The file effects says that it is done.
                      doneWhen: [{id: done, file: effects, contains: done}]
                      strategy: continuous
                      model: scripted
                      agents: {sandbox: full-access}
            """);

        var run = await goal.JsonAsync("run", "above.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        var models = run.Last.GetProperty("usage").GetProperty("models");
        Assert.Equal((2, 2_200), (models.GetProperty("turns").GetInt32(), models.GetProperty("countedTokens").GetInt32()));
    }

    [Fact]
    public async Task Steer_AgentAtWork_IsHeardWithTheNextTurnAndIsAnEventOfItsOwn()
    {
        await using var goal = await StartAsync(string.Empty, Exec($"echo done >>effects; {GoalFolder.Gate()}"), Finish());
        using var run = goal.Start("run", "goal.yaml", "--json");
        await goal.Folder.FileAsync("runs");

        var said = await goal.GoalsAsync("steer", "goal", "leave the docs alone");
        goal.Folder.Write("go", string.Empty);
        var end = new JsonEnd(await run.EndAsync());

        Assert.Equal((0, 0, "Complete"), (said.ExitCode, end.ExitCode, end.Status));
        Assert.Contains("it goes before what you had in mind: leave the docs alone", goal.Server.Requests[1].Body, StringComparison.Ordinal);
        var heard = Assert.Single(end.Events, static one => one.GetProperty("type").GetString() == "agentHears");
        Assert.Equal(("local/goal", 1, "work", 1), (heard.GetProperty("goal").GetString(), heard.GetProperty("plan").GetInt32(), heard.GetProperty("step").GetString(), heard.GetProperty("attempt").GetInt32()));
    }

    [Fact]
    public async Task Run_ToolsOfAnAgent_AreTheseAndNoneChangesAGoalOrItsBudget()
    {
        await using var goal = await StartAsync("budget: {tokens: 2M}", Exec("echo done >>effects"), Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(
            [
                "apply_patch", "ask_person", "board", "claim", "exec", "exec_poll", "exec_stop", "get_goal", "handoff", "inbox", "list_files", "note", "propose_blocked",
                "propose_complete", "put", "read_file", "recall", "release", "search_files", "send", "spawn_goal", "wait_for", "wait_until", "write_file",
            ],
            goal.Server.Requests[0].Request!.Tools.Order(StringComparer.Ordinal));
    }

    private static ScriptRule Say(string text, string command) => new() { Text = string.Join(' ', Enumerable.Repeat(text, 120)), Calls = Exec(command).Calls };

    private static ScriptRule Used(ScriptRule rule)
    {
        rule.Usage = new ScriptedUsage { Input = 1_000, Output = 100 };
        return rule;
    }

    /// <summary>What the messages of a request say, in order.</summary>
    private static string[] Messages(LoggedRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return [.. body.RootElement.GetProperty("messages").EnumerateArray().Select(static message => message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String ? content.GetString()! : message.GetRawText())];
    }
}

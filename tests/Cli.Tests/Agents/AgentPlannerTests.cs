using System.Text.Json;
using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>A model writes the plans of a goal; the real command, over real HTTP.</summary>
public sealed class AgentPlannerTests
{
    private static readonly RequestConditions Planner = new() { Offers = "write_plan" };
    private static readonly RequestConditions Worker = new() { Offers = "propose_complete" };

    [Fact]
    public async Task Run_PlanOfAModel_IsCarriedOutAndTheGoalComplete()
    {
        await using var goal = await StartAsync(
            Calls("read_file", new { path = "notes" }, Planner),
            Plan("""{"id":"first","run":"echo first >>effects"},{"id":"second","agent":"Append done to effects.","checks":[{"id":"there","file":"effects","contains":"done"}]}"""),
            Exec("echo done >>effects", Worker),
            Finish(Worker));
        goal.Folder.Write("notes", "effects takes one line for each step");

        var run = await goal.JsonAsync("run", "goal.yaml");
        var events = await goal.GoalsAsync("events", "goal");
        var plans = await goal.GoalsAsync("plans", "goal");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["first", "done"], goal.Folder.Effects);
        Assert.Contains("effects takes one line", goal.Server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Contains("planning: the model is asked (planning-1)", events.Output, StringComparison.Ordinal);
        Assert.Contains("plan-1 was written by the model: 2 steps", events.Output, StringComparison.Ordinal);
        Assert.Contains("plan-1", plans.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PlanThatIsInvalid_IsShownWhatIsWrongAndRepaired()
    {
        await using var goal = await StartAsync(
            Plan("""{"id":"a","run":"echo done >>effects","after":["b"]}"""),
            Plan("""{"id":"a","run":"echo done >>effects"}"""));

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Contains("this plan has no step", goal.Server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Equal(["done"], goal.Folder.Effects);
    }

    [Fact]
    public async Task Run_PlanThatStaysInvalid_BlocksWithTheReason()
    {
        await using var goal = await StartAsync(Plan("""{"id":"a","run":"true","after":["b"]}""", always: true));

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((2, "Blocked"), (run.ExitCode, run.Status));
        Assert.Contains("the planner's plan did not validate", run.End.Output, StringComparison.Ordinal);
        Assert.Equal(3, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Run_PlanThatFails_IsFollowedByAnotherThatKeepsWhatIsDone()
    {
        const string Done = """{"id":"first","run":"echo first >>effects","checks":[{"id":"there","file":"effects"}]}""";
        await using var goal = await StartAsync(
            Plan(Done + """,{"id":"second","run":"exit 3"}"""),
            Plan(Done + """,{"id":"second","run":"exit 3"}"""),
            Plan(Done + """,{"id":"third","run":"echo done >>effects"}"""));

        var run = await goal.JsonAsync("run", "goal.yaml");
        var difference = await goal.GoalsAsync("plans", "goal", "--diff", "1", "2");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["first", "done"], goal.Folder.Effects);
        Assert.Contains("this is plan 1 again", goal.Server.Requests[2].Body, StringComparison.Ordinal);
        Assert.Contains("Plan 1 was tried", goal.Server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Equal(0, difference.ExitCode);
        Assert.Contains("third", difference.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_KilledWhilePlanning_GoesOnAndTheLostCallCountsWithItsReservation()
    {
        await using var goal = await StartAsync(
            new ScriptRule { Text = "I think about it.", Break = new ScriptedBreak { How = BreakKind.Hang, After = 2 } },
            Plan("""{"id":"a","run":"echo done >>effects"}"""));
        using (var killed = goal.Start("run", "goal.yaml", "--json"))
        {
            await goal.Server.WaitForRequestsAsync(1, TestContext.Current.CancellationToken);
            killed.Kill();
            await killed.EndAsync();
        }

        var run = await goal.JsonAsync("run", "goal.yaml");
        using var shown = JsonDocument.Parse((await goal.GoalsAsync("show", "goal", "--json")).Output);

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["done"], goal.Folder.Effects);
        var models = shown.RootElement.GetProperty("usage").GetProperty("models");
        Assert.Equal(2, models.GetProperty("turns").GetInt64());
        Assert.True(models.GetProperty("estimatedTokens").GetInt64() > 16_000);
    }

    [Fact]
    public async Task Run_QuotaThatIsUsedUpWhilePlanning_WaitsForItAsUsageLimited()
    {
        await using var goal = await StartAsync(
            new ScriptRule { Fail = new ScriptedFailure { Status = 429, Code = "insufficient_quota", RetryAfterMs = 4_000 } },
            Plan("""{"id":"a","run":"echo done >>effects"}"""));
        using var run = goal.Start("run", "goal.yaml", "--json");
        await run.LineAsync("planningWaits");
        var shown = await goal.JsonAsync("show", "goal");

        var end = new JsonEnd(await run.EndAsync());

        Assert.Equal("UsageLimited", shown.Status);
        Assert.Equal((0, "Complete"), (end.ExitCode, end.Status));
    }

    private static async Task<AgentGoal> StartAsync(params ScriptRule[] rules)
    {
        var goal = await AgentGoal.StartAsync(string.Empty, rules);
        goal.Folder.Write("goal.yaml", """
            id: goal
            objective: The file effects says that it is done.
            doneWhen: [{id: done, file: effects, contains: done}]
            strategy: model
            model: scripted
            agents: {sandbox: full-access}
            """);
        return goal;
    }

    private static ScriptRule Plan(string steps, bool always = false) => new()
    {
        When = Planner,
        Always = always,
        Calls = [new ScriptedCall { Tool = "write_plan", Arguments = JsonSerializer.SerializeToElement(JsonDocument.Parse($$"""{"why":"It is the way.","steps":[{{steps}}]}""").RootElement) }],
    };
}

using System.Text.Json;
using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>Agents that make goals of their own.</summary>
public sealed class AgentSpawnTests
{
    private const string Part = "CHILD-PART";
    private static readonly object[] PartIsThere = [new { id = "there", file = "part.txt", contains = "made" }];
    private static readonly RequestConditions Below = new() { Contains = Part, Lacks = "The file effects says" };
    private static readonly RequestConditions Above = new() { Contains = "The file effects says" };

    [Fact]
    public async Task Run_AgentMakesAGoal_RestsUntilItIsVerifiedAndItsMoneyIsTheParents()
    {
        await using var goal = await StartAsync(
            "budget: {tokens: 200k, turns: 20, attempts: 6}",
            Calls("spawn_goal", new { objective = $"The {Part} is made.", doneWhen = PartIsThere, share = 30, budget = new { turns = 5 } }, Above),
            Calls("write_file", new { path = "part.txt", content = "made" }, Below),
            Of(Below, Finish()),
            Calls("write_file", new { path = "effects", content = "done" }, Above),
            Of(Above, Finish()));

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        var made = Assert.Single(Step(run.Last).GetProperty("made").EnumerateArray());
        Assert.Equal("complete", made.GetProperty("state").GetString());
        var child = made.GetProperty("goal").GetString()!;
        Assert.Equal(5, goal.Server.Requests.Count);
        Assert.Contains($"g1 (goal {child}) is complete: the host has seen every criterion of it hold. It used 2 turns", goal.Server.Requests[3].Body, StringComparison.Ordinal);

        var below = await goal.JsonAsync("show", Name(child));
        Assert.Equal("Complete", below.Status);
        Assert.Equal(("local/goal", "work", true), Parent(below.Last));
        Assert.Equal(5, below.Last.GetProperty("budget").GetProperty("turns").GetInt64());
        Assert.InRange(Used(below.Last).GetProperty("inputTokens").GetInt64(), 1, Used(run.Last).GetProperty("inputTokens").GetInt64() / 2);
        Assert.Equal((5, 2), (Used(run.Last).GetProperty("turns").GetInt32(), Used(below.Last).GetProperty("turns").GetInt32()));
        Assert.Equal(2, run.Last.GetProperty("usage").GetProperty("attempts").GetInt64());

        var (told, shown, report, ofChild) = (await goal.GoalsAsync("events", "goal"), await goal.GoalsAsync("show", "goal"), await goal.GoalsAsync("report", "goal"), await goal.GoalsAsync("show", Name(child)));
        Assert.Contains($"the agent of step work makes goal {child} (attempt 1, lent", told.Output, StringComparison.Ordinal);
        Assert.Contains($"goal {child}, which the agent of step work made, is complete", told.Output, StringComparison.Ordinal);
        Assert.Contains($"made goal {Name(child)}: complete", report.Output, StringComparison.Ordinal);
        Assert.Contains("made by", ofChild.Output, StringComparison.Ordinal);
        Assert.Contains("goal", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_GoalThatMayNotBe_IsAToolResultThatSaysWhatToDoBetter()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Calls("spawn_goal", new { objective = Part, doneWhen = new object[] { new { id = "a", run = "curl https://example.org" } } }, Above),
            Calls("spawn_goal", new { objective = Part, doneWhen = PartIsThere, wait = false }, Above),
            Calls("exec_stop", new { handle = "g1" }, Above),
            Calls("exec_stop", new { handle = "g2" }, Above),
            Calls("write_file", new { path = "effects", content = "done" }, Above),
            Of(Above, Finish()),
            Calls("wait_until", new { seconds = 3_000, reason = "for ever" }, Below, always: true));
        goal.Folder.Write("goal.yaml", File.ReadAllText(goal.Folder.File("goal.yaml")).Replace("sandbox: full-access", "sandbox: workspace-write", StringComparison.Ordinal));

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        var bodies = goal.Server.Requests.Select(request => request.Body).ToArray();
        Assert.Contains(bodies, body => body.Contains("is none that the goal names, and would run outside the sandbox", StringComparison.Ordinal));
        Assert.Contains(bodies, body => body.Contains("there is no such command in the background", StringComparison.Ordinal));
        Assert.Contains(bodies, body => body.Contains("has ended and is not complete: its agent wanted it to stop", StringComparison.Ordinal));
        Assert.Equal("ended", Assert.Single(Step(run.Last).GetProperty("made").EnumerateArray()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Run_KilledWhileTheGoalIsUnderWay_OneGoalOneEffectAndTheAgentIsWokenOnce()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Calls("spawn_goal", new { objective = Part, doneWhen = PartIsThere }, Above),
            Exec($"echo begun >>effects; {GoalFolder.Gate()}; echo made >>part.txt", Below),
            Of(Below, Finish()),
            Exec("echo done >>effects", Above),
            Of(Above, Finish()));
        using (var run = goal.Start("run", "goal.yaml", "--json"))
        {
            await run.LineAsync("the agent of step work makes goal");
            await Deadline.UntilAsync(() => goal.Folder.Effects.Contains("begun", StringComparer.Ordinal), "the goal's agent has begun");
            run.Kill();
            await run.EndAsync();
        }

        using (var second = goal.Start("resume", "--all", "--json"))
        {
            await second.LineAsync("is taken over (execution 2)");
            second.Kill();
            await second.EndAsync();
        }

        goal.Folder.Write("go", string.Empty);
        var resumed = await goal.JsonAsync("resume", "--all");
        var list = await goal.JsonAsync("list");

        Assert.Equal("Complete", (await goal.JsonAsync("show", "goal")).Status);
        Assert.Equal(["begun", "done"], goal.Folder.Effects);
        Assert.Equal("made\n", File.ReadAllText(goal.Folder.File("part.txt")));
        Assert.Equal(5, goal.Server.Requests.Count);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(2, list.Lines.Count);
    }

    [Fact]
    public async Task Cancel_StopsTheGoalThatItsAgentMade()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Calls("spawn_goal", new { objective = Part, doneWhen = PartIsThere }, Above),
            Calls("wait_until", new { seconds = 3_000, reason = "for ever" }, Below));
        using var run = goal.Start("run", "goal.yaml", "--json");
        await run.LineAsync("the agent of step work makes goal");

        var cancelled = await goal.GoalsAsync("cancel", "goal");
        await run.EndAsync();
        var above = await goal.JsonAsync("show", "goal");
        var made = Assert.Single(Step(above.Last).GetProperty("made").EnumerateArray());
        var below = await goal.JsonAsync("show", Name(made.GetProperty("goal").GetString()!));

        Assert.Equal(0, cancelled.ExitCode);
        Assert.Equal(("Cancelled", "Cancelled"), (above.Status, below.Status));
        Assert.Contains("local/goal, the agent of whose step work made it, wanted it to stop", below.Last.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_GoalOfAnAgentNeedsApproval_ThePersonIsAskedAsForItsParent()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Calls("spawn_goal", new { objective = Part, doneWhen = PartIsThere }, Above),
            Exec("echo made >>part.txt", Below),
            Of(Below, Finish()),
            Calls("write_file", new { path = "effects", content = "done" }, Above),
            Of(Above, Finish()));
        goal.Folder.Write("goal.yaml", File.ReadAllText(goal.Folder.File("goal.yaml")).Replace("full-access}", "full-access, approvals: {tools: {exec: always}}}", StringComparison.Ordinal));

        var run = await goal.JsonAsync("run", "goal.yaml");
        var child = Name(Assert.Single(Step(run.Last).GetProperty("made").EnumerateArray()).GetProperty("goal").GetString()!);
        var asked = await goal.JsonAsync("show", child);
        Assert.Equal((3, "AwaitingInput"), (run.ExitCode, run.Status));
        Assert.Equal("AwaitingInput", asked.Status);
        Assert.False(File.Exists(goal.Folder.File("part.txt")));

        var code = asked.Last.GetProperty("questions")[0].GetProperty("approval").GetProperty("code").GetString()!;
        await goal.GoalsAsync("approve", child, code);
        await goal.GoalsAsync("resume", "--all");

        Assert.Equal("Complete", (await goal.JsonAsync("show", "goal")).Status);
        Assert.Equal("made\n", File.ReadAllText(goal.Folder.File("part.txt")));
    }

    private static ScriptRule Of(RequestConditions when, ScriptRule rule) => rule with { When = when };

    private static JsonElement Step(JsonElement report) => report.GetProperty("planHistory").EnumerateArray().Last().GetProperty("steps")[0];

    private static JsonElement Used(JsonElement report) => report.GetProperty("usage").GetProperty("models");

    private static string Name(string goal) => goal[(goal.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static (string?, string?, bool) Parent(JsonElement report) =>
        report.GetProperty("parent") is var parent ? (parent.GetProperty("goal").GetString(), parent.GetProperty("step").GetString(), parent.GetProperty("made").GetBoolean()) : default;
}

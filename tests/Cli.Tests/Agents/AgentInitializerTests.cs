using System.Text.Json;
using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>A model writes what must pass besides the goal's own criteria, before the work begins; the real command, over real HTTP.</summary>
public sealed class AgentInitializerTests
{
    private static readonly RequestConditions Initializer = new() { Offers = "write_manifest" };
    private static readonly RequestConditions Worker = new() { Offers = "propose_complete" };

    [Fact]
    public async Task Run_ItemThatFails_KeepsTheGoalFromBeingCompleteUntilItPasses()
    {
        await using var goal = await StartAsync(
            Calls("read_file", new { path = "notes" }, Initializer),
            Manifest("""{"id":"page","sentence":"There is a page with a title.","check":{"file":"index.html","contains":"<h1>"}}"""),
            Exec("echo done >>effects", Worker),
            Finish(Worker),
            Exec("echo '<h1>' >index.html", Worker),
            Finish(Worker));
        goal.Folder.Write("notes", "a page needs a title");

        var run = await goal.JsonAsync("run", "goal.yaml");
        var events = await goal.GoalsAsync("events", "goal");
        var shown = await goal.GoalsAsync("show", "goal");
        var html = await goal.GoalsAsync("report", "goal", "--output", "report.html");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Contains("the initializer wrote its manifest: 1 item, none of them passed yet", events.Output, StringComparison.Ordinal);
        Assert.Contains("a page needs a title", goal.Server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Contains("There is a page with a title.", goal.Server.Requests[2].Body, StringComparison.Ordinal);
        Assert.Contains("The host looked, and this does not hold:\\n- page: failed", goal.Server.Requests[4].Body, StringComparison.Ordinal);
        Assert.Contains("by the initializer: There is a page with a title.", shown.Output, StringComparison.Ordinal);
        Assert.Equal(0, html.ExitCode);
        Assert.Contains("by the initializer: There is a page with a title.", await File.ReadAllTextAsync(goal.Folder.File("report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ManifestThatStaysInvalid_BlocksBeforeAnyWork()
    {
        await using var goal = await StartAsync(Manifest("""{"id":"all","sentence":"All is well.","check":{"run":"make all"}}""", always: true));

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((2, "Blocked"), (run.ExitCode, run.Status));
        Assert.Contains("the initializer's manifest did not validate: items[0].check.run", run.End.Output, StringComparison.Ordinal);
        Assert.Equal(3, goal.Server.Requests.Count);
        Assert.Empty(goal.Folder.Effects);
    }

    [Fact]
    public async Task Edit_WithoutInitializer_DropsTheItems()
    {
        await using var goal = await StartAsync(
            Manifest("""{"id":"never","sentence":"What cannot be is there.","check":{"file":"never"}}"""),
            Exec("echo done >>effects", Worker),
            Calls("propose_blocked", new { blocker = "the file never cannot be made", tried = Array.Empty<string>() }, Worker, always: true));
        var run = await goal.JsonAsync("run", "goal.yaml");
        Write(goal, initializer: false);

        var edit = await goal.GoalsAsync("edit", "goal", "goal.yaml");
        var again = await goal.JsonAsync("run", "goal.yaml");
        var shown = await goal.GoalsAsync("show", "goal");

        Assert.Equal((2, "Blocked"), (run.ExitCode, run.Status));
        Assert.Equal(0, edit.ExitCode);
        Assert.Contains("initializer", edit.Output, StringComparison.Ordinal);
        Assert.Equal((0, "Complete"), (again.ExitCode, again.Status));
        Assert.DoesNotContain("by the initializer", shown.Output, StringComparison.Ordinal);
    }

    private static async Task<AgentGoal> StartAsync(params ScriptRule[] rules)
    {
        var goal = await AgentGoal.StartAsync(string.Empty, rules);
        Write(goal, initializer: true);
        return goal;
    }

    private static void Write(AgentGoal goal, bool initializer) => goal.Folder.Write("goal.yaml", $$"""
        id: goal
        objective: The file effects says that it is done.
        doneWhen: [{id: done, file: effects, contains: done}]
        strategy: continuous
        model: scripted
        agents: {initializer: {{(initializer ? "true" : "false")}}, maxTurns: 50}
        """);

    private static ScriptRule Manifest(string items, bool always = false) => new()
    {
        When = Initializer,
        Always = always,
        Calls = [new ScriptedCall { Tool = "write_manifest", Arguments = JsonSerializer.SerializeToElement(JsonDocument.Parse($$"""{"items":[{{items}}]}""").RootElement) }],
    };
}

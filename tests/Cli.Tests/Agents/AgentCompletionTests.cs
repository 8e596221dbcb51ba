using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>A goal is complete when its criteria pass: what its agent says counts for nothing.</summary>
public sealed class AgentCompletionTests
{
    [Fact]
    public async Task Run_AgentThatDoesItsWork_Completes()
    {
        await using var goal = await StartAsync(
            string.Empty,
            Calls("list_files", new { path = "." }),
            Calls("write_file", new { path = "notes.txt", content = "half\n" }),
            Exec("cat notes.txt >>effects; echo done >>effects"),
            Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["half", "done"], goal.Folder.Effects);
        Assert.Equal(4, goal.Server.Requests.Count);
        Assert.All(goal.Server.Requests, request => Assert.Equal("scripted", request.Model));
        Assert.Contains("exit status 0", goal.Server.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StepOfADeclaredPlan_IsDoneByTheAgentBetweenCommands()
    {
        await using var goal = await StartAsync(string.Empty, Exec("echo middle >>effects"), Finish());
        goal.Folder.Write("plans.yaml", """
            objective: Three steps, one of them by an agent.
            doneWhen: [{id: done, file: effects, contains: last}]
            model: scripted
            agents: {sandbox: full-access}
            plans:
              - steps:
                  - {id: first, run: "echo first >>effects"}
                  - {id: middle, agent: "Write middle to the file effects.", checks: [{id: there, file: effects, contains: middle}]}
                  - {id: last, run: "echo last >>effects"}
            """);

        var run = await goal.JsonAsync("run", "plans.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["first", "middle", "last"], goal.Folder.Effects);
    }

    [Fact]
    public async Task Run_AgentThatClaimsFalselyAndThenRepairs_IsToldWhatIsMissingAndCompletes()
    {
        await using var goal = await StartAsync(string.Empty, Finish(), Exec("echo done >>effects"), Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Contains("You are not done", goal.Server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Single(goal.Folder.Effects);
    }

    [Fact]
    public async Task Run_EachClaim_RunsTheCriteriaOnce()
    {
        await using var goal = await StartAsync(string.Empty, Finish(), Exec("echo done >>effects"), Finish());
        goal.Folder.Write("counted.yaml", """
            objective: The file effects says that it is done.
            doneWhen: [{id: done, run: "echo looked >>count; grep done effects", writes: [count]}]
            strategy: continuous
            model: scripted
            agents: {sandbox: full-access}
            """);

        var run = await goal.JsonAsync("run", "counted.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(["looked", "looked"], await File.ReadAllLinesAsync(goal.Folder.File("count"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_AgentThatAlwaysLies_EndsHonestlyAndNotComplete()
    {
        await using var goal = await StartAsync("budget: {replans: 1}", Finish(always: true));

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((4, "BudgetLimited"), (run.ExitCode, run.Status));
        Assert.Contains("claimed to be done", string.Join('\n', run.End.Lines), StringComparison.Ordinal);
        Assert.Empty(goal.Folder.Effects);
        Assert.Equal(10, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Run_AgentThatBreaksAFence_IsNotComplete()
    {
        await using var goal = await StartAsync("budget: {replans: 0}\nfences: [{id: kept, unchanged: [kept.txt]}]", Exec("echo cheat >kept.txt; echo done >>effects"), Finish());
        goal.Folder.Write("kept.txt", "as it was\n");

        var run = await goal.JsonAsync("run", "goal.yaml");

        Assert.Equal((4, "BudgetLimited"), (run.ExitCode, run.Status));
        Assert.Contains("fence kept was broken", string.Join('\n', run.End.Lines), StringComparison.Ordinal);
    }
}

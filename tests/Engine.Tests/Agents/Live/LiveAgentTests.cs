using Microsoft.Extensions.AI;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Agents.Live;

/// <summary>What the host that runs an agent tells of it while it works.</summary>
public sealed class LiveAgentTests
{
    private static readonly GoalId Goal = GoalId.Local("goal");

    [Fact]
    public async Task Report_WhileTheModelSpeaks_ShowsItsTurnAndWhatItSays()
    {
        using var model = new ScriptedChat(new TextContent("I look at the"), new TextContent(" tests.\nThen I")) { Hangs = true };

        var agent = await WatchAsync(model, static agent => agent.Says is not null && agent.Says.EndsWith("Then I", StringComparison.Ordinal));

        Assert.Equal((1, "model", "I look at the tests.\nThen I"), (agent.Turn, agent.Doing, agent.Says));
        Assert.Equal((1_000_000, 50), (agent.TokensLeft, agent.TurnsLeft));
        Assert.NotNull(agent.Since);
    }

    [Fact]
    public async Task Report_WhileAToolRuns_ShowsTheFirstLineOfItsFirstArgument()
    {
        using var model = new ScriptedChat(new FunctionCallContent("c1", "exec", new Dictionary<string, object?>(StringComparer.Ordinal) { ["command"] = "sleep 300 # first\necho second" }));

        var agent = await WatchAsync(model, static agent => agent.Doing == "exec");

        Assert.Equal((1, "sleep 300 # first", null), (agent.Turn, agent.Line, agent.Says));
    }

    private static async Task<AgentView> WatchAsync(ScriptedChat model, Func<AgentView, bool> isThere)
    {
        var stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var workspace = Directory.CreateDirectory(folder["work"]).FullName;
        await using var goals = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = folder["store"], Models = _ => model }, stop);
        await goals.AskAsync(
            Goal,
            new SubmitGoal
            {
                Id = CommandId.New(TimeProvider.System),
                Contract = new GoalContract
                {
                    Objective = "The file effects is there.",
                    Workspace = workspace,
                    DoneWhen = [new FileCheck { Id = "there", File = "effects" }],
                    Budget = new GoalBudget { Tokens = 1_000_000, Turns = 50 },
                    Agents = new AgentPolicy { Sandbox = SandboxMode.FullAccess },
                    Plans = [new PlanDefinition { Name = "only", Steps = [new StepDefinition { Id = "work", Action = new AgentAction { Instructions = "do it" } }] }],
                },
            },
            stop);
        AgentView? found = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (found is null || !isThere(found))
        {
            await Task.Delay(10, limit.Token);
            found = (await goals.ReportAsync(Goal, limit.Token))?.PlanHistory.LastOrDefault()?.Steps[0].Agent;
        }

        await goals.AskAsync(Goal, new CancelGoal { Id = CommandId.New(TimeProvider.System) }, stop);
        return found!;
    }
}

using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Telemetry;

/// <summary>A goal of a command and an agent.</summary>
internal static class TracedGoal
{
    /// <summary>What no span may say: it is an argument and an output.</summary>
    public const string Private = "unspeakable-4711";

    private static readonly object Claim = new { summary = Private, done = Array.Empty<string>(), left = Array.Empty<string>(), evidence = Array.Empty<string>(), deadEnds = Array.Empty<string>() };

    /// <summary>The contract. The agent has four turns: a reading one, a command, a file, the claim.</summary>
    public static GoalContract Contract(TemporaryFolder folder) => new()
    {
        Objective = $"The file effects is there ({Private}).",
        Workspace = Directory.CreateDirectory(folder["work"]).FullName,
        DoneWhen = [new FileCheck { Id = "there", File = "effects" }],
        Agents = new AgentPolicy { Sandbox = SandboxMode.FullAccess },
        Plans =
        [
            new PlanDefinition
            {
                Name = "only",
                Steps =
                [
                    new StepDefinition { Id = "prepare", Action = new RunAction { Command = CommandLine.Shell($"echo {Private}") } },
                    new StepDefinition
                    {
                        Id = "work",
                        After = ["prepare"],
                        Checks = [new FileCheck { Id = "made", File = "effects" }],
                        Action = new AgentAction
                        {
                            Instructions = WordedModel.Instructions(
                                [("list_files", new { }), ("made_up_by_the_model", new { path = Private })],
                                [("exec", new { command = $"echo {Private}" })],
                                [("write_file", new { path = "effects", content = Private })],
                                [("propose_complete", Claim)]),
                        },
                    },
                ],
            },
        ],
    };

    /// <summary>Submits a goal.</summary>
    public static Task SubmitAsync(EmbeddedGoals goals, GoalId goal, GoalContract contract) =>
        goals.AskAsync(goal, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = contract }, TestContext.Current.CancellationToken);

    /// <summary>Waits until a goal has ended.</summary>
    public static async Task EndAsync(EmbeddedGoals goals, GoalId goal)
    {
        await foreach (var _ in goals.WatchAsync(goal, cancellationToken: TestContext.Current.CancellationToken))
        {
            if (await goals.ReportAsync(goal, TestContext.Current.CancellationToken) is { Status: not (GoalStatus.Active or GoalStatus.Waiting) } report)
            {
                Assert.Equal(GoalStatus.Complete, report.Status);
                return;
            }
        }
    }
}

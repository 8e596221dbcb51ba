using System.Text;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Secrets;

/// <summary>A secret that one step was given turns up nowhere, by whatever way another part of the goal comes to say it.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class GoalRedactionTests : IDisposable
{
    private const string Value = "s3cr3t-hunter2-value";

    private readonly string folder = Directory.CreateTempSubdirectory("goals-redaction-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Run_CriterionFenceAndNextStepPrintWhatAStepWrote_ItIsInNoFileOfTheStore()
    {
        var goal = GoalId.Local("leaks");
        var secrets = new TestSecrets { ["TOKEN"] = Value };
        var workspace = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName;
        var store = Path.Combine(folder, "store");
        await using (var goals = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = store, Secrets = secrets }))
        {
            var reply = await goals.AskAsync(goal, new SubmitGoal
            {
                Id = CommandId.New(TimeProvider.System),
                Contract = new GoalContract
                {
                    Objective = "It is done.",
                    Workspace = workspace,
                    DoneWhen = [OperationsBench.Command("prints", "cat npmrc; exit 1"), new JsonCheck { Id = "quotes", File = "value.json", Pointer = "/token", Matches = "^x$" }],
                    Fences = [OperationsBench.Command("fence", "cat npmrc 2>/dev/null; true")],
                    Plans =
                    [
                        new PlanDefinition
                        {
                            Name = "only",
                            Steps =
                            [
                                new StepDefinition
                                {
                                    Id = "login",
                                    Action = OperationsBench.Run("printf '%s' \"$TOKEN\" >npmrc; printf '{\"token\": \"%s\"}' \"$TOKEN\" >value.json"),
                                    Environment = new CommandEnvironment { Secrets = [new SecretUse { Name = "TOKEN" }] },
                                },
                                new StepDefinition { Id = "prints", Action = OperationsBench.Run("cat npmrc"), After = ["login"] },
                            ],
                        },
                    ],
                },
            }, TestContext.Current.CancellationToken);
            Assert.True(reply.Accepted, reply.Reason);
            var report = await UntilBlockedAsync(goals, goal);
            Assert.All(report.Criteria, criterion => Assert.Contains("[secret TOKEN]", criterion.Reason, StringComparison.Ordinal));
        }

        Assert.Equal(Value, await File.ReadAllTextAsync(Path.Combine(workspace, "npmrc"), TestContext.Current.CancellationToken));
        foreach (var file in Directory.EnumerateFiles(store, "*", SearchOption.AllDirectories))
        {
            Assert.False((await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Value)) >= 0, $"{file} has it");
        }
    }

    private static async Task<GoalReport> UntilBlockedAsync(EmbeddedGoals goals, GoalId goal)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var report = await goals.ReportAsync(goal, deadline.Token);
            if (report?.Status == GoalStatus.Blocked)
            {
                return report;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }
}

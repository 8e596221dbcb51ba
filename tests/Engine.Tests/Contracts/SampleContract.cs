using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Tests.Contracts;

/// <summary>A contract with every property set; what is frozen is frozen with it.</summary>
internal static class SampleContract
{
    public static GoalContract Full { get; } = new()
    {
        Objective = "The libraries build & \"pack\": \u00E9\u8A08\U0001F600",
        Workspace = "/home/me/project",
        DoneWhen =
        [
            new CommandCheck { Id = "packed", Command = CommandLine.Shell("test -s out/A.nupkg"), Timeout = TimeSpan.FromSeconds(90), Writes = ["out/**"] },
            new FileCheck { Id = "licence", File = "out/LICENSE", Contains = "MIT", Matches = "^v[0-9]+$", Sha256 = new string('0', 64) },
        ],
        Fences = [new UnchangedCheck { Id = "sources", Patterns = ["**", "!out/**"] }],
        Budget = new GoalBudget { WallClock = TimeSpan.FromHours(50), Attempts = 50, Replans = 5 },
        Plans =
        [
            new PlanDefinition
            {
                Name = "quick",
                Steps =
                [
                    new StepDefinition { Id = "restore", Action = new ToolAction { Tool = "restore", Arguments = "{}" } },
                    new StepDefinition
                    {
                        Id = "pack",
                        Action = new RunAction { Command = new CommandLine { Arguments = ["dotnet", "pack"] } },
                        After = ["restore"],
                        Retry = new RetryPolicy { Max = 2, Delay = TimeSpan.FromMilliseconds(1_500) },
                        Timeout = TimeSpan.FromMinutes(10),
                        Idempotent = true,
                        Checks = [new FileCheck { Id = "there", File = "out/A.nupkg" }],
                    },
                ],
            },
            new PlanDefinition { Name = "slow", Steps = [new StepDefinition { Id = "all", Action = new RunAction { Command = CommandLine.Shell("make") } }] },
        ],
    };
}

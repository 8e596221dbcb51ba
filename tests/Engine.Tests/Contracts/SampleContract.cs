using System.Collections.Immutable;
using System.Text.Json;
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
            new JsonCheck { Id = "failures", File = "out/report.json", Pointer = "/totals/failed", Exists = true, EqualTo = JsonElement.Parse("0"), Matches = "^0$", AtLeast = 0, AtMost = 0.5m },
            new HttpCheck
            {
                Id = "up",
                Url = "http://localhost:8080/health",
                Method = "GET",
                Status = 204,
                Contains = "ok",
                Matches = "o.",
                Timeout = TimeSpan.FromSeconds(5),
                Follow = true,
                Headers = Names("Authorization", "Bearer ${secret:API_KEY}"),
            },
        ],
        Fences = [new UnchangedCheck { Id = "sources", Patterns = ["**", "!out/**"] }],
        Budget = new GoalBudget { WallClock = TimeSpan.FromHours(50), Attempts = 50, Replans = 5 },
        Environment = new CommandEnvironment { Variables = Names("CONFIGURATION", "Release"), Secrets = [new SecretUse { Name = "API_KEY" }, new SecretUse { Name = "OTHER", As = "TOKEN" }] },
        ReadFirst = ["AGENTS.md"],
        Rules = ["Do not touch the tests."],
        Schedule = new GoalSchedule { Cron = "0 6 * * 1-5", TimeZone = "Europe/Berlin", Missed = MissedRounds.Skip },
        Notify = [new CommandNotification { On = [NotificationEvent.InputNeeded], Command = CommandLine.Shell("./tell.sh") }, new WebhookNotification { On = [NotificationEvent.Complete], Url = "https://a.example/", Secret = "KEY" }],
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
                        Environment = new CommandEnvironment { Variables = Names("CONFIGURATION", "Debug") },
                        Checks = [new FileCheck { Id = "there", File = "out/A.nupkg" }],
                    },
                ],
            },
            new PlanDefinition { Name = "slow", Steps = [new StepDefinition { Id = "all", Action = new RunAction { Command = CommandLine.Shell("make") } }] },
        ],
    };

    private static ImmutableSortedDictionary<string, string> Names(string name, string value) =>
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(name, value);
}

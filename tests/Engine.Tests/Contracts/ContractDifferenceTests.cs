using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Tests.Contracts;

public sealed class ContractDifferenceTests
{
    private static readonly GoalContract Full = SampleContract.Full;

    [Fact]
    public void Describe_RandomContracts_IsEmptyExactlyWhenTheBytesAreEqual()
    {
        var random = new Random(20_240_709);
        var (equal, different) = (0, 0);
        for (var round = 0; round < 2_000; round++)
        {
            var contracts = new RandomContracts(random);
            var existing = contracts.Next();
            var offered = random.Next(10) switch
            {
                0 => contracts.Next(),
                1 => ContractBytes.Parse(ContractBytes.Canonical(existing)),
                _ => contracts.Change(existing),
            };

            var lines = ContractDifference.Describe(existing, offered);

            var same = ContractBytes.Canonical(existing).AsSpan().SequenceEqual(ContractBytes.Canonical(offered));
            Assert.Equal(same, lines.IsEmpty);
            Assert.InRange(lines.Length, 0, ContractDifference.Maximum + 1);
            Assert.All(lines, line => Assert.True(line.Length is > 0 and < 300 && !line.Contains('\n', StringComparison.Ordinal), line));
            Assert.DoesNotContain(lines, line => line.Contains("cannot be shown", StringComparison.Ordinal));
            (equal, different) = same ? (equal + 1, different) : (equal, different + 1);
        }

        Assert.True(equal > 100 && different > 1_000, $"{equal} equal, {different} different");
    }

    [Fact]
    public void Describe_ValuesDiffer_NamesEachByItsPath() => Differs(
        Full with
        {
            Objective = "x",
            Budget = new GoalBudget { WallClock = TimeSpan.FromHours(1), Replans = 6 },
            DoneWhen = Full.DoneWhen.SetItem(0, (CommandCheck)Full.DoneWhen[0] with { Command = CommandLine.Shell("test -s b") }),
            Plans = Full.Plans.SetItem(0, Full.Plans[0] with
            {
                Steps = Full.Plans[0].Steps.SetItem(1, Full.Plans[0].Steps[1] with
                {
                    Timeout = TimeSpan.FromMinutes(20),
                    Idempotent = false,
                    After = [],
                    Action = new RunAction { Command = CommandLine.Shell("dotnet pack") },
                    Retry = new RetryPolicy { Max = 2 },
                    Checks = [new FileCheck { Id = "there", File = "out/B.nupkg" }],
                }),
            }),
        },
        "objective: was \"The libraries build & \\\"pack\\\": \u00E9\u8A08\\uD83D\\uDE00\", is \"x\"",
        "doneWhen.packed.run: was \"test -s out/A.nupkg\", is \"test -s b\"",
        "budget.wallClock: was 2d2h, is 1h",
        "budget.attempts: was 50, is not set",
        "budget.replans: was 5, is 6",
        "plans.quick.steps.pack.run: was [\"dotnet\", \"pack\"], is \"dotnet pack\"",
        "plans.quick.steps.pack.after: was [\"restore\"], is []",
        "plans.quick.steps.pack.retry.delay: was 1s500ms, is 0s",
        "plans.quick.steps.pack.timeout: was 10m, is 20m",
        "plans.quick.steps.pack.idempotent: was true, is false",
        "plans.quick.steps.pack.checks.there.file: was \"out/A.nupkg\", is \"out/B.nupkg\"");

    [Fact]
    public void Describe_EnvironmentGuidanceAndMeasures_NamesEach() => Differs(
        Full with
        {
            DoneWhen = [.. Full.DoneWhen.Take(2), ((JsonCheck)Full.DoneWhen[2]) with { EqualTo = JsonElement.Parse("\"0\""), AtMost = 0.75m }, ((HttpCheck)Full.DoneWhen[3]) with { Status = 200, Follow = false }],
            Environment = new CommandEnvironment { Variables = Full.Environment!.Variables.SetItem("CONFIGURATION", "Debug"), Secrets = [new SecretUse { Name = "API_KEY" }] },
            ReadFirst = [],
            Rules = ["Do not touch anything."],
        },
        "doneWhen.failures.equals: was 0, is \"0\"",
        "doneWhen.failures.atMost: was 0.5, is 0.75",
        "doneWhen.up.status: was 204, is 200",
        "doneWhen.up.follow: was true, is false",
        "env.CONFIGURATION: was \"Release\", is \"Debug\"",
        "secrets: was [\"API_KEY\", \"OTHER as TOKEN\"], is [\"API_KEY\"]",
        "readFirst: was [\"AGENTS.md\"], is not set",
        "rules: was [\"Do not touch the tests.\"], is [\"Do not touch anything.\"]");

    [Fact]
    public void Describe_PartsAddedAndRemoved_NamesThemWhole() => Differs(
        Full with
        {
            Fences = [new FileCheck { Id = "keep", File = "a" }],
            DoneWhen = [Full.DoneWhen[0], new FileCheck { Id = "licence", File = "out/LICENSE", Contains = "MIT" }, new FileCheck { Id = "more", File = "a" }],
            Plans = [Full.Plans[0] with { Steps = [Full.Plans[0].Steps[0]] }, Full.Plans[1] with { Name = "other" }],
        },
        "doneWhen.licence.matches: was \"^v[0-9]+$\", is not set",
        "doneWhen.licence.sha256: was \"00000000000000000000000000000000000000000000000000000000000..., is not set",
        "doneWhen.failures: removed",
        "doneWhen.up: removed",
        "doneWhen.more: added",
        "fences.sources: removed",
        "fences.keep: added",
        "plans.quick.steps.pack: removed",
        "plans.slow: removed",
        "plans.other: added");

    [Fact]
    public void Describe_OrderDiffers_NamesBothOrders() => Differs(
        Full with { Plans = [.. Full.Plans.Reverse()] },
        "plans: the order was quick, slow, is slow, quick");

    [Fact]
    public void Describe_CheckOfAnotherKind_IsOneDifference() => Differs(
        Full with { DoneWhen = Full.DoneWhen.SetItem(0, new FileCheck { Id = "packed", File = "out/A.nupkg" }) },
        "doneWhen.packed: was run \"test -s out/A.nupkg\", is file \"out/A.nupkg\"");

    [Fact]
    public void Describe_ActionOfAnotherKind_NamesWhatWentAndCame() => Differs(
        Full with { Plans = Full.Plans.SetItem(1, Full.Plans[1] with { Steps = [Full.Plans[1].Steps[0] with { Action = new ToolAction { Tool = "make" } }] }) },
        "plans.slow.steps.all.run: was \"make\", is not set",
        "plans.slow.steps.all.tool: was not set, is \"make\"",
        "plans.slow.steps.all.arguments: was not set, is \"\"");

    [Fact]
    public void Describe_LongTexts_ShowsWhereTheyDiffer() => Assert.Equal(
        [$"objective: was ...{new string('x', 20)}a\", is ...{new string('x', 20)}bb\""],
        ContractDifference.Describe(Full with { Objective = new string('x', 5_000) + "a" }, Full with { Objective = new string('x', 5_000) + "bb" }));

    [Fact]
    public void Describe_ManyDifferences_CountsTheRest()
    {
        var lines = ContractDifference.Describe(
            Full,
            Full with { DoneWhen = [.. Full.DoneWhen, .. Enumerable.Range(0, 45).Select(index => new FileCheck { Id = $"more-{index}", File = "a" })] });

        Assert.Equal(21, lines.Length);
        Assert.Equal("and 25 more", lines[^1]);
    }

    private static void Differs(GoalContract offered, params string[] expected) => Assert.Equal(expected, ContractDifference.Describe(Full, offered));
}

using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Tests.Contracts;

/// <summary>Contracts that come from code, beyond what a goal file can say; the rest is in the tables of bad files.</summary>
public sealed class ContractValidatorTests
{
    private static readonly GoalContract Full = SampleContract.Full;

    [Fact]
    public void Validate_ValidContracts_FindsNothing()
    {
        Assert.Empty(ContractValidator.Validate(Full));
        var random = new Random(20_240_710);
        for (var round = 0; round < 500; round++)
        {
            Assert.Empty(ContractValidator.Validate(new RandomContracts(random).Next()));
        }
    }

    [Fact]
    public void Validate_NothingIsThere_NamesAllThatIsMissing() => Finds(
        new GoalContract { Objective = null!, Workspace = null!, DoneWhen = default, Fences = default, Budget = null!, Plans = default },
        "objective: nothing is written here; write what is wanted, in a sentence",
        "workspace: nothing is written here; write the absolute path of a folder",
        "doneWhen: nothing is written here; write a list of checks",
        "fences: nothing is written here; write a list of checks, [] for none",
        "budget: nothing is written here; write {} for no limit",
        "plans: nothing is written here; write a list of plans");

    [Fact]
    public void Validate_HalfOfItIsThere_NamesAllThatIsMissing() => Finds(
        Full with
        {
            DoneWhen = [null!, new CommandCheck { Id = null!, Command = null!, Writes = default }, new UnchangedCheck { Id = "u", Patterns = default }, new UnchangedCheck { Id = "v", Patterns = [null!] }],
            Fences = [new CommandCheck { Id = "c", Command = new CommandLine { Arguments = default } }, new CommandCheck { Id = "d", Command = new CommandLine { Arguments = [null!, "a"] } }, new FileCheck { Id = "e", File = null! }],
            Plans =
            [
                null!,
                new PlanDefinition { Name = null!, Steps = default },
                new PlanDefinition
                {
                    Name = "p",
                    Steps =
                    [
                        null!,
                        new StepDefinition { Id = null!, Action = null!, After = default, Checks = default, Retry = null! },
                        new StepDefinition { Id = "t", Action = new ToolAction { Tool = null!, Arguments = null! }, After = [null!, "nobody"] },
                    ],
                },
            ],
        },
        "doneWhen[0]: nothing is written here; write a check",
        "doneWhen[1].id: nothing is written here; write an id such as 'build'",
        "doneWhen[1].run: nothing is written here; write a command",
        "doneWhen[1].writes: nothing is written here; write a list of patterns, [] for none",
        "doneWhen[2].unchanged: nothing is written here; write a list of patterns",
        "doneWhen[3].unchanged[0]: nothing is written here; write a pattern relative to the workspace, for example src/**",
        "fences[0].run: nothing is written here; write a program and its arguments",
        "fences[1].run[0]: nothing is written here; write text",
        "fences[2].file: nothing is written here; write a path relative to the workspace",
        "plans[0]: nothing is written here; write a plan with steps",
        "plans[1].name: nothing is written here; write an id such as 'build'",
        "plans[1].steps: nothing is written here; write a list of steps",
        "plans[2].steps[0]: nothing is written here; write a step with id and run",
        "plans[2].steps[1].id: nothing is written here; write an id such as 'build'",
        "plans[2].steps[1].run: nothing is written here; write a command",
        "plans[2].steps[1].retry: nothing is written here; write {max: 0} for no retry",
        "plans[2].steps[1].checks: nothing is written here; write a list of checks, [] for none",
        "plans[2].steps[2].tool: nothing is written here; write the name of a tool",
        "plans[2].steps[2].arguments: nothing is written here; write the tool's arguments, empty for none",
        "plans[2].steps[1].after: nothing is written here; write a list of step ids, [] for none",
        "plans[2].steps[2].after[0]: nothing is written here; write the id of a step");

    [Theory]
    [InlineData("relative/path", "workspace: the workspace 'relative/path' is not an absolute path; write one, for example /home/me/project")]
    [InlineData("", "workspace: the workspace '' is not an absolute path; write one, for example /home/me/project")]
    [InlineData("/a/../b/", "workspace: the workspace '/a/../b/' is not written in its shortest form; write '/b'")]
    [InlineData("/a\0b", "workspace: '/a\\u0000b' has a NUL character in it; remove it")]
    public void Validate_Workspace_MustBeOneAbsolutePath(string workspace, string expected) => Finds(Full with { Workspace = workspace }, expected);

    [Fact]
    public void Validate_HalfOfASurrogatePair_IsNoText() => Finds(
        Full with { Objective = "a\uD83D", Workspace = "/\uDE00b" },
        "objective: 'a\\uFFFD' is not valid Unicode: it has half of a surrogate pair; remove it",
        "workspace: '/\\uFFFDb' is not valid Unicode: it has half of a surrogate pair; remove it");

    [Fact]
    public void Validate_LongTexts_AreBounded() => Finds(
        Full with
        {
            Workspace = "/" + new string('w', 4_096),
            DoneWhen =
            [
                new FileCheck { Id = "a", File = new string('f', 4_097), Matches = new string('m', 4_097) },
                new CommandCheck { Id = "b", Command = CommandLine.Shell(new string('c', 131_072)) },
                new CommandCheck { Id = "c", Command = new CommandLine { Arguments = [.. Enumerable.Repeat(new string('\u00E9', 60_000), 9)] } },
                new CommandCheck { Id = "d", Command = CommandLine.Shell(new string('c', 131_071)) },
            ],
            Plans = [new PlanDefinition { Name = "p", Steps = [Step(0) with { Action = new ToolAction { Tool = new string('t', 257) } }] }],
        },
        "workspace: the workspace's path has 4,097 characters; write at most 4,096",
        "doneWhen[0].file: the path has more than 4096 characters; write a shorter one",
        "doneWhen[0].matches: the expression has 4,097 characters; write 1 to 4,096",
        "doneWhen[1].run[2]: this is 131,072 bytes, and the system starts no command with more than 131,071 in one argument; write it into a script and run that",
        "doneWhen[2].run: the command is 1,080,000 bytes; write at most 1,048,576, and the rest into a script or a file that it reads",
        $"plans[0].steps[0].tool: '{new string('t', 60)}...' is no name of a tool; write 1 to 256 characters");

    [Fact]
    public void Validate_ManyChecks_AreBounded() => Finds(
        Full with { DoneWhen = [.. Enumerable.Range(0, 1_001).Select(index => new FileCheck { Id = $"c{index}", File = "a" })] },
        "doneWhen: the list has 1,001 checks; write at most 1,000, and the rest as one command that makes them");

    [Fact]
    public void Validate_ManyDifferentExpressions_AreBoundedAsAWhole()
    {
        ImmutableArray<Check> checks = [.. Enumerable.Range(0, 100).Select(index => new FileCheck { Id = $"c{index}", File = "a", Matches = new string('a', 3_000) + index })];

        var problem = Assert.Single(ContractValidator.Validate(Full with { DoneWhen = checks }));

        Assert.Equal("doneWhen[87].matches", problem.Path);
        Assert.StartsWith("the contract has more than 10,000 different expressions or 262,144 characters of them; ", problem.Message);
    }

    [Fact]
    public void Validate_LargeContract_IsRefusedAsAWhole()
    {
        var large = Full with { Plans = [new PlanDefinition { Name = "p", Steps = [.. Enumerable.Range(0, 50).Select(index => Step(index) with { Action = new RunAction { Command = CommandLine.Shell(new string('c', 100_000)) } })] }] };

        var problem = Assert.Single(ContractValidator.Validate(large));

        Assert.Equal(string.Empty, problem.Path);
        Assert.Equal($"the contract is {ContractBytes.Canonical(large).Length:N0} bytes of JSON; at most 4,194,304 are kept: move long commands into scripts of the workspace", problem.ToString());
    }

    [Fact]
    public void Validate_LongCycle_IsNamedShort()
    {
        var steps = Enumerable.Range(0, 10_000).Select(index => Step(index) with { After = [$"s{(index + 9_999) % 10_000}"] });

        Finds(
            Full with { Plans = [new PlanDefinition { Name = "p", Steps = [.. steps] }] },
            "plans[0].steps[0].after[0]: steps wait for each other in a circle: s0 -> s9999 -> s9998 -> s9997 -> s9996 -> s9995 -> s9994 -> s9993 -> s9992 -> s9991 -> ... (10,000 steps) -> s0; "
            + "remove one of them from the 'after' of the one before it");
    }

    [Fact]
    public void Validate_MoreProblemsThanAnyoneReads_IsBounded() => Assert.Equal(
        ContractFindings.Maximum,
        ContractValidator.Validate(Full with { Plans = [new PlanDefinition { Name = "p", Steps = [.. Enumerable.Range(0, 5_000).Select(index => Step(index) with { Timeout = TimeSpan.Zero })] }] }).Length);

    [Fact]
    public void Validate_RandomDamage_NeverThrows()
    {
        var random = new Random(20_240_711);
        for (var round = 0; round < 1_000; round++)
        {
            var contract = new RandomContracts(random).Next();
            var plan = contract.Plans[0];
            var step = plan.Steps[0];
            var damaged = random.Next(8) switch
            {
                0 => step with { After = [.. step.After, "\uD83D", step.Id] },
                1 => step with { Id = "No Id" },
                2 => step with { Action = new RunAction { Command = new CommandLine { Arguments = ["/bin/sh", "-c", null!] } } },
                3 => step with { Checks = [.. step.Checks, null!] },
                4 => step with { Timeout = TimeSpan.MinValue, Retry = new RetryPolicy { Max = int.MinValue, Delay = TimeSpan.MaxValue } },
                5 => null!,
                6 => step with { After = default },
                _ => step with { Id = null! },
            };

            Assert.NotEmpty(ContractValidator.Validate(contract with { Plans = [plan with { Steps = plan.Steps.SetItem(0, damaged) }] }));
        }
    }

    private static StepDefinition Step(int index) => new() { Id = $"s{index}", Action = new RunAction { Command = CommandLine.Shell("x") } };

    private static void Finds(GoalContract contract, params string[] expected) =>
        Assert.Equal(expected, ContractValidator.Validate(contract).Select(problem => problem.ToString()));
}

using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

public sealed class GoalFileTests
{
    /// <summary>Every key once.</summary>
    private const string Example = """
        id: release-check        # optional; else made from the file's name, with a number when taken
        objective: The libraries build, pack and are complete.
        workspace: .             # relative to this file; the default
        doneWhen:
          - {id: packed, run: "test -s out/A.nupkg"}
          - {id: licence, file: out/LICENSE, contains: MIT}
        fences:
          - {id: sources, unchanged: ["**"]}
        budget: {wallClock: 2h, attempts: 50, replans: 5}
        plans:
          - name: quick
            steps:
              - {id: pack, run: "...", after: [], retry: {max: 2, delay: 1s}, timeout: 10m, idempotent: true, checks: [{id: there, file: out/A.nupkg}]}
        """;

    private const string Minimal = "objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]\n";

    [Fact]
    public void Parse_EveryKeyOnce_GivesWhatIsWritten()
    {
        var goal = Valid(Example);

        Assert.Equal("release-check", goal.Id);
        Equal(
            new GoalContract
            {
                Objective = "The libraries build, pack and are complete.",
                Workspace = "/base/dir",
                DoneWhen =
                [
                    new CommandCheck { Id = "packed", Command = CommandLine.Shell("test -s out/A.nupkg") },
                    new FileCheck { Id = "licence", File = "out/LICENSE", Contains = "MIT" },
                ],
                Fences = [new UnchangedCheck { Id = "sources", Patterns = ["**"] }],
                Budget = new GoalBudget { WallClock = TimeSpan.FromHours(2), Attempts = 50, Replans = 5 },
                Plans =
                [
                    new PlanDefinition
                    {
                        Name = "quick",
                        Steps =
                        [
                            new StepDefinition
                            {
                                Id = "pack",
                                Action = new RunAction { Command = CommandLine.Shell("...") },
                                Retry = new RetryPolicy { Max = 2, Delay = TimeSpan.FromSeconds(1) },
                                Timeout = TimeSpan.FromMinutes(10),
                                Idempotent = true,
                                Checks = [new FileCheck { Id = "there", File = "out/A.nupkg" }],
                            },
                        ],
                    },
                ],
            },
            goal.Contract);
    }

    [Fact]
    public void Parse_OnlyWhatMustBe_GivesTheDefaults()
    {
        var goal = Valid(Minimal);

        Assert.Null(goal.Id);
        Equal(
            new GoalContract
            {
                Objective = "x",
                Workspace = "/base/dir",
                DoneWhen = [new FileCheck { Id = "a", File = "a" }],
                Plans = [new PlanDefinition { Name = "plan-1", Steps = [new StepDefinition { Id = "s", Action = new RunAction { Command = CommandLine.Shell("x") } }] }],
            },
            goal.Contract);
    }

    [Fact]
    public void Parse_EveryOptionOfChecks_IsRead()
    {
        var contract = Valid($$"""
            objective: x
            doneWhen:
              - {id: a, run: [dotnet, build, -c, Release], timeout: 1h30m, writes: ["out/**", "!out/keep"]}
              - id: b
                file: out/a.txt
                contains: "two: words"
                matches: '^v\d+$'
                sha256: {{new string('0', 64)}}
              - {id: c, unchanged: ["src/**", "!src/gen/**"]}
            plans: [{steps: [{id: s, run: x}]}]
            """).Contract;

        Equal(
            contract with
            {
                DoneWhen =
                [
                    new CommandCheck
                    {
                        Id = "a",
                        Command = new CommandLine { Arguments = ["dotnet", "build", "-c", "Release"] },
                        Timeout = TimeSpan.FromMinutes(90),
                        Writes = ["out/**", "!out/keep"],
                    },
                    new FileCheck { Id = "b", File = "out/a.txt", Contains = "two: words", Matches = @"^v\d+$", Sha256 = new string('0', 64) },
                    new UnchangedCheck { Id = "c", Patterns = ["src/**", "!src/gen/**"] },
                ],
            },
            contract);
    }

    [Fact]
    public void Parse_AfterLeftOut_FollowsTheStepBefore()
    {
        var contract = Valid("""
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: first, run: x}
                  - {id: second, run: x}
                  - {id: free, run: x, after: []}
                  - {id: one, run: x, after: first}
                  - {id: two, run: x, after: [second, later]}
                  - {id: later, run: x, after: [free]}
                  - {id: last, run: x}
              - name: other
                steps: [{id: alone, run: x}]
              - steps: [{id: alone, run: x}]
            """).Contract;

        Assert.Equal(
            ["first()", "second(first)", "free()", "one(first)", "two(second,later)", "later(free)", "last(later)"],
            contract.Plans[0].Steps.Select(step => $"{step.Id}({string.Join(',', step.After)})"));
        Assert.Equal(["plan-1", "other", "plan-3"], contract.Plans.Select(plan => plan.Name));
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("1.0", "1.0")]
    [InlineData("no", "no")]
    [InlineData("echo \"a b\"", "echo \"a b\"")]
    [InlineData("'a: b # c'", "a: b # c")]
    [InlineData("\"null\"", "null")]
    [InlineData("\"tab\\there, \\u00e9 \\U0001F600\"", "tab\there, \u00e9 \U0001F600")]
    [InlineData("|\n          one\n          two\n", "one\ntwo\n")]
    [InlineData(">-\n          one\n          two\n", "one two")]
    public void Parse_Text_IsTakenAsWritten(string written, string expected)
    {
        var contract = Valid($"objective: x\ndoneWhen: [{{id: a, file: a}}]\nplans:\n  - steps:\n      - id: s\n        run: {written}").Contract;

        Assert.Equal(CommandLine.Shell(expected).Arguments, ((RunAction)contract.Plans[0].Steps[0].Action).Command.Arguments);
    }

    [Theory]
    [InlineData("", "/base/dir")]
    [InlineData("workspace: .\n", "/base/dir")]
    [InlineData("workspace: sub/x/\n", "/base/dir/sub/x")]
    [InlineData("workspace: ../y\n", "/base/y")]
    [InlineData("workspace: /abs//z/.\n", "/abs/z")]
    public void Parse_Workspace_IsRelativeToTheFile(string line, string expected) => Assert.Equal(expected, Valid(line + Minimal).Contract.Workspace);

    [Theory]
    [InlineData("\uFEFF" + Minimal)]
    [InlineData("---\n" + Minimal + "...\n")]
    [InlineData("# first\n\n" + Minimal)]
    [InlineData("{\"objective\": \"x\", \"doneWhen\": [{\"id\": \"a\", \"file\": \"a\"}], \"plans\": [{\"steps\": [{\"id\": \"s\", \"run\": \"x\"}]}]}")]
    public void Parse_OtherWaysToWriteTheSame_GiveTheSame(string text)
    {
        Equal(Valid(Minimal).Contract, Valid(text).Contract);
        Equal(Valid(Minimal).Contract, Valid(text.ReplaceLineEndings("\r\n")).Contract);
        Equal(Valid(Minimal).Contract, Valid(text.ReplaceLineEndings("\r")).Contract);
    }

    [Fact]
    public void Parse_OtherLineEndings_CountTheSameLines()
    {
        var text = Minimal + "foo: 1\n";

        var errors = new[] { "\n", "\r\n", "\r" }.Select(ending => Assert.Single(GoalFile.Parse(text.ReplaceLineEndings(ending), "g", "/").Errors));

        Assert.All(errors, error => Assert.Equal((4, 1), (error.Line, error.Column)));
    }

    [Fact]
    public void Parse_TenThousandSteps_IsAccepted()
    {
        var steps = string.Concat(Enumerable.Range(0, PlanDefinition.MaximumSteps).Select(index => $"  - {{id: s{index}, run: make {index}}}\n"));

        var head = "objective: x\ndoneWhen: [{id: a, file: a}]\nplans:\n- steps:\n";
        Assert.Equal(PlanDefinition.MaximumSteps, Valid(head + steps).Contract.Plans[0].Steps.Length);
        Assert.Equal(
            "g:5:3: the plan has 10,001 steps; write at most 10,000, and the rest as one step that runs them, or as another goal",
            Assert.Single(GoalFile.Parse(head + steps + "  - {id: one-more, run: x}\n", "g", "/").Errors).ToString());
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0x3A, 0x0A, 0x20, 0x62, 0xFF }, 2, 3, "the bytes here are not UTF-8; save the file as UTF-8")]
    [InlineData(new byte[] { 0xC3 }, 1, 1, "the bytes here are not UTF-8; save the file as UTF-8")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, 1, 1, "the file is UTF-16; save it as UTF-8")]
    public void Parse_BytesThatAreNotUtf8_TellsWhere(byte[] bytes, int line, int column, string message) =>
        Assert.Equal([new GoalFileError("g", line, column, message)], GoalFile.Parse(bytes, "g", "/").Errors);

    [Fact]
    public void Parse_Bytes_GivesWhatTheTextGives() => Equal(Valid(Example).Contract, GoalFile.Parse(Encoding.UTF8.GetBytes(Example), "g", "/base/dir").Goal!.Contract);

    [Fact]
    public void Parse_BaseThatIsNotAbsolute_Throws() => Assert.Throws<ArgumentException>(() => GoalFile.Parse(Minimal, "g", "dir"));

    [Fact]
    public async Task LoadAsync_File_IsReadRelativeToItsFolder()
    {
        var folder = Directory.CreateTempSubdirectory("goals-");
        try
        {
            var path = Path.Combine(folder.FullName, "g.yaml");
            await File.WriteAllTextAsync(path, Minimal);

            var result = await GoalFile.LoadAsync(path, CancellationToken.None);

            Assert.Equal(folder.FullName, result.Goal!.Contract.Workspace);
            Assert.Equal($"{path}x:1:1: there is no such file; write the path of a goal file", Assert.Single((await GoalFile.LoadAsync(path + "x", CancellationToken.None)).Errors).ToString());
            Assert.StartsWith($"{folder.FullName}:1:1: the file cannot be read (", Assert.Single((await GoalFile.LoadAsync(folder.FullName, CancellationToken.None)).Errors).ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("Release Check.yaml", "release-check")]
    [InlineData("/some/where/nightly.goal.yml", "nightly-goal")]
    [InlineData("__A__b__.yaml", "a-b")]
    [InlineData("2024 plan.yaml", "goal-2024-plan")]
    [InlineData("\u00DCbung.yaml", "bung")]
    [InlineData("\u8A08\u753B.yaml", "goal")]
    [InlineData(".yaml", "goal")]
    [InlineData("", "goal")]
    public void DeriveId_FileName_GivesAValidId(string fileName, string expected)
    {
        Assert.Equal(expected, GoalFile.DeriveId(fileName));
        Assert.Equal(expected + "-12", GoalFile.DeriveId(fileName, 12));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_234_567)]
    public void DeriveId_LongName_StaysValidWithItsNumber(int number)
    {
        for (var length = 50; length < 80; length++)
        {
            Assert.True(Identifier.IsValid(GoalFile.DeriveId(new string('a', length) + " b c d.yaml", number)));
            Assert.True(Identifier.IsValid(GoalFile.DeriveId(new string('1', length), number)));
        }
    }

    private static ParsedGoalFile Valid(string text)
    {
        var result = GoalFile.Parse(text, "g.yaml", "/base/dir/");
        Assert.Empty(result.Errors);
        return result.Goal!;
    }

    private static void Equal(GoalContract expected, GoalContract actual) =>
        Assert.Equal(Encoding.UTF8.GetString(ContractBytes.Canonical(expected)), Encoding.UTF8.GetString(ContractBytes.Canonical(actual)));
}

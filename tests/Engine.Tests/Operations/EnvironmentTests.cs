using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Tests.Operations;

/// <summary>What commands find in their environment, and what of that is seen nowhere.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class EnvironmentTests : IAsyncDisposable
{
    private const string Value = "s3cr3t/hunter2 \"quoted\" $HOME";

    private static readonly CommandEnvironment ApiKey = new() { Secrets = [new SecretUse { Name = "API_KEY" }] };

    private readonly OperationsBench bench = new();

    public EnvironmentTests() => bench.Secrets["API_KEY"] = Value;

    [Fact]
    public async Task Run_GoalAndStepSayVariables_TheStepWins()
    {
        var spec = Attempt("printf '%s|' \"$A\" \"$B\" \"$C\" >seen", Env(("A", "step $HOME `id` \"'"), ("C", "line\nline")), Env(("A", "goal"), ("B", "goal")));

        await bench.NewHost().RunAsync(bench.Start(spec));

        Assert.Equal("step $HOME `id` \"'|goal|line\nline|", await File.ReadAllTextAsync(bench["seen"]));
    }

    [Fact]
    public async Task Run_PathOfTheGoal_IsTheCommandsAndNotTheLaunchers()
    {
        bench.Write("tools/build", "#!/bin/sh\necho built\n");
        File.SetUnixFileMode(bench["tools/build"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var spec = bench.Attempt(new RunAction { Command = new CommandLine { Arguments = ["build"] } }) with { Environment = Env(("PATH", bench["tools"]), ("LD_PRELOAD", string.Empty)) };

        var result = await bench.NewHost().RunAsync(bench.Start(spec));

        Assert.Equal((OperationOutcome.Succeeded, "built\n"), (result.Outcome, result.Excerpt));
    }

    [Fact]
    public async Task Run_ReadFirstAndRules_AreLinesOfVariables()
    {
        var environment = CommandEnvironments.Of(null, ["AGENTS.md", "docs/a b.md"], ["Do not touch \"tests\"."]);

        await bench.NewHost().RunAsync(bench.Start(bench.Attempt(OperationsBench.Run("printf '%s|%s' \"$GOALS_READ_FIRST\" \"$GOALS_RULES\" >seen")) with { Environment = environment }));

        Assert.Equal("AGENTS.md\ndocs/a b.md|Do not touch \"tests\".", await File.ReadAllTextAsync(bench["seen"]));
    }

    [Fact]
    public async Task Run_Secrets_AreVariablesUnderTheNamesAskedFor()
    {
        bench.Secrets["OTHER"] = "other-value";
        Environment.SetEnvironmentVariable("GOALS_SECRET_UNASKED", "unasked-value");
        var step = new CommandEnvironment { Secrets = [new SecretUse { Name = "OTHER", As = "TOKEN" }] };

        var result = await bench.NewHost().RunAsync(bench.Start(Attempt("env >seen; test -z \"$OTHER\"", step, ApiKey)));

        var seen = await File.ReadAllTextAsync(bench["seen"]);
        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Contains($"API_KEY={Value}\n", seen, StringComparison.Ordinal);
        Assert.Contains("TOKEN=other-value\n", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("unasked-value", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("GOALS_GIVEN", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CommandThatPrintsASecret_ShowsItsNameEverywhere()
    {
        var host = bench.NewHost();
        var start = bench.Start(Attempt("for i in 1 2 3 4 5 6 7 8 9; do printf '%0300d' 0; printf '%s' \"$API_KEY\"; done; echo; echo \"bad key: $API_KEY\" >&2; exit 4", ApiKey));

        var result = await host.RunAsync(start);

        Assert.Equal((OperationOutcome.Failed, 4), (result.Outcome, result.ExitCode));
        Assert.Contains("bad key: [secret API_KEY]", result.Reason, StringComparison.Ordinal);
        Assert.EndsWith("bad key: [secret API_KEY]\n", result.Excerpt, StringComparison.Ordinal);
        var output = await bench.ReadAsync(result.Output);
        Assert.Equal(10, output.Split("[secret API_KEY]").Length - 1);
        Assert.DoesNotContain("hunter2", output, StringComparison.Ordinal);
        AssertNotStored();
    }

    [Fact]
    public async Task Run_OutputBeyondBoundsWithSecretsAtTheBorders_KeepsNoPieceOfThem()
    {
        // 256 KiB are kept of the beginning and 64 KiB of the end: the value stands across both borders.
        var line = "head -c $((256 * 1024 - 10)) /dev/zero | tr '\\0' x; printf '%s' \"$API_KEY\"; head -c 300000 /dev/zero | tr '\\0' y; printf '%s' \"$API_KEY\"; head -c $((64 * 1024 - 10)) /dev/zero | tr '\\0' z";

        var result = await bench.NewHost().RunAsync(bench.Start(Attempt(line, ApiKey)));

        var output = await bench.ReadAsync(result.Output);
        Assert.Contains("x[secret API_KEY]\n[... the output is longer", output, StringComparison.Ordinal);
        Assert.Contains("...]\n[secret API_KEY]zzz", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Value[..10], output, StringComparison.Ordinal);
        Assert.DoesNotContain(Value[^10..], output, StringComparison.Ordinal);
        Assert.Contains("were kept", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SecretThatIsMissing_StartsNothingAndSaysHowToGiveIt()
    {
        bench.Secrets.Forget("API_KEY");

        var result = await bench.NewHost().RunAsync(bench.Start(Attempt(": >started", ApiKey)));

        Assert.Equal((OperationOutcome.Failed, "the secret 'API_KEY' is missing; tell the test of 'API_KEY'"), (result.Outcome, result.Reason));
        Assert.False(File.Exists(bench["started"]));
    }

    [Fact]
    public async Task Run_SourceThatFails_StartsNothingAndRepeatsNothingOfIt()
    {
        bench.Secrets.Fault = new InvalidOperationException($"no {Value}");
        var failed = await bench.NewHost().RunAsync(bench.Start(Attempt(": >started", ApiKey)));
        bench.Secrets.Fault = new SecretUnavailableException("API_KEY", "the secret 'API_KEY' is locked; unlock it");
        var refused = await bench.NewHost().RunAsync(bench.Start(Attempt(": >started", ApiKey)));

        Assert.Equal("the secret 'API_KEY' cannot be had: its source failed with InvalidOperationException", failed.Reason);
        Assert.Equal("the secret 'API_KEY' is locked; unlock it", refused.Reason);
        Assert.False(File.Exists(bench["started"]));
    }

    [Fact]
    public async Task Verify_ChecksGetTheGoalsEnvironment_AndShowNoSecret()
    {
        bench.Write("report.json", $"{{\"key\": {System.Text.Json.JsonSerializer.Serialize(Value)}}}");
        var spec = bench.Verify(
            OperationsBench.Command("same", $"test \"$A\" = b; echo \"$API_KEY\"; exit 3"),
            new JsonCheck { Id = "json", File = "report.json", Pointer = "/key", Matches = "^x" }) with { Environment = ApiKey with { Variables = Env(("A", "b")).Variables } };

        var result = await bench.NewHost().RunAsync(bench.Start(spec));

        Assert.Equal("the command exited with status 3; it said last: [secret API_KEY]", result.Verdicts[0].Reason);
        Assert.DoesNotContain("hunter2", result.Verdicts[1].Reason.Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
        AssertNotStored();
    }

    [Fact]
    public async Task Verify_ChecksOfSeveralSteps_EachGetTheirOwn()
    {
        var spec = bench.Verify(OperationsBench.Command("one", "test \"$A$B\" = goalone"), OperationsBench.Command("two", "test \"$A$B\" = two"), OperationsBench.Command("none", "test \"$A$B\" = goal")) with
        {
            Environment = Env(("A", "goal")),
            StepEnvironments = [Env(("B", "one")), Env(("A", "two")), null],
        };

        var result = await bench.NewHost().RunAsync(bench.Start(spec));

        Assert.Equal([Verdict.Passed, Verdict.Passed, Verdict.Passed], result.Verdicts.Select(verdict => verdict.Verdict));
    }

    [Fact]
    public async Task Attempt_Fences_GetWhatTheGoalSaysAndNothingOfTheStep()
    {
        var spec = Attempt("true", Env(("A", "step")), Env(("A", "goal"))) with { Fences = [OperationsBench.Command("fence", "test \"$A\" = goal")] };
        spec = spec with { Step = spec.Step with { Checks = [OperationsBench.Command("check", "test \"$A\" = step")] } };

        var result = await bench.NewHost().RunAsync(bench.Start(spec));

        Assert.Equal([Verdict.Passed, Verdict.Passed], result.Verdicts.Concat(result.Fences).Select(verdict => verdict.Verdict));
    }

    [Fact]
    public async Task Attempt_FencePrintsASecretOfTheStep_ShowsItsNameOnly()
    {
        var spec = Attempt("printf '%s' \"$API_KEY\" >npmrc", ApiKey) with { Fences = [OperationsBench.Command("fence", "cat npmrc; exit 1")], Redacted = ["API_KEY"] };

        var result = await bench.NewHost().RunAsync(bench.Start(spec));

        Assert.EndsWith("it said last: [secret API_KEY]", Assert.Single(result.Fences).Reason, StringComparison.Ordinal);
        AssertNotStored();
    }

    [Fact]
    public async Task Verify_OfASecretThatIsMissingHere_KeepsNothingThatACommandSaid()
    {
        bench.Write("npmrc", "t0p-secret-of-another-host");
        var spec = bench.Verify(OperationsBench.Command("prints", "cat npmrc; exit 1")) with { Redacted = ["MISSING"] };

        var result = await bench.NewHost().RunAsync(bench.Start(spec));

        var verdict = Assert.Single(result.Verdicts);
        Assert.Equal(Verdict.Failed, verdict.Verdict);
        Assert.DoesNotContain("t0p-secret", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_SecretThatIsMissing_IsUnmeasurable()
    {
        bench.Secrets.Forget("API_KEY");

        var result = await bench.NewHost().RunAsync(bench.Start(bench.Verify(OperationsBench.Command("a", ": >started")) with { Environment = ApiKey }));

        Assert.Equal((Verdict.Unmeasurable, "the secret 'API_KEY' is missing; tell the test of 'API_KEY'"), (result.Verdicts[0].Verdict, result.Verdicts[0].Reason));
        Assert.False(File.Exists(bench["started"]));
    }

    [Fact]
    public async Task Run_HostGaveItUp_TheNextKeepsTheSecretOutOfTheOutput()
    {
        var (operation, spec) = await GiveUpAsync();

        var result = await bench.NewHost().RunAsync(bench.Start(spec, operation, execution: 2));

        Assert.Equal((OperationOutcome.Succeeded, "key [secret API_KEY]\n"), (result.Outcome, result.Excerpt));
        AssertNotStored();
    }

    [Fact]
    public async Task Run_HostGaveItUpAndTheNextLacksTheSecret_SettlesItWithoutItsOutput()
    {
        var (operation, spec) = await GiveUpAsync();
        bench.Secrets.Forget("API_KEY");

        var result = await bench.NewHost().RunAsync(bench.Start(spec, operation, execution: 2));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Matches(@"^\[\.\.\. \d+ bytes of output were not kept: a secret may be in them whose value is not known here any more \.\.\.\]\n$", result.Excerpt);
        AssertNotStored();
    }

    [Fact]
    public async Task Run_SettledTwice_GivesTheSameOutput()
    {
        var start = bench.Start(Attempt("echo \"key $API_KEY\"", ApiKey));
        await bench.NewHost().RunAsync(start);
        bench.Secrets.Forget("API_KEY");

        var again = await bench.NewHost().RunAsync(start with { Execution = 2 });

        Assert.Equal((OperationOutcome.Succeeded, "key [secret API_KEY]\n"), (again.Outcome, again.Excerpt));
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private static CommandEnvironment Env(params (string Name, string Value)[] variables) => new()
    {
        Variables = variables.ToImmutableSortedDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal),
    };

    private AttemptSpec Attempt(string line, CommandEnvironment? step, CommandEnvironment? goal = null)
    {
        var spec = bench.Attempt(OperationsBench.Run(line)) with { Environment = goal };
        return spec with { Step = spec.Step with { Environment = step } };
    }

    /// <summary>A command that prints the secret goes on while its host is gone; nothing but what it printed is on disk then.</summary>
    private async Task<(string Operation, AttemptSpec Spec)> GiveUpAsync()
    {
        var spec = Attempt(": >started; while [ ! -e go ]; do sleep 0.01; done; echo \"key $API_KEY\"; : >ended", ApiKey);
        var operation = OperationsBench.NewOperation();
        var host = bench.NewHost();
        host.Operations.Begin(bench.Start(spec, operation));
        await Eventually.TrueAsync(() => File.Exists(bench["started"]), "it runs");
        AssertNotStored();
        await host.Operations.DisposeAsync();
        AssertNotStored();
        bench.Write("go", string.Empty);
        await Eventually.TrueAsync(() => File.Exists(bench["ended"]), "it has ended");
        return (operation, spec);
    }

    /// <summary>No file of the store has the value in it.</summary>
    private void AssertNotStored()
    {
        foreach (var file in Directory.EnumerateFiles(bench.StorePath, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("hunter2", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }
}

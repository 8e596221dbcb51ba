using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Tests.Operations;

/// <summary>The command that tells what a step of unknown outcome did.</summary>
public sealed class ReconcileTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();

    [Fact]
    public async Task Run_ItDidItsWorkAndChecksPass_Succeeds()
    {
        bench.Write("a", "x");

        var result = await RunAsync("echo seen; exit 0", checks: [OperationsBench.IsThere("a", "a")]);

        Assert.Equal((OperationOutcome.Succeeded, 0), (result.Outcome, result.ExitCode));
        Assert.Equal(Verdict.Passed, Assert.Single(result.Verdicts).Verdict);
        Assert.Equal("seen\n", result.Excerpt);
    }

    [Fact]
    public async Task Run_ItDidItsWorkAndACheckFails_TellsWhich()
    {
        var result = await RunAsync("exit 0", checks: [OperationsBench.IsThere("a", "a")]);

        Assert.Equal((OperationOutcome.Failed, 0), (result.Outcome, result.ExitCode));
        Assert.Contains("its check 'a' failed", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ItDidNothing_SaysSoAndRunsNoCheck()
    {
        var result = await RunAsync("exit 1", checks: [OperationsBench.Command("a", "touch checked")]);

        Assert.Equal((OperationOutcome.Failed, 1), (result.Outcome, result.ExitCode));
        Assert.Empty(result.Verdicts);
        Assert.False(File.Exists(bench["checked"]));
    }

    [Theory]
    [InlineData("exit 2", 2)]
    [InlineData("no-such-command-anywhere", 127)]
    [InlineData("kill -9 $$", 137)]
    public async Task Run_AnythingElse_CannotTell(string line, int exit)
    {
        var result = await RunAsync(line);

        Assert.Equal((OperationOutcome.Failed, exit), (result.Outcome, result.ExitCode));
        Assert.Contains("cannot tell", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TimeIsOver_TimesOut()
    {
        var result = await RunAsync("sleep 300", timeout: TimeSpan.FromMilliseconds(200));

        Assert.Equal((OperationOutcome.TimedOut, null), (result.Outcome, result.ExitCode));
    }

    [Fact]
    public async Task Stop_WhileItRuns_IsStopped()
    {
        var host = bench.NewHost();
        var start = bench.Start(Spec("echo on >on; sleep 300", [], null));
        host.Operations.Begin(start);
        await Processes.Eventually.FileAsync(bench["on"]);

        host.Operations.Stop(start.Operation, 1);

        Assert.Equal(OperationOutcome.Stopped, (await host.SettledAsync(start)).Outcome);
    }

    [Fact]
    public async Task Dispose_WhileItRuns_TheNextHostRunsItAgain()
    {
        var host = bench.NewHost();
        var start = bench.Start(Spec("echo on >>on; test -f end || sleep 300", [], null));
        host.Operations.Begin(start);
        await Processes.Eventually.FileAsync(bench["on"]);
        await host.Operations.DisposeAsync();
        bench.Write("end", string.Empty);

        var result = await bench.NewHost().RunAsync(start with { Execution = 2 });

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal("on\non\n", await File.ReadAllTextAsync(bench["on"]));
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private Task<OperationResult> RunAsync(string line, ImmutableArray<Check> checks = default, TimeSpan? timeout = null) =>
        bench.NewHost().RunAsync(bench.Start(Spec(line, checks.IsDefault ? [] : checks, timeout)));

    private ReconcileSpec Spec(string line, ImmutableArray<Check> checks, TimeSpan? timeout) => new()
    {
        Workspace = bench.Workspace,
        Command = CommandLine.Shell(line),
        Timeout = timeout ?? CommandCheck.DefaultTimeout,
        Checks = checks,
    };
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;
using static Orleans.Goals.Engine.Tests.Operations.OperationsBench;

namespace Orleans.Goals.Engine.Tests.Operations;

public sealed class AttemptTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Begin_CommandSucceeds_Succeeds()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(Run("echo hello; echo world >&2"))));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal(string.Empty, result.Reason);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("hello\nworld\n", result.Excerpt);
        Assert.Equal(12, result.Output?.Length);
        Assert.True(result.Active > TimeSpan.Zero);
        Assert.Empty(result.Verdicts);
        Assert.Empty(result.Fences);
    }

    [Fact]
    public async Task Begin_CommandFails_FailsWithoutChecksButWithFences()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(Run("echo no; exit 4"), [IsThere("there", "a")], [IsThere("fence", "b"), Command("run", "true")])));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Equal("the command exited with status 4: no", result.Reason);
        Assert.Equal(4, result.ExitCode);
        Assert.Equal("no\n", result.Excerpt);
        Assert.Empty(result.Verdicts);
        Assert.Equal([("fence", Verdict.Failed), ("run", Verdict.Passed)], result.Fences.Select(fence => (fence.Id, fence.Verdict)));
    }

    [Fact]
    public async Task Begin_ChecksPass_SucceedsWhateverTheFencesSay()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(Run("touch a"), [IsThere("there", "a"), Command("run", "test -e a")], [IsThere("fence", "b")])));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal([("there", Verdict.Passed), ("run", Verdict.Passed)], result.Verdicts.Select(verdict => (verdict.Id, verdict.Verdict)));
        Assert.Equal(Verdict.Failed, Assert.Single(result.Fences).Verdict);
    }

    [Fact]
    public async Task Begin_CheckFails_FailsAndNamesIt()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(Run("true"), [IsThere("there", "a"), Command("run", "true")])));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Equal("the check 'there' failed: there is no file 'a'", result.Reason);
        Assert.Equal([Verdict.Failed, Verdict.Passed], result.Verdicts.Select(verdict => verdict.Verdict));
    }

    [Fact]
    public async Task Begin_CheckCannotBeMade_FailsAndNamesIt()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(Run("true"), [new CommandCheck { Id = "run", Command = new CommandLine { Arguments = ["no-such-program"] } }])));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.StartsWith("the check 'run' could not be made: the program 'no-such-program' was not found", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_LongOutput_IsStoredAsAWhole()
    {
        var start = bench.Start(bench.Attempt(Run("seq 1 100000")));

        var result = await bench.NewHost().RunAsync(start);

        var expected = string.Concat(Enumerable.Range(1, 100_000).Select(line => $"{line}\n"));
        Assert.Equal($"{start.Operation[(Goal.Value.Length + 1)..]}/output", result.Output!.Name);
        Assert.Equal(expected[..LauncherHead] + Notice() + expected[^LauncherTail..], await bench.ReadAsync(result.Output));
        Assert.Equal(expected[^1024..], result.Excerpt);
        Assert.Contains("were kept", result.Reason, StringComparison.Ordinal);
        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);

        static string Notice() => string.Create(
            CultureInfo.InvariantCulture,
            $"\n[... the output is longer than is kept: its first {LauncherHead} and its last {LauncherTail} bytes are here ...]\n");
    }

    [Fact]
    public async Task Begin_OutputIsNoText_IsStoredAsItIs()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(Run("printf 'a\\377b'"))));

        Assert.Equal("a\uFFFDb", result.Excerpt);
        await using var stream = await bench.Artifacts.OpenAsync(Goal, result.Output!);
        using var bytes = new MemoryStream();
        await stream!.CopyToAsync(bytes);
        Assert.Equal([(byte)'a', 0xFF, (byte)'b'], bytes.ToArray());
    }

    [Fact]
    public async Task Begin_OutputCannotBeStored_SucceedsAndSaysSo()
    {
        bench.Artifacts = new FullStore();

        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(Run("seq 1 1000"))));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal("its output could not be stored: no space left", result.Reason);
    }

    [Fact]
    public async Task Begin_TimeIsOver_TimesOut()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(Run("sleep 300"), [IsThere("there", "a")], [IsThere("fence", "b")], TimeSpan.FromMilliseconds(200))));

        Assert.Equal(OperationOutcome.TimedOut, result.Outcome);
        Assert.Empty(result.Verdicts);
        Assert.Single(result.Fences);
    }

    [Fact]
    public async Task Begin_WallClockRunsOut_Stops()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(Run("sleep 300")) with { NotAfter = TimeProvider.System.GetUtcNow().AddMilliseconds(200) }));

        Assert.Equal(OperationOutcome.Stopped, result.Outcome);
        Assert.Contains("the goal's wall clock ran out", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_WallClockRunsOutDuringACheck_StopsAndTheFenceCannotBeMade()
    {
        var time = new PassingTime();
        bench.Time = time;
        var spec = bench.Attempt(Run("true"), [Command("slow", "echo on >on; sleep 300")], [Command("fence", "true"), IsThere("file", "a")]) with { NotAfter = TimeProvider.System.GetUtcNow().AddHours(1) };
        var host = bench.NewHost();
        var start = bench.Start(spec);
        host.Operations.Begin(start);
        await Eventually.FileAsync(bench["on"]);

        time.Pass(TimeSpan.FromHours(1));
        var result = await host.SettledAsync(start);

        Assert.Equal(OperationOutcome.Stopped, result.Outcome);
        Assert.Equal(Verdict.Unmeasurable, Assert.Single(result.Verdicts).Verdict);
        Assert.Equal([Verdict.Unmeasurable, Verdict.Failed], result.Fences.Select(fence => fence.Verdict));
    }

    [Fact]
    public async Task Stop_CommandRuns_StopsIt()
    {
        var host = bench.NewHost();
        var start = bench.Start(bench.Attempt(Run("echo $$ >started; sleep 300")));
        host.Operations.Begin(start);
        await Eventually.FileAsync(bench["started"]);
        await Eventually.TrueAsync(() => host.Operations.Running.Count == 1, "the command is listed");
        var running = Assert.Single(host.Operations.Running);
        Assert.Equal(start.Operation, running.Operation);
        Assert.True(LauncherBench.IsAlive(running.ProcessId));

        host.Operations.Stop(start.Operation, start.Execution);
        host.Operations.Stop(start.Operation, start.Execution);
        host.Operations.Stop("local/sample/other", 1);
        var result = await host.SettledAsync(start);

        Assert.Equal(OperationOutcome.Stopped, result.Outcome);
        Assert.Empty(host.Operations.Running);
    }

    [Fact]
    public async Task Stop_CheckRuns_StopsTheAttempt()
    {
        var host = bench.NewHost();
        var start = bench.Start(bench.Attempt(Run("true"), [Command("slow", "echo $$ >started; sleep 300"), IsThere("there", "a")]));
        host.Operations.Begin(start);
        var check = int.Parse(await Eventually.FileAsync(bench["started"]), CultureInfo.InvariantCulture);

        host.Operations.Stop(start.Operation, start.Execution);
        var result = await host.SettledAsync(start);

        Assert.Equal(OperationOutcome.Stopped, result.Outcome);
        Assert.Equal("it was stopped while its checks ran", result.Reason);
        Assert.All(result.Verdicts, verdict => Assert.Equal(Verdict.Unmeasurable, verdict.Verdict));
        Assert.False(LauncherBench.IsAlive(check));
    }

    [Fact]
    public async Task Begin_CheckWritesALot_VerdictQuotesTheEndAndKeepsAllAsEvidence()
    {
        var start = bench.Start(bench.Attempt(Run("true"), [Command("noisy", "seq 1 1000; printf '\\033[31mred\\033[0m alert\\n'; exit 2")]));

        var verdict = Assert.Single((await bench.NewHost().RunAsync(start)).Verdicts);

        Assert.Equal("the command exited with status 2; it said last: 997 / 998 / 999 / 1000 / red alert", verdict.Reason);
        Assert.Equal($"{start.Operation[(Goal.Value.Length + 1)..]}/checks/noisy", verdict.Evidence!.Name);
        Assert.StartsWith("1\n2\n3\n", await bench.ReadAsync(verdict.Evidence), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_CheckTakesTooLong_CannotBeMade()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(Run("true"), [Command("slow", "sleep 300") with { Timeout = TimeSpan.FromMilliseconds(200) }])));

        var verdict = Assert.Single(result.Verdicts);
        Assert.Equal(Verdict.Unmeasurable, verdict.Verdict);
        Assert.StartsWith("the command was stopped because it took longer than 00:00:00.2", verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(OperationOutcome.Failed, result.Outcome);
    }

    [Fact]
    public async Task Begin_WorkspaceIsGone_FailsWithThatReason()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(Run("true"), default, [IsThere("file", "a"), Command("run", "true")]) with { Workspace = bench["gone"] }));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Equal($"the workspace '{bench["gone"]}' does not exist, or is no folder", result.Reason);
        Assert.All(result.Fences, fence => Assert.Equal(Verdict.Unmeasurable, fence.Verdict));
    }

    [Fact]
    public async Task Begin_ReasonIsVeryLong_IsCut()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Attempt(new RunAction { Command = new CommandLine { Arguments = [new string('x', 5000)] } })));

        Assert.Equal(CheckVerdict.MaximumReason, result.Reason.Length);
    }

    private static int LauncherHead => (int)LauncherBench.Quick.OutputHead;

    private static int LauncherTail => (int)LauncherBench.Quick.OutputTail;

    private sealed class FullStore : IArtifactStore
    {
        public Task<ArtifactReference> WriteAsync(GoalId goal, string name, Stream content, CancellationToken cancellationToken = default) => throw new StoreUnavailableException("no space left");

        public Task<Stream?> OpenAsync(GoalId goal, ArtifactReference reference, CancellationToken cancellationToken = default) => throw new StoreUnavailableException("no space left");

        public Task DeleteAsync(GoalId goal, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}

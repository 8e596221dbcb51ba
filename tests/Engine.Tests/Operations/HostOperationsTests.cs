using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Operations;
using static Orleans.Goals.Engine.Tests.Operations.OperationsBench;

namespace Orleans.Goals.Engine.Tests.Operations;

public sealed class HostOperationsTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Begin_Again_StartsNothingAndTellsAgain()
    {
        var host = bench.NewHost();
        var start = bench.Start(bench.Attempt(Run("echo on >>times")));
        host.Operations.Begin(start);
        host.Operations.Begin(start);
        var first = await host.SettledAsync(start);

        host.Operations.Begin(start);
        await Eventually.TrueAsync(() => host.Told.Count == 2, "it is told again");

        Assert.All(host.Told, settled => Assert.Same(first, settled.Result));
        Assert.Equal("on\n", await File.ReadAllTextAsync(bench["times"]));
    }

    [Fact]
    public async Task Begin_WhoIsToldThrows_TellsAgainWhenAsked()
    {
        var asked = 0;
        var told = new TaskCompletionSource<OperationSettled>();
        await using var operations = new HostOperations(
            new HostOperationsOptions { StorePath = bench.StorePath, Forget = static _ => Task.CompletedTask },
            new Dictionary<string, ITool>(StringComparer.Ordinal) { ["echo"] = TestTool.Saying("echo", "x") },
            bench.Artifacts,
            TimeProvider.System,
            settled =>
            {
                if (Interlocked.Increment(ref asked) == 1)
                {
                    throw new InvalidOperationException("not now");
                }

                told.SetResult(settled);
            });
        var start = bench.Start(bench.Attempt(new ToolAction { Tool = "echo" }));
        operations.Begin(start);
        await Eventually.TrueAsync(() => Volatile.Read(ref asked) == 1, "it was told once");

        operations.Begin(start);

        Assert.Equal(OperationOutcome.Succeeded, (await told.Task.InTimeAsync()).Result.Outcome);
    }

    [Fact]
    public async Task Release_SettledCommand_RemovesItsFiles()
    {
        var host = bench.NewHost();
        var start = bench.Start(bench.Attempt(Run("true"), [Command("check", "true")]));
        await host.RunAsync(start);
        Assert.NotEmpty(Files());

        host.Operations.Release(start.Operation, start.Execution);
        host.Operations.Release(start.Operation, start.Execution);

        await Eventually.TrueAsync(() => Files().Length == 0, "no files are left");
    }

    [Fact]
    public async Task Release_UnknownHere_RemovesWhatAnEarlierHostLeft()
    {
        var start = bench.Start(bench.Attempt(Run("true")));
        await bench.NewHost().RunAsync(start);

        bench.NewHost().Operations.Release(start.Operation, start.Execution);

        await Eventually.TrueAsync(() => Files().Length == 0, "no files are left");
    }

    [Fact]
    public async Task Release_StillRunning_EndsItAndTellsNothing()
    {
        var host = bench.NewHost();
        var start = bench.Start(bench.Attempt(Run("echo $$ >started; sleep 300")));
        host.Operations.Begin(start);
        var command = int.Parse(await Eventually.FileAsync(bench["started"]), CultureInfo.InvariantCulture);

        host.Operations.Release(start.Operation, start.Execution);

        await Eventually.TrueAsync(() => !LauncherBench.IsAlive(command) && Files().Length == 0, "nothing is left of it");
        Assert.Empty(host.Told);
    }

    [Fact]
    public async Task Release_EarlierExecutionOfOneThatRuns_LeavesItAlone()
    {
        var first = bench.NewHost();
        var start = bench.Start(bench.Attempt(Run("echo $$ >started; while [ ! -e go ]; do sleep 0.01; done; exit 3")));
        first.Operations.Begin(start);
        await Eventually.FileAsync(bench["started"]);
        await first.Operations.DisposeAsync();
        var second = bench.NewHost();
        second.Operations.Begin(start with { Execution = 2 });
        await Eventually.TrueAsync(() => second.Operations.Running.Count == 1, "it is adopted");

        second.Operations.Release(start.Operation, 1);
        bench.Write("go", string.Empty);

        Assert.Equal(3, (await second.SettledAsync(start with { Execution = 2 })).ExitCode);
    }

    [Fact]
    public async Task DisposeAsync_CommandRuns_ItGoesOnAndTheNextHostSettlesIt()
    {
        var first = bench.NewHost();
        var start = bench.Start(bench.Attempt(Run("echo $$ >started; echo on >>times; while [ ! -e go ]; do sleep 0.01; done; echo done"), [Command("check", "echo checked >>checks")]));
        first.Operations.Begin(start);
        var command = int.Parse(await Eventually.FileAsync(bench["started"]), CultureInfo.InvariantCulture);

        await first.Operations.DisposeAsync();
        Assert.True(LauncherBench.IsAlive(command));
        bench.Write("go", string.Empty);
        var result = await bench.NewHost().RunAsync(start with { Execution = 2 });

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal("done\n", result.Excerpt);
        Assert.Equal("on\n", await File.ReadAllTextAsync(bench["times"]));
        Assert.Equal("checked\n", await File.ReadAllTextAsync(bench["checks"]));
        Assert.Empty(first.Told);
    }

    [Fact]
    public async Task DisposeAsync_CheckRuns_EndsItAndTheNextHostRunsItAgain()
    {
        var first = bench.NewHost();
        var start = bench.Start(bench.Attempt(Run("echo on >>times"), [Command("check", "echo $$ >started; test -e go || sleep 300")]));
        first.Operations.Begin(start);
        var check = int.Parse(await Eventually.FileAsync(bench["started"]), CultureInfo.InvariantCulture);

        await first.Operations.DisposeAsync();
        Assert.False(LauncherBench.IsAlive(check));
        bench.Write("go", string.Empty);
        var result = await bench.NewHost().RunAsync(start with { Execution = 2 });

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal("on\n", await File.ReadAllTextAsync(bench["times"]));
        Assert.Empty(first.Told);
    }

    [Fact]
    public async Task DisposeAsync_ToolRuns_CancelsItAndTellsNothing()
    {
        var called = new TaskCompletionSource();
        var cancelled = false;
        var host = bench.NewHost(new TestTool("wait", async (_, cancellationToken) =>
        {
            called.SetResult();
            await Task.WhenAny(Task.Delay(Timeout.Infinite, cancellationToken));
            cancelled = true;
            return new ToolResult { Succeeded = true };
        }));
        host.Operations.Begin(bench.Start(bench.Attempt(new ToolAction { Tool = "wait" })));
        await called.Task;

        await host.Operations.DisposeAsync();

        Assert.True(cancelled);
        Assert.Empty(host.Told);
    }

    [Fact]
    public void Constructor_StorePathIsRelative_Refuses() => Assert.Throws<ArgumentException>(() =>
        new HostOperations(new HostOperationsOptions { StorePath = "here", Forget = static _ => Task.CompletedTask }, new Dictionary<string, ITool>(StringComparer.Ordinal), bench.Artifacts, TimeProvider.System, _ => { }));

    private string[] Files() => [.. Directory.EnumerateFiles(Path.Combine(bench.StorePath, "operations"), "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith(".launcher-", StringComparison.Ordinal))];
}

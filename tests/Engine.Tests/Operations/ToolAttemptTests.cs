using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Operations;
using static Orleans.Goals.Engine.Tests.Operations.OperationsBench;

namespace Orleans.Goals.Engine.Tests.Operations;

public sealed class ToolAttemptTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Begin_ToolSucceeds_GetsTheCallAndGivesItsContent()
    {
        ToolCall? seen = null;
        var tool = new TestTool("echo", (call, _) =>
        {
            seen = call;
            return ValueTask.FromResult(new ToolResult { Succeeded = true, Content = "done" });
        });
        var start = bench.Start(bench.Attempt(new ToolAction { Tool = "echo", Arguments = "{}" }, [IsThere("there", "a")], [IsThere("fence", "a")]));
        bench.Write("a", "1");

        var result = await bench.NewHost(tool).RunAsync(start);

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal("done", result.Excerpt);
        Assert.Equal(new ToolCall { Operation = start.Operation, Execution = 1, Workspace = bench.Workspace, Arguments = "{}" }, seen);
        Assert.Equal(Verdict.Passed, Assert.Single(result.Verdicts).Verdict);
        Assert.Equal(Verdict.Passed, Assert.Single(result.Fences).Verdict);
    }

    [Fact]
    public async Task Begin_ToolReportsAFailure_Fails()
    {
        var result = await bench.NewHost(TestTool.Saying("echo", "no such customer", succeeded: false)).RunAsync(bench.Start(Tool("echo")));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Equal("the tool 'echo' reported a failure: no such customer", result.Reason);
        Assert.Equal("no such customer", result.Excerpt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Begin_ToolThrows_FailsWithTheMessage(bool later)
    {
        var tool = new TestTool("echo", async (_, _) =>
        {
            if (later)
            {
                await Task.Yield();
            }

            throw new InvalidOperationException("out of paper");
        });

        var result = await bench.NewHost(tool).RunAsync(bench.Start(Tool("echo")));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Equal("the tool 'echo' failed: out of paper", result.Reason);
    }

    [Fact]
    public async Task Begin_ToolIsUnknown_FailsAndNamesTheKnownOnes()
    {
        var result = await bench.NewHost(TestTool.Saying("b", ""), TestTool.Saying("a", "")).RunAsync(bench.Start(Tool("c")));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Equal("there is no tool 'c'; known here: a, b", result.Reason);
    }

    [Fact]
    public async Task Begin_LongContent_IsStoredAsAWhole()
    {
        var content = string.Concat(Enumerable.Range(1, 1000).Select(line => $"{line} ü\n"));
        var start = bench.Start(Tool("echo"));

        var result = await bench.NewHost(TestTool.Saying("echo", content)).RunAsync(start);

        Assert.Equal(content, await bench.ReadAsync(result.Output));
        Assert.Equal($"{start.Operation[(Goal.Value.Length + 1)..]}/output", result.Output!.Name);
        Assert.StartsWith(result.Excerpt, content, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(result.Excerpt), 1021, 1024);
    }

    [Fact]
    public async Task Begin_LaterExecution_IsLostAndNotCalled()
    {
        var tool = TestTool.Saying("echo", "x");

        var result = await bench.NewHost(tool).RunAsync(bench.Start(Tool("echo"), execution: 2));

        Assert.Equal(OperationOutcome.Lost, result.Outcome);
        Assert.Equal(0, tool.Calls);
    }

    [Fact]
    public async Task Begin_TimeIsOver_TimesOut()
    {
        var tool = new TestTool("wait", WaitAsync);

        var result = await bench.NewHost(tool).RunAsync(bench.Start(bench.Attempt(new ToolAction { Tool = "wait" }, timeout: TimeSpan.FromMilliseconds(50), fences: [Command("fence", "true")])));

        Assert.Equal(OperationOutcome.TimedOut, result.Outcome);
        Assert.Equal("its time of 00:00:00.0500000 was over while the tool ran", result.Reason);
        Assert.Equal(Verdict.Passed, Assert.Single(result.Fences).Verdict);
    }

    [Fact]
    public async Task Begin_WallClockRunsOut_Stops()
    {
        bench.Time = new StandingTime();

        var result = await bench.NewHost(new TestTool("wait", WaitAsync)).RunAsync(bench.Start(Tool("wait") with { NotAfter = bench.Time.GetUtcNow().AddMilliseconds(100) }));

        Assert.Equal(OperationOutcome.Stopped, result.Outcome);
        Assert.Equal("the goal's wall clock ran out while the tool ran", result.Reason);
    }

    [Fact]
    public async Task Begin_WallClockHasRunOut_DoesNotCall()
    {
        var tool = TestTool.Saying("echo", "x");

        var result = await bench.NewHost(tool).RunAsync(bench.Start(Tool("echo") with { NotAfter = TimeProvider.System.GetUtcNow() }));

        Assert.Equal(OperationOutcome.Stopped, result.Outcome);
        Assert.Equal(0, tool.Calls);
    }

    [Fact]
    public async Task Stop_ToolListens_Stops()
    {
        var called = new TaskCompletionSource();
        var tool = new TestTool("wait", (call, cancellationToken) =>
        {
            called.SetResult();
            return WaitAsync(call, cancellationToken);
        });
        var host = bench.NewHost(tool);
        var start = bench.Start(Tool("wait"));
        host.Operations.Begin(start);
        await called.Task;

        host.Operations.Stop(start.Operation, start.Execution);
        var result = await host.SettledAsync(start);

        Assert.Equal(OperationOutcome.Stopped, result.Outcome);
        Assert.Equal("it was stopped while the tool ran", result.Reason);
    }

    [Fact]
    public async Task Stop_ToolFinishesAllTheSame_ItsResultCounts()
    {
        var called = new TaskCompletionSource();
        var tool = new TestTool("wait", async (_, cancellationToken) =>
        {
            called.SetResult();
            await Task.WhenAny(Task.Delay(Timeout.Infinite, cancellationToken));
            return new ToolResult { Succeeded = true, Content = "done anyway" };
        });
        var host = bench.NewHost(tool);
        var start = bench.Start(Tool("wait"));
        host.Operations.Begin(start);
        await called.Task;

        host.Operations.Stop(start.Operation, start.Execution);
        var result = await host.SettledAsync(start);

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal("done anyway", result.Excerpt);
    }

    [Fact]
    public async Task Stop_ToolDoesNotListen_IsLostAfterAWhile()
    {
        var never = new TaskCompletionSource<ToolResult>();
        var called = new TaskCompletionSource();
        var host = bench.NewHost(new TestTool("deaf", (_, _) =>
        {
            called.SetResult();
            return new ValueTask<ToolResult>(never.Task);
        }));
        var start = bench.Start(Tool("deaf"));
        host.Operations.Begin(start);
        await called.Task;

        host.Operations.Stop(start.Operation, start.Execution);
        var result = await host.SettledAsync(start);

        Assert.Equal(OperationOutcome.Lost, result.Outcome);
        Assert.Equal("the tool 'deaf' went on after it was told to stop, and nobody knows what it still does", result.Reason);
    }

    [Fact]
    public async Task Begin_EarlierCallStillGoesOn_IsNotCalledBesideIt()
    {
        var first = new TaskCompletionSource<ToolResult>();
        var tool = new TestTool("deaf", (call, _) => call.Arguments == "1" ? new ValueTask<ToolResult>(first.Task) : ValueTask.FromResult(new ToolResult { Succeeded = true, Content = "2" }));
        var host = bench.NewHost(tool);
        AttemptSpec Call(string arguments) => bench.Attempt(new ToolAction { Tool = "deaf", Arguments = arguments }, timeout: arguments == "3" ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(100));
        Assert.Equal(OperationOutcome.Lost, (await host.RunAsync(bench.Start(Call("1")))).Outcome);

        var refused = await host.RunAsync(bench.Start(Call("2")));
        var calls = tool.Calls;
        first.SetResult(new ToolResult { Succeeded = true, Content = "1" });
        var third = await host.RunAsync(bench.Start(Call("3")));

        Assert.Equal((OperationOutcome.Failed, 1), (refused.Outcome, calls));
        Assert.Contains("was not called again", refused.Reason, StringComparison.Ordinal);
        Assert.Equal((OperationOutcome.Succeeded, "2"), (third.Outcome, third.Excerpt));
    }

    [Fact]
    public async Task Begin_ToolTellsASecretOfTheGoal_ShowsItsNameOnly()
    {
        bench.Secrets["API_KEY"] = "s3cr3t-hunter2";

        var result = await bench.NewHost(TestTool.Saying("echo", "it is s3cr3t-hunter2")).RunAsync(bench.Start(Tool("echo") with { Redacted = ["API_KEY"] }));

        Assert.Equal("it is [secret API_KEY]", result.Excerpt);
    }

    [Fact]
    public async Task Begin_ToolReturnsNothing_Fails()
    {
        var result = await bench.NewHost(new TestTool("null", (_, _) => new ValueTask<ToolResult>((ToolResult)null!))).RunAsync(bench.Start(Tool("null")));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
    }

    [Fact]
    public async Task Begin_ManyAtOnce_EachIsCalledOnceAndTold()
    {
        var tool = TestTool.Saying("echo", "x");
        var host = bench.NewHost(tool);
        var starts = Enumerable.Range(0, 2000).Select(_ => bench.Start(Tool("echo"))).ToArray();

        Parallel.ForEach(starts, start => host.Operations.Begin(start));
        await Processes.Eventually.TrueAsync(() => host.Told.Count == starts.Length, "all are told");

        Assert.Equal(starts.Length, tool.Calls);
        Assert.Equal(starts.Select(start => start.Operation).Order(StringComparer.Ordinal), host.Told.Select(settled => settled.Operation).Order(StringComparer.Ordinal));
    }

    private static async ValueTask<ToolResult> WaitAsync(ToolCall call, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return new ToolResult { Succeeded = true };
    }

    private AttemptSpec Tool(string name) => bench.Attempt(new ToolAction { Tool = name });
}

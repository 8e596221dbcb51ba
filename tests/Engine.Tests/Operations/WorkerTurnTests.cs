using System.Collections.Concurrent;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Tests.Operations;

/// <summary>How many attempts are at work at a time in one host, and whose turn is next.</summary>
public sealed class WorkerTurnTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();

    [Fact]
    public async Task Begin_ManyOfOneGoalAndOneOfAnother_TheOtherIsNext()
    {
        var gate = new GateTool();
        var host = bench.NewHost(1, gate);
        var many = Enumerable.Range(1, 20).Select(number => Start("many", number)).ToArray();
        host.Operations.Begin(many[0]);
        await gate.CalledAsync(1);
        foreach (var start in many[1..])
        {
            host.Operations.Begin(start);
        }

        await Eventually.TrueAsync(() => host.Operations.Waiting == 19, "all but the first wait");
        var one = Start("one", 1);
        host.Operations.Begin(one);
        await Eventually.TrueAsync(() => host.Operations.Waiting == 20, "the other goal's waits too");
        for (var done = 1; done <= 21; done++)
        {
            await gate.CalledAsync(done);
            gate.Release();
        }

        await Eventually.TrueAsync(() => host.Told.Count == 21, "all are settled");
        Assert.Equal(1, gate.Most);
        // Handed out goal by goal: one more of the goal that waited first, then it.
        Assert.InRange(gate.Calls.ToList().IndexOf(one.Operation), 1, 2);
    }

    [Fact]
    public async Task Begin_MoreThanTheLimit_NeverMoreAtATime()
    {
        var gate = new GateTool();
        var host = bench.NewHost(3, gate);
        for (var number = 1; number <= 12; number++)
        {
            host.Operations.Begin(Start(number % 2 == 0 ? "even" : "odd", number));
        }

        await gate.CalledAsync(3);
        await Eventually.TrueAsync(() => host.Operations.Waiting == 9, "the rest waits");
        for (var done = 1; done <= 12; done++)
        {
            await gate.CalledAsync(done);
            gate.Release();
        }

        await Eventually.TrueAsync(() => host.Told.Count == 12, "all are settled");
        Assert.Equal(3, gate.Most);
        Assert.All(host.Told, settled => Assert.Equal(OperationOutcome.Succeeded, settled.Result.Outcome));
    }

    [Fact]
    public async Task Stop_WhileWaiting_EndsItAtOnceAndNothingWasStarted()
    {
        var gate = new GateTool();
        var host = bench.NewHost(1, gate);
        host.Operations.Begin(Start("a", 1));
        await gate.CalledAsync(1);
        var tool = Start("b", 1);
        var command = Start("c", 1, bench.Attempt(OperationsBench.Run("echo on >on")));
        host.Operations.Begin(tool);
        host.Operations.Begin(command);
        await Eventually.TrueAsync(() => host.Operations.Waiting == 2, "both wait");

        host.Operations.Stop(tool.Operation, 1);
        host.Operations.Stop(command.Operation, 1);

        Assert.Equal(OperationOutcome.Stopped, (await host.SettledAsync(tool)).Outcome);
        Assert.Equal(OperationOutcome.Stopped, (await host.SettledAsync(command)).Outcome);
        Assert.False(File.Exists(bench["on"]));
        Assert.Equal([Start("a", 1).Operation], gate.Calls);
        gate.Release();
    }

    [Fact]
    public async Task Begin_WallClockRunsOutWhileWaiting_IsStoppedThen()
    {
        var gate = new GateTool();
        var host = bench.NewHost(1, gate);
        host.Operations.Begin(Start("a", 1));
        await gate.CalledAsync(1);
        var late = Start("b", 1, bench.Attempt(OperationsBench.Run("echo on >on")) with { NotAfter = TimeProvider.System.GetUtcNow().AddMilliseconds(200) });

        var result = await host.RunAsync(late);

        Assert.Equal(OperationOutcome.Stopped, result.Outcome);
        Assert.Contains("wall clock", result.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(bench["on"]));
        gate.Release();
    }

    [Fact]
    public async Task Begin_WaitedLongerThanItsTimeout_HasItsWholeTimeAndCountsNoWaiting()
    {
        var gate = new GateTool();
        var host = bench.NewHost(1, gate);
        host.Operations.Begin(Start("a", 1));
        await gate.CalledAsync(1);
        var command = Start("b", 1, bench.Attempt(OperationsBench.Run("echo on >on"), timeout: TimeSpan.FromMinutes(1))) with { BegunAt = TimeProvider.System.GetUtcNow().AddHours(-2) };
        host.Operations.Begin(command);
        await Eventually.TrueAsync(() => host.Operations.Waiting == 1, "it waits");

        gate.Release();
        var result = await host.SettledAsync(command);

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.True(result.Active < TimeSpan.FromMinutes(1), $"{result.Active}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_WhileWaiting_TheNextHostBeginsIt(bool isTool)
    {
        var gate = new GateTool();
        var host = bench.NewHost(1, gate);
        host.Operations.Begin(Start("a", 1));
        await gate.CalledAsync(1);
        var waiting = Start("b", 1, isTool ? null : bench.Attempt(OperationsBench.Run("echo on >>on")));
        host.Operations.Begin(waiting);
        await Eventually.TrueAsync(() => host.Operations.Waiting == 1, "it waits");
        await host.Operations.DisposeAsync();

        var next = new GateTool();
        next.Release();
        var after = bench.NewHost(1, next);
        var result = await after.RunAsync(waiting with { Execution = 2 });

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.DoesNotContain(waiting.Operation, gate.Calls);
        Assert.Equal(isTool ? [waiting.Operation] : [], next.Calls);
        Assert.Equal(isTool ? null : "on\n", File.Exists(bench["on"]) ? await File.ReadAllTextAsync(bench["on"]) : null);
        Assert.DoesNotContain(after.Told, settled => settled.Result.Outcome == OperationOutcome.Lost);
    }

    [Fact]
    public async Task Begin_ToolWasCalledByAnEarlierHost_IsLost()
    {
        var gate = new GateTool();
        var host = bench.NewHost(1, gate);
        var called = Start("a", 1);
        host.Operations.Begin(called);
        await gate.CalledAsync(1);
        await host.Operations.DisposeAsync();

        Assert.Equal(OperationOutcome.Lost, (await bench.NewHost(1, new GateTool()).RunAsync(called with { Execution = 2 })).Outcome);
    }

    [Fact]
    public async Task Begin_CommandOfAnEarlierHostRuns_CountsAtOnce()
    {
        var first = bench.NewHost(1);
        var adopted = Start("a", 1, bench.Attempt(OperationsBench.Run("echo on >on; while ! test -f end; do sleep 0.02; done")));
        first.Operations.Begin(adopted);
        await Eventually.FileAsync(bench["on"]);
        await first.Operations.DisposeAsync();
        var gate = new GateTool();
        var host = bench.NewHost(1, gate);
        host.Operations.Begin(adopted with { Execution = 2 });
        await Eventually.TrueAsync(() => host.Operations.Working == 1, "it is adopted");
        host.Operations.Begin(Start("b", 1));
        await Eventually.TrueAsync(() => host.Operations.Waiting == 1, "another one waits for it");

        bench.Write("end", string.Empty);
        await gate.CalledAsync(1);
        gate.Release();

        Assert.Equal(OperationOutcome.Succeeded, (await host.SettledAsync(adopted with { Execution = 2 })).Outcome);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private OperationStart Start(string goal, int number, AttemptSpec? spec = null)
    {
        var id = GoalId.Local(goal);
        return new OperationStart
        {
            Actor = ActorKey.ForPlan(id, 1),
            Operation = $"{id.Value}/plan-1/step/{number}",
            Execution = 1,
            BegunAt = TimeProvider.System.GetUtcNow(),
            Spec = spec ?? bench.Attempt(new ToolAction { Tool = "gate" }),
        };
    }

    /// <summary>A tool whose calls end when they are let go, one by one.</summary>
    private sealed class GateTool : ITool
    {
        private readonly System.Threading.Channels.Channel<bool> open = System.Threading.Channels.Channel.CreateUnbounded<bool>();
        private readonly ConcurrentQueue<string> calls = new();
        private int now;
        private int most;

        public string Name => "gate";

        public int Most => most;

        public IReadOnlyCollection<string> Calls => calls;

        public void Release() => open.Writer.TryWrite(true);

        public Task CalledAsync(int times) => Eventually.TrueAsync(() => calls.Count >= times, $"{times} calls are made");

        public async ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
        {
            var running = Interlocked.Increment(ref now);
            for (var known = most; running > known; known = most)
            {
                Interlocked.CompareExchange(ref most, running, known);
            }

            calls.Enqueue(call.Operation);
            await open.Reader.ReadAsync(cancellationToken);
            Interlocked.Decrement(ref now);
            return new ToolResult { Succeeded = true, Content = string.Empty };
        }
    }
}

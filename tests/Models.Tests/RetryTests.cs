using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Faults;
using Orleans.Goals.Models.Retries;
using Orleans.Goals.Models.Settings;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.Models.Tests;

public sealed class RetryTests
{
    private static readonly RetryOptions Fast = new() { MaximumAttempts = 3, FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(2) };
    private static readonly Transient Failure = new("x", TransientCause.Server);

    [Theory]
    [InlineData(1, 0.0, 500)]
    [InlineData(1, 1.0, 1000)]
    [InlineData(2, 1.0, 2000)]
    [InlineData(5, 1.0, 16_000)]
    [InlineData(60, 1.0, 60_000)]
    [InlineData(60, 0.5, 45_000)]
    public void Next_OwnPause_DoublesUpToItsBound(int attempts, double jitter, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RetrySchedule.Next(new() { MaximumAttempts = 100 }, Failure, attempts, TimeSpan.Zero, jitter));

    [Theory]
    [InlineData(0.0, 90_000)]
    [InlineData(1.0, 90_500)]
    public void Next_ServerAsksForMore_IsNeverEarlier(double jitter, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RetrySchedule.Next(new(), new Throttled("x", TimeSpan.FromSeconds(90)), 1, TimeSpan.Zero, jitter));

    [Fact]
    public void Next_WaitBeyondWhatIsLeft_EndsAtOnce() =>
        Assert.Null(RetrySchedule.Next(new(), new Throttled("x", TimeSpan.FromMinutes(3)), 2, TimeSpan.FromMinutes(8), 0));

    [Fact]
    public void Next_AttemptsUsedUp_Ends() => Assert.Null(RetrySchedule.Next(new() { MaximumAttempts = 3 }, Failure, 3, TimeSpan.Zero, 0));

    public static TheoryData<ModelFault> Final => [new QuotaExhausted("x", null), new Permanent("x", PermanentCause.Refused), new Permanent("x", PermanentCause.Unauthorized)];

    [Theory]
    [MemberData(nameof(Final))]
    public void Next_FaultThatDoesNotPass_Ends(ModelFault fault) => Assert.Null(RetrySchedule.Next(new(), fault, 1, TimeSpan.Zero, 0));

    [Theory]
    [MemberData(nameof(WireTests.Ways), MemberType = typeof(WireTests))]
    public async Task Call_FailsTwice_SucceedsWithTheSameRequest(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(
            new ScriptRule { Fail = new() { Status = 503 } }, new ScriptRule { Fail = new() { Status = 429, RetryAfterMs = 1 } }, new ScriptRule { Text = "third" });

        var response = await ModelWorld.CallAsync(world.Client(api, options => options with { Retry = Fast }), stream);

        Assert.Equal("third", response.Text);
        Assert.Single(world.Server.Requests.Select(request => request.Body).Distinct(StringComparer.Ordinal));
        Assert.Equal(3, world.Server.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(WireTests.Ways), MemberType = typeof(WireTests))]
    public async Task Call_QuotaUsedUp_IsMadeOnce(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Always = true, Fail = new() { Status = 429, Code = "insufficient_quota" } });

        Assert.IsType<QuotaExhausted>(await ModelWorld.FaultAsync(world.Client(api, options => options with { Retry = Fast }), stream));
        Assert.Single(world.Server.Requests);
    }

    [Fact]
    public async Task Call_FailsAlways_StopsAtItsBound()
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Always = true, Fail = new() { Status = 500 } });

        Assert.IsType<Transient>(await ModelWorld.FaultAsync(world.Client(ModelApi.Responses, options => options with { Retry = Fast }), stream: true));
        Assert.Equal(3, world.Server.Requests.Count);
    }

    [Fact]
    public async Task Stream_CutAfterSomethingWasDelivered_IsNotRepeated()
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Always = true, Text = "one two three", Break = new() { How = BreakKind.End, After = 2 } });
        var client = world.Client(ModelApi.Responses, options => options with { Retry = Fast });
        var seen = new List<string>();

        var exception = await Assert.ThrowsAsync<ModelException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, "x")]))
            {
                seen.Add(update.Text);
            }
        });

        Assert.IsType<StreamCut>(exception.Fault);
        Assert.Equal(["one ", "two "], seen);
        Assert.Single(world.Server.Requests);
    }

    [Fact]
    public async Task Call_RetryAfter_IsWaitedForOnTheGivenClock()
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Fail = new() { Status = 429, RetryAfterMs = 20_000 } }, new ScriptRule { Text = "ok" });
        var clock = new ManualClock();
        using var inner = new ModelClients(world.Options(ModelApi.Responses), new() { Clock = clock });
        using var client = new RetryingChatClient(inner.For(ModelRole.Work), new RetryOptions(), clock, () => 0);

        var call = ModelWorld.CallAsync(client, stream: true);
        await clock.NextTimerIs(TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromTicks(1));
        Assert.Single(world.Server.Requests);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("ok", (await call.WaitAsync(TimeSpan.FromSeconds(30))).Text);
    }

    [Fact]
    public async Task Call_CancelledWhileItPauses_IsACancellation()
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Fail = new() { Status = 429, RetryAfterMs = 20_000 } });
        var clock = new ManualClock();
        using var inner = new ModelClients(world.Options(ModelApi.Responses), new() { Clock = clock });
        using var client = new RetryingChatClient(inner.For(ModelRole.Work), new RetryOptions(), clock, () => 0);
        using var cancel = new CancellationTokenSource();

        var call = ModelWorld.CallAsync(client, stream: false, [new(ChatRole.User, "x")], cancellationToken: cancel.Token);
        await clock.NextTimerIs(TimeSpan.FromSeconds(20));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
    }
}

using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Governance;
using Orleans.Goals.Models.Settings;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.Models.Tests;

public sealed class GovernorTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Enter_ManyCallsOfOneGoal_OthersTakeTurns()
    {
        using var governor = new ModelGovernor(new() { InFlight = 1 }, _clock);
        var order = new List<string>();
        var running = await governor.EnterAsync("x", 0, default);
        var waiting = new[] { "a", "a", "a", "a", "b", "b", "c" }.Select(goal => (Goal: goal, Entered: governor.EnterAsync(goal, 0, default))).ToList();

        while (waiting.Count > 0)
        {
            running.Dispose();
            await Task.WhenAny(waiting.Select(entry => entry.Entered)).WaitAsync(TimeSpan.FromSeconds(30));
            var entered = waiting.Single(entry => entry.Entered.IsCompleted);
            waiting.Remove(entered);
            order.Add(entered.Goal);
            running = await entered.Entered;
        }

        Assert.Equal("a b c a b a a", string.Join(' ', order));
        running.Dispose();
    }

    [Fact]
    public async Task Enter_RequestsPerMinuteUsedUp_WaitsForTheNext()
    {
        using var governor = new ModelGovernor(new() { RequestsPerMinute = 6 }, _clock);
        for (var index = 0; index < 6; index++)
        {
            (await governor.EnterAsync("a", 0, default)).Dispose();
        }

        var seventh = governor.EnterAsync("a", 0, default);
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(seventh.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));

        (await seventh.WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
    }

    [Fact]
    public async Task Settle_CallNeededLess_GivesTheRestToWhoWaits()
    {
        using var governor = new ModelGovernor(new() { TokensPerMinute = 1000 }, _clock);
        using var first = await governor.EnterAsync("a", 900, default);
        var second = governor.EnterAsync("b", 500, default);

        Assert.False(second.IsCompleted);
        first.Settle(100);

        (await second.WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
    }

    [Fact]
    public async Task Settle_CallNeededMore_IsPaidByTheNext()
    {
        using var governor = new ModelGovernor(new() { TokensPerMinute = 600 }, _clock);
        using (var first = await governor.EnterAsync("a", 100, default))
        {
            first.Settle(1200);
        }

        var second = governor.EnterAsync("a", 1, default);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(second.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));

        (await second.WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
    }

    [Fact]
    public async Task Dispose_NotSettled_CountsWithItsReservation()
    {
        using var governor = new ModelGovernor(new() { TokensPerMinute = 1000 }, _clock);
        (await governor.EnterAsync("a", 1000, default)).Dispose();

        var second = governor.EnterAsync("a", 500, default);
        Assert.False(second.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(31));

        (await second.WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
    }

    [Fact]
    public async Task Enter_LargerThanAMinutesWorth_GoesWithAFullBucket()
    {
        using var governor = new ModelGovernor(new() { TokensPerMinute = 1000 }, _clock);

        using var lease = await governor.EnterAsync("a", 5000, default).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(0, governor.Waiting);
    }

    [Fact]
    public async Task Enter_LargeCallsTurn_IsNotOvertakenBySmallOnes()
    {
        using var governor = new ModelGovernor(new() { TokensPerMinute = 1000 }, _clock);
        (await governor.EnterAsync("x", 600, default)).Dispose();
        var large = governor.EnterAsync("a", 1000, default);
        var small = governor.EnterAsync("b", 1, default);

        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(large.IsCompleted || small.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(7));

        (await large.WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
    }

    [Fact]
    public async Task Enter_CancelledWhileItWaits_LeavesThePlaceToTheNext()
    {
        using var governor = new ModelGovernor(new() { InFlight = 1 }, _clock);
        var running = await governor.EnterAsync("x", 0, default);
        using var cancel = new CancellationTokenSource();
        var first = governor.EnterAsync("a", 0, cancel.Token);
        var second = governor.EnterAsync("b", 0, default);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(1, governor.Waiting);
        running.Dispose();

        (await second.WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
    }

    [Fact]
    public async Task CloseFor_ThrottledByTheProvider_HoldsEverybodyBack()
    {
        using var governor = new ModelGovernor(new(), _clock);
        governor.CloseFor(TimeSpan.FromSeconds(20));
        governor.CloseFor(TimeSpan.FromSeconds(5));

        var call = governor.EnterAsync("a", 0, default);
        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));

        (await call.WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
    }

    [Fact]
    public void Of_SameProviderKeyAndModel_IsShared()
    {
        using var governors = new ModelGovernors(_clock);
        var url = new Uri("http://localhost:1/v1");

        var governor = governors.Of(url, new ApiKey("k"), "m", new());

        Assert.Same(governor, governors.Of(new Uri("http://localhost:1/v1/"), new ApiKey("k"), "m", new()));
        Assert.NotSame(governor, governors.Of(url, new ApiKey("other"), "m", new()));
        Assert.NotSame(governor, governors.Of(url, new ApiKey("k"), "n", new()));
        Assert.NotSame(governor, governors.Of(url, null, "m", new()));
    }

    [Fact]
    public async Task Call_InFlightLimit_HoldsOverHttpAndIsFreedByCancelledStreams()
    {
        await using var world = await ModelWorld.StartAsync(
            new ScriptRule { Text = "one two", Break = new() { How = BreakKind.Hang, After = 1 } }, new ScriptRule { Text = "second" });
        var client = world.Client(ModelApi.Responses, options => options with { Limits = new() { InFlight = 1 } });
        var first = client.GetStreamingResponseAsync([new(ChatRole.User, "x")], new ChatOptions().SetGoal("local/a")).GetAsyncEnumerator();
        Assert.True(await first.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

        var second = ModelWorld.CallAsync(client, stream: false);
        Assert.Single(world.Server.Requests);
        await first.DisposeAsync();

        Assert.Equal("second", (await second.WaitAsync(TimeSpan.FromSeconds(30))).Text);
    }

    [Fact]
    public async Task Call_Usage_SettlesTheReservation()
    {
        await using var world = await ModelWorld.StartAsync(ModelScript.Of(new ScriptRule { Always = true, Text = "ok", Usage = new() { Input = 10, Output = 10 } }));
        var client = world.Client(
            ModelApi.ChatCompletions, options => options with { Limits = new() { TokensPerMinute = 1000, AssumedOutputTokens = 900 } }, new() { Clock = new ManualClock() });

        // Three reservations are more than a minute's worth, what was used is not; the clock stands still.
        for (var index = 0; index < 3; index++)
        {
            await ModelWorld.CallAsync(client, stream: index == 1).WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(3, world.Server.Requests.Count);
    }
}

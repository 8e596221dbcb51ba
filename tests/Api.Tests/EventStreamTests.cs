using System.Net;
using System.Text;
using Orleans.Goals.Client;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Api.Tests;

/// <summary>Server-sent events: nothing missed, nothing twice, and nobody in another's way.</summary>
public sealed class EventStreamTests
{
    private static readonly GoalId Goal = GoalId.Local("a");

    [Fact]
    public async Task Stream_IsServerSentEventsWithTheCursorAsIdAndAnEnd()
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Events = 2 });

        using var response = await server.Http.GetAsync("v1/goals/local/a/events", TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["", "id: 1", "id: 2", "event: end"], text.TrimEnd().Split("\n\n").Select(part => part.Split('\n')[0].TrimStart(':', ' ')));
        Assert.All(text.TrimEnd().Split("\n\n").Skip(1).SkipLast(1), part => Assert.StartsWith("data: {\"cursor\":\"", part.Split('\n')[1], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("?after=1", null, 2)]
    [InlineData("", "2", 1)]
    [InlineData("?after=1", "2", 1)]
    [InlineData("?after=3", null, 0)]
    public async Task Stream_AfterACursor_TellsTheRest(string query, string? lastEventId, int expected)
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Events = 3 });

        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/goals/local/a/events{query}");
        _ = lastEventId is null || request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(expected, text.Split("id: ").Length - 1);
    }

    [Fact]
    public async Task Watch_CutAtEveryByte_GivesEveryEventOnce()
    {
        const int events = 3;
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Events = events });
        var whole = await server.Http.GetByteArrayAsync("v1/goals/local/a/events", TestContext.Current.CancellationToken);
        await using var cutting = new CuttingProxy(server.Address);
        using var client = HttpGoals.ForUrl(cutting.Address, options: new HttpGoalsOptions { FirstDelay = TimeSpan.FromMilliseconds(1) });

        for (var length = 0; length <= whole.Length + 400; length += 7)
        {
            cutting.CutOnceAfter(length);
            var cursors = new List<string>();
            await foreach (var happened in client.WatchAsync(Goal, default, TestContext.Current.CancellationToken))
            {
                cursors.Add(happened.Cursor.ToString());
                Assert.Equal(Reports.Event(Goal, cursors.Count), happened);
            }

            Assert.Equal(Enumerable.Range(1, events).Select(number => $"{number}"), cursors);
        }

        Assert.True(cutting.Cuts > 50);
    }

    [Fact]
    public async Task Watch_OfASilentStream_IsResumed()
    {
        var goals = new ScriptedGoals { Events = 1, Ends = false };
        await using var server = await TestServer.StartAsync(goals, new GoalsApiOptions { Heartbeat = TimeSpan.FromHours(1) });
        using var client = server.Client(new HttpGoalsOptions { Silence = TimeSpan.FromMilliseconds(200), FirstDelay = TimeSpan.FromMilliseconds(1) });

        var events = new List<GoalEvent>();
        await foreach (var happened in client.WatchAsync(Goal, default, TestContext.Current.CancellationToken))
        {
            events.Add(happened);
            if (events.Count == 1)
            {
                // From now on there are more, which the silent stream does not tell.
                (goals.Events, goals.Ends) = (3, true);
            }
        }

        Assert.Equal(["1", "2", "3"], events.Select(happened => happened.Cursor.ToString()));
    }

    [Fact]
    public async Task Stream_OfAQuietGoal_ShowsThatItIsAlive()
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Events = 1, Ends = false }, new GoalsApiOptions { Heartbeat = TimeSpan.FromMilliseconds(20) });
        await using var stream = await server.SendAsync("GET /v1/goals/local/a/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        using var reader = new StreamReader(stream);

        var beats = 0;
        while (beats < 4)
        {
            beats += await reader.ReadLineAsync(TestContext.Current.CancellationToken) == ": " ? 1 : 0;
        }
    }

    [Fact]
    public async Task Stream_WhoseClientStopsReading_IsCutHoldsNothingAndDelaysNobody()
    {
        var goals = new ScriptedGoals { Events = int.MaxValue };
        await using var server = await TestServer.StartAsync(goals, new GoalsApiOptions { WriteTimeout = TimeSpan.FromSeconds(1) });
        await using var stalled = await server.SendAsync("GET /v1/goals/local/a/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await TestServer.UntilAsync(() => goals.Open == 1, "the stream is open");

        using var client = server.Client();
        var others = 0;
        await foreach (var _ in client.WatchAsync(Goal, default, TestContext.Current.CancellationToken))
        {
            if (++others == 1_000)
            {
                break;
            }
        }

        await TestServer.UntilAsync(() => goals.Open == 0, "both streams are closed");
        var told = goals.Told;

        // What a connection buffers is some hundred kilobytes here and in the kernel; the goal had two thousand million events.
        Assert.InRange(told, 1_000, 100_000);
    }

    [Fact]
    public async Task Stream_WhoseClientGoesAway_IsClosed()
    {
        var goals = new ScriptedGoals { Events = 1, Ends = false };
        await using var server = await TestServer.StartAsync(goals);
        var stream = await server.SendAsync("GET /v1/goals/local/a/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await TestServer.UntilAsync(() => goals.Open == 1, "the stream is open");

        await stream.DisposeAsync();

        await TestServer.UntilAsync(() => goals.Open == 0, "the stream is closed");
    }

    [Fact]
    public async Task Server_Ending_StopsStreamsWithoutAnEnd()
    {
        var goals = new ScriptedGoals { Events = 1, Ends = false };
        var server = await TestServer.StartAsync(goals);
        await using var stream = await server.SendAsync("GET /v1/goals/local/a/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await TestServer.UntilAsync(() => goals.Open == 1, "the stream is open");

        await server.DisposeAsync();
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains("id: 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("event: end", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ByManyOfAFastGoal_GivesEveryoneEverything()
    {
        const int watchers = 20, events = 5_000;
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Events = events });
        using var client = server.Client();

        var counts = await Task.WhenAll(Enumerable.Range(0, watchers).Select(async _ =>
        {
            var next = 1;
            await foreach (var happened in client.WatchAsync(Goal, default, TestContext.Current.CancellationToken))
            {
                Assert.Equal($"{next++}", happened.Cursor.ToString());
            }

            return next - 1;
        }));

        Assert.All(counts, count => Assert.Equal(events, count));
    }

    [Fact]
    public async Task Watch_OfAGoalThatIsNotThereYet_WaitsForIt()
    {
        var goals = new ScriptedGoals { Events = 1, Report = null };
        await using var server = await TestServer.StartAsync(goals);
        using var client = server.Client(new HttpGoalsOptions { FirstDelay = TimeSpan.FromMilliseconds(5) });

        var first = client.WatchAsync(Goal, default, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = first.MoveNextAsync().AsTask();
        goals.Report = Reports.Active;

        Assert.True(await next);
        await first.DisposeAsync();
    }
}

using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Bench;

/// <summary>100 watchers follow one goal as fast as it goes, over HTTP, without and with one more that stops reading.</summary>
internal static class WatchersCase
{
    private const int Watchers = 100;
    private const int Steps = 2_000;
    private const double MebiByte = 1_024 * 1_024;

    /// <summary>Runs both ways in turn, after a round that warms up.</summary>
    public static async Task<Findings> RunAsync(string folder)
    {
        await using var served = await ServedStore.StartAsync(folder, new TimedTool(long.MaxValue));
        _ = await RoundAsync(served, folder, "warm", stalled: false);
        var without = await RoundAsync(served, folder, "without", stalled: false);
        var with = await RoundAsync(served, folder, "with", stalled: true);
        return new Findings(
            "watchers",
            [
                new Finding("events of the goal, each to 100 watchers", without.Events, "events"),
                new Finding("delivered in all, whole and in order", without.Rate, "events/s", AtLeast: 10_000),
                new Finding("... to each watcher", without.Rate / Watchers, "events/s"),
                new Finding("with one that stopped reading: delivered in all", with.Rate, "events/s", AtLeast: 10_000),
                new Finding("with one that stopped reading: live objects more than before it", with.MoreHeap / MebiByte, "MiB"),
            ]);
    }

    private static async Task<(int Events, double Rate, double MoreHeap)> RoundAsync(ServedStore served, string folder, string name, bool stalled)
    {
        var goal = GoalId.Local(name);
        var contract = StepCase.Contract(StepCase.CreateWorkspace(folder, name), name, Steps);
        using var client = served.OverHttp();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var begun = Stopwatch.GetTimestamp();
        _ = await client.AskAsync(goal, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = contract });
        using var silent = stalled ? await StallAsync(served.Address, goal) : null;
        var seen = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(_ => WatchAsync(client, goal)));
        var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var more = GC.GetTotalMemory(forceFullCollection: true) - heap;

        var expected = new List<string>();
        await foreach (var happened in served.Goals.WatchAsync(goal))
        {
            expected.Add(happened.Cursor.ToString());
        }

        return seen.All(cursors => cursors.SequenceEqual(expected, StringComparer.Ordinal))
            ? (expected.Count, (double)expected.Count * Watchers / elapsed, more)
            : throw new InvalidOperationException("a watcher missed an event, or had one twice");
    }

    private static async Task<List<string>> WatchAsync(IGoals goals, GoalId goal)
    {
        var cursors = new List<string>();
        await foreach (var happened in goals.WatchAsync(goal))
        {
            cursors.Add(happened.Cursor.ToString());
        }

        return cursors;
    }

    /// <summary>Asks for the goal's events and reads none of them.</summary>
    private static async Task<Socket> StallAsync(Uri address, GoalId goal)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4 * 1_024 };
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /v1/goals/local/{goal.Name}/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return socket;
    }
}

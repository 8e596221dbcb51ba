using System.Text;
using Orleans.Goals.Api.Hosting;
using Orleans.Goals.Client;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Api.Tests;

/// <summary>100 watchers at once: of more than 10,000 events none is lost or told twice, and one who does not read is in nobody's way.</summary>
public sealed class WatcherLoadTests
{
    private const int Watchers = 100;
    private const int Steps = 200;
    private static readonly GoalId Goal = GoalId.Local("a");

    [Fact]
    public async Task Watch_ByAHundredOfARunningGoal_GivesEveryoneWhatTheStoreHas()
    {
        var folder = Directory.CreateTempSubdirectory("goals-watchers-").FullName;
        try
        {
            var tool = new GatedTool();
            await using var embedded = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = Path.Combine(folder, "store"), Tools = [tool] });
            var socket = Path.Combine(folder, "s");
            await using var server = await GoalsServer.StartAsync(embedded, new GoalsServerOptions { Socket = socket, Addresses = [new Uri("http://127.0.0.1:0")] });
            using var overSocket = HttpGoals.ForSocket(socket);
            using var overHttp = HttpGoals.ForUrl(server.Addresses[0]);

            var reply = await overHttp.AskAsync(Goal, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = Contract(folder) }, TestContext.Current.CancellationToken);
            var begun = 0;
            var watching = Enumerable.Range(0, Watchers).Select(watcher =>
                CursorsAsync(watcher % 2 == 0 ? overSocket : overHttp, () => Interlocked.Increment(ref begun))).ToArray();
            await TestServer.UntilAsync(() => Volatile.Read(ref begun) == Watchers, "everybody watches");
            tool.Open();
            var seen = await Task.WhenAll(watching).WaitAsync(TestServer.Deadline, TestContext.Current.CancellationToken);

            var stored = await CursorsAsync(embedded);
            Assert.True(reply.Accepted, reply.Reason);
            Assert.True(stored.Count * Watchers > 10_000, $"{stored.Count} events are too few to be a load");
            Assert.Equal(stored.Count, stored.Distinct(StringComparer.Ordinal).Count());
            Assert.All(seen, cursors => Assert.Equal(stored, cursors));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Watch_ByAHundredBesideOneThatStopsReading_IsWholeAndTheServerHoldsNothingForIt()
    {
        const int events = 2_000;
        var stuck = GoalId.Local("stuck");
        var endless = new ScriptedGoals { Events = int.MaxValue };
        var finite = new ScriptedGoals { Events = events };

        // The stalled stream is never cut within this test: what it holds meanwhile is what counts.
        await using var server = await TestServer.StartAsync(new TwoGoals(stuck, endless, finite), new GoalsApiOptions { WriteTimeout = TimeSpan.FromHours(1) });
        await using var stalled = await server.SendAsync("GET /v1/goals/local/stuck/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await TestServer.UntilAsync(() => endless.Told > 0, "the stalled stream has begun");

        using var client = server.Client();
        var counts = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(async _ =>
        {
            var next = 1;
            await foreach (var happened in client.WatchAsync(Goal, default, TestContext.Current.CancellationToken))
            {
                Assert.Equal($"{next++}", happened.Cursor.ToString());
            }

            return next - 1;
        })).WaitAsync(TestServer.Deadline, TestContext.Current.CancellationToken);

        Assert.All(counts, count => Assert.Equal(events, count));
        Assert.Equal(1, endless.Open);

        // Some hundred kilobytes are in the connection's and the kernel's buffers; without a bound it would be what the others had, many times over.
        Assert.InRange(endless.Told, 1, 100_000);
    }

    private static async Task<List<string>> CursorsAsync(IGoals goals, Action? onFirst = null)
    {
        var cursors = new List<string>();
        await foreach (var happened in goals.WatchAsync(Goal, default, TestContext.Current.CancellationToken))
        {
            cursors.Add(happened.Cursor.ToString());
            if (cursors.Count == 1)
            {
                onFirst?.Invoke();
            }
        }

        return cursors;
    }

    private static GoalContract Contract(string folder)
    {
        var workspace = Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName;
        File.WriteAllText(Path.Combine(workspace, "done"), "done");
        return new GoalContract
        {
            Objective = "Make events.",
            Workspace = workspace,
            DoneWhen = [new FileCheck { Id = "done", File = "done" }],
            Plans =
            [
                new PlanDefinition
                {
                    Name = "chain",
                    Steps =
                    [
                        .. Enumerable.Range(0, Steps).Select(step => new StepDefinition
                        {
                            Id = $"s{step}", Action = new ToolAction { Tool = "empty" }, After = step == 0 ? [] : [$"s{step - 1}"], Idempotent = true,
                        }),
                    ],
                },
            ],
        };
    }

    /// <summary>No step ends before everybody watches.</summary>
    private sealed class GatedTool : ITool
    {
        private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "empty";

        public void Open() => opened.TrySetResult();

        public async ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
        {
            await opened.Task.WaitAsync(cancellationToken);
            return new ToolResult { Succeeded = true, Content = string.Empty };
        }
    }
}

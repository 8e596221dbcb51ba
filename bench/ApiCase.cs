using System.Diagnostics;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Bench;

/// <summary>Requests a second and the delay of events, over the local socket and over HTTP on loopback.</summary>
internal static class ApiCase
{
    private const int Clients = 16;
    private const int GoalsPerClient = 8;
    private const int WarmEvents = 200;
    private const int Events = 500;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    /// <summary>Runs both ways in turn.</summary>
    public static async Task<Findings> RunAsync(string folder)
    {
        await using var served = await ServedStore.StartAsync(folder);
        for (var goal = 0; goal < Clients; goal++)
        {
            _ = await served.Goals.AskAsync(Id(goal), new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = Waiting(folder, Id(goal).Name) });
        }

        var figures = new List<Finding>();
        using var socket = served.OverSocket();
        using var http = served.OverHttp();
        foreach (var (way, goals) in new (string, IGoals)[] { ("socket", socket), ("HTTP", http) })
        {
            figures.Add(new Finding($"{way}: reports read, 1 client", await RateAsync(1, goal => goals.ReportAsync(Id(goal))), "requests/s"));
            figures.Add(new Finding($"{way}: reports read, 16 clients", await RateAsync(Clients, goal => goals.ReportAsync(Id(goal))), "requests/s"));
            figures.Add(new Finding($"{way}: commands (pause, resume), 1 client", await CommandsAsync(goals, folder, $"commanded-{figures.Count}", 1), "requests/s"));
            figures.Add(new Finding($"{way}: commands (pause, resume), 16 clients", await CommandsAsync(goals, folder, $"commanded-{figures.Count}", Clients), "requests/s"));
            var latencies = await WatchAsync(goals, folder, $"watched-{figures.Count}");
            figures.Add(new Finding($"{way}: commit begun -> event at the client, p50", StepCase.Percentile(latencies, 0.50), "ms"));
            figures.Add(new Finding($"{way}: commit begun -> event at the client, p99", StepCase.Percentile(latencies, 0.99), "ms"));
        }

        return new Findings("api", figures);
    }

    /// <summary>Each client has goals of its own, and takes them in turn: a goal takes 10,000 commands a day.</summary>
    private static async Task<double> CommandsAsync(IGoals goals, string folder, string name, int clients)
    {
        var own = new GoalId[clients, GoalsPerClient];
        for (var number = 0; number < own.Length; number++)
        {
            var goal = GoalId.Local($"{name}-{number}");
            own[number / GoalsPerClient, number % GoalsPerClient] = goal;
            _ = await goals.AskAsync(goal, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = Waiting(folder, goal.Name) });
        }

        var asked = new int[clients];
        return await RateAsync(clients, client =>
        {
            var turn = asked[client]++;
            return ToggleAsync(goals, own[client, turn % GoalsPerClient], paused: turn / GoalsPerClient % 2 == 1);
        });
    }

    /// <summary>Each client asks again as soon as it was answered.</summary>
    private static async Task<double> RateAsync(int clients, Func<int, Task> ask)
    {
        await CountAsync(clients, ask, WarmUp);
        var clock = Stopwatch.StartNew();
        var count = await CountAsync(clients, ask, Duration);
        return count / clock.Elapsed.TotalSeconds;
    }

    private static async Task<long> CountAsync(int clients, Func<int, Task> ask, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var count = 0L;
            for (; clock.Elapsed < duration; count++)
            {
                await ask(client);
            }

            return count;
        }));
        return counts.Sum();
    }

    /// <summary>A goal of its own is paused and resumed, each time when the event of the time before has come. An event carries the time its commit was decided.</summary>
    private static async Task<double[]> WatchAsync(IGoals goals, string folder, string name)
    {
        var goal = GoalId.Local(name);
        _ = await goals.AskAsync(goal, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = Waiting(folder, name) });
        await using var events = goals.WatchAsync(goal).GetAsyncEnumerator();
        var latencies = new List<double>();
        for (var toggle = 0; toggle < WarmEvents + Events; toggle++)
        {
            var type = toggle % 2 == 0 ? "goalPaused" : "goalResumed";
            var asked = ToggleAsync(goals, goal, paused: toggle % 2 == 1);
            do
            {
                if (!await events.MoveNextAsync())
                {
                    throw new InvalidOperationException("the goal ended");
                }
            }
            while (events.Current.Type != type);

            latencies.Add((TimeProvider.System.GetUtcNow() - events.Current.At).TotalMilliseconds);
            await asked;
        }

        return [.. latencies.Skip(WarmEvents).Order()];
    }

    private static async Task ToggleAsync(IGoals goals, GoalId goal, bool paused)
    {
        var id = CommandId.New(TimeProvider.System);
        var reply = await goals.AskAsync(goal, paused ? new ResumeGoal { Id = id } : new PauseGoal { Id = id });
        if (!reply.Accepted)
        {
            throw new InvalidOperationException(reply.Reason);
        }
    }

    private static GoalId Id(int goal) => GoalId.Local($"goal-{goal}");

    private static GoalContract Waiting(string folder, string name) => new()
    {
        Objective = "Wait for an answer.",
        Workspace = StepCase.CreateWorkspace(folder, name),
        DoneWhen = [new FileCheck { Id = "done", File = "done" }],
        Plans = [new PlanDefinition { Name = "wait", Steps = [new StepDefinition { Id = "ask", Action = new AskAction { Question = "Go on?" } }] }],
    };
}

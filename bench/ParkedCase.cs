using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Bench;

/// <summary>Goals that wait for an answer: what so many cost a process that does nothing else, and how fast one goes on.</summary>
internal static class ParkedCase
{
    /// <summary>The role that submits them.</summary>
    public const string Load = "parked-load";

    /// <summary>The role that opens the store with them.</summary>
    public const string Open = "parked-open";

    private const int Submitters = 64;
    private const int WarmSignals = 300;
    private const int Signals = 500;
    private const double MebiByte = 1_024 * 1_024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs both processes.</summary>
    public static async Task<Findings> RunAsync(string name, string folder, int goals)
    {
        var count = goals.ToString(CultureInfo.InvariantCulture);
        var loaded = await ReadAsync(Load, folder, count);
        var opened = await ReadAsync(Open, folder, count);
        return new Findings(
            name,
            [
                new Finding("accepted and parked", goals / loaded["seconds"], "goals/s"),
                new Finding("memory of the process that accepted them, idle", loaded["resident"], "MiB"),
                new Finding("... of it live objects", loaded["heap"], "MiB"),
                new Finding("opening the store", opened["open"], "ms"),
                new Finding("memory of a process that opened the store, idle", opened["resident"], "MiB"),
                new Finding("... of it live objects", opened["heap"], "MiB"),
                new Finding("processor while idle", opened["idle"], "% of a core"),
                new Finding("answer -> next step begins, p50", opened["p50"], "ms", AtMost: 2),
                new Finding("answer -> next step begins, p99", opened["p99"], "ms"),
            ]);
    }

    /// <summary>One of the two processes.</summary>
    public static async Task<int> RunChildAsync(string role, string folder, int goals)
    {
        var tool = new SignalTool();
        var clock = Stopwatch.StartNew();
        await using var embedded = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = Path.Combine(folder, "store"), Tools = [tool] });
        Tell("open", clock.Elapsed.TotalMilliseconds);
        if (role == Load)
        {
            await SubmitAsync(embedded, folder, goals);
            Tell("seconds", clock.Elapsed.TotalSeconds);
        }

        await TellIdleAsync();
        if (role == Open)
        {
            await SignalAsync(embedded, tool, goals);
        }

        return 0;
    }

    private static async Task SubmitAsync(EmbeddedGoals embedded, string folder, int goals)
    {
        var contract = new GoalContract
        {
            Objective = "Wait for an answer.",
            Workspace = StepCase.CreateWorkspace(folder, "shared"),
            ReadsOnly = true,
            DoneWhen = [new FileCheck { Id = "done", File = "done" }],
            Plans =
            [
                new PlanDefinition
                {
                    Name = "wait",
                    Steps =
                    [
                        new StepDefinition { Id = "ask", Action = new AskAction { Question = "Go on?" } },
                        new StepDefinition { Id = "go", Action = new ToolAction { Tool = "signal" }, After = ["ask"], Idempotent = true },
                    ],
                },
            ],
        };
        await Parallel.ForAsync(0, goals, new ParallelOptions { MaxDegreeOfParallelism = Submitters }, async (goal, cancellationToken) =>
        {
            var reply = await embedded.AskAsync(Id(goal), new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = contract }, cancellationToken);
            if (!reply.Accepted)
            {
                throw new InvalidOperationException(reply.Reason);
            }
        });
        var moving = new GoalFilter { Statuses = [GoalStatus.Active], Limit = 1 };
        for (var clock = Stopwatch.StartNew(); (await embedded.ListAsync(moving)).Goals.Length > 0;)
        {
            if (clock.Elapsed > Patience)
            {
                throw new TimeoutException("the goals do not park");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Waits until the process does nothing, and tells what it holds then.</summary>
    private static async Task TellIdleAsync()
    {
        var share = double.MaxValue;
        for (var clock = Stopwatch.StartNew(); share > 0.02 && clock.Elapsed < TimeSpan.FromSeconds(20);)
        {
            var before = Environment.CpuUsage.TotalTime;
            var begun = Stopwatch.GetTimestamp();
            await Task.Delay(TimeSpan.FromSeconds(2));
            share = (Environment.CpuUsage.TotalTime - before) / Stopwatch.GetElapsedTime(begun);
        }

        Tell("idle", 100 * share);

        // First as it is: nobody collects for a process that idles. Then what is alive.
        Tell("resident", Environment.WorkingSet / MebiByte);
        Tell("heap", GC.GetTotalMemory(forceFullCollection: true) / MebiByte);
    }

    private static async Task SignalAsync(EmbeddedGoals embedded, SignalTool tool, int goals)
    {
        var latencies = new List<double>();
        for (var signal = 0; signal < WarmSignals + Signals; signal++)
        {
            // Spread over all of them: most are not in memory.
            var goal = Id((int)((long)signal * goals / (WarmSignals + Signals)));
            var next = tool.Next();
            var begun = Stopwatch.GetTimestamp();
            var reply = await embedded.AskAsync(goal, new AnswerQuestion { Id = CommandId.New(TimeProvider.System), Question = "ask", Answer = "yes" });
            if (!reply.Accepted)
            {
                throw new InvalidOperationException(reply.Reason);
            }

            latencies.Add(Stopwatch.GetElapsedTime(begun, await next.WaitAsync(Patience)).TotalMilliseconds);
        }

        double[] sorted = [.. latencies.Skip(WarmSignals).Order()];
        Tell("p50", StepCase.Percentile(sorted, 0.50));
        Tell("p99", StepCase.Percentile(sorted, 0.99));
    }

    private static GoalId Id(int goal) => GoalId.Local(string.Create(CultureInfo.InvariantCulture, $"goal-{goal}"));

    private static void Tell(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:R}"));

    private static async Task<Dictionary<string, double>> ReadAsync(params string[] args) =>
        (await ChildProcess.RunAsync(dies: false, args)).Select(line => line.Text.Split(' ')).ToDictionary(
            words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Bench;

/// <summary>64 goals at work, killed with SIGKILL; a new process goes on with all of them.</summary>
internal static class ReviveCase
{
    /// <summary>The role that is killed.</summary>
    public const string Work = "revive-work";

    /// <summary>The role that goes on.</summary>
    public const string Again = "revive-again";

    private const int Goals = 64;
    private const int Steps = 1_000;
    private const int KilledAt = 10_000;
    private const int Rounds = 5;

    /// <summary>Runs both processes, five times.</summary>
    public static async Task<Findings> RunAsync(string folder)
    {
        var times = new List<(double First, double All)>();
        for (var round = 0; round < Rounds; round++)
        {
            var place = Path.Combine(folder, $"round-{round}");
            await ChildProcess.RunAsync(dies: true, Work, place);
            var begun = Stopwatch.GetTimestamp();
            var lines = await ChildProcess.RunAsync(dies: false, Again, place);
            times.Add((Stopwatch.GetElapsedTime(begun, lines[0].At).TotalMilliseconds, Stopwatch.GetElapsedTime(begun, lines[1].At).TotalMilliseconds));
        }

        return new Findings(
            "revive",
            [
                new Finding("process start -> first goal makes a step, median of 5", times.Select(time => time.First).Order().ElementAt(Rounds / 2), "ms"),
                new Finding("process start -> all 64 goals have made a step, median of 5", times.Select(time => time.All).Order().ElementAt(Rounds / 2), "ms", AtMost: 800),
                new Finding("process start -> all 64 goals have made a step, slowest of 5", times.Max(time => time.All), "ms"),
            ]);
    }

    /// <summary>One of the two processes.</summary>
    public static async Task<int> RunChildAsync(string role, string folder)
    {
        var moving = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = 0;
        var tool = new TimedTool((long)Goals * Steps, call =>
        {
            if (role == Work && Interlocked.Increment(ref calls) == KilledAt)
            {
                Process.GetCurrentProcess().Kill();
            }
            else if (role == Again && moving.TryAdd(call.Arguments, true) && Interlocked.Increment(ref calls) is var seen and (1 or Goals))
            {
                Console.WriteLine("moving");
                _ = seen == Goals && all.TrySetResult();
            }
        });
        await using var embedded = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = Path.Combine(folder, "store"), Tools = [tool] });
        if (role == Work)
        {
            foreach (var name in Enumerable.Range(0, Goals).Select(goal => $"goal-{goal}"))
            {
                var contract = StepCase.Contract(StepCase.CreateWorkspace(folder, name), name, Steps);
                _ = embedded.AskAsync(GoalId.Local(name), new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = contract });
            }
        }

        await Task.WhenAny(all.Task, embedded.Faulted);
        if (embedded.Faulted.IsFaulted)
        {
            await embedded.Faulted;
        }

        return 0;
    }
}

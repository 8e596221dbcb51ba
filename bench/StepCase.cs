using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Bench;

/// <summary>Goals of in-process steps in a chain, each step one durable commit.</summary>
internal static class StepCase
{
    /// <summary>Runs so many goals of so many steps at once, to their end.</summary>
    public static async Task<Figures> RunAsync(string folder, int goals, int steps)
    {
        var tool = new TimedTool((long)goals * steps);
        await using (var embedded = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = Path.Combine(folder, "store"), Tools = [tool] }))
        {
            await Task.WhenAll(Enumerable.Range(0, goals).Select(goal => $"goal-{goal}").Select(goal =>
                SubmitAsync(embedded, GoalId.Local(goal), Contract(CreateWorkspace(folder, goal), goal, steps))));
            await WaitForEndAsync(embedded, goals);
        }

        return Measure(goals, [.. tool.Calls], tool.Cost);
    }

    /// <summary>A goal's own folder, with the one file that the criterion looks for.</summary>
    public static string CreateWorkspace(string folder, string goal)
    {
        var workspace = Directory.CreateDirectory(Path.Combine(folder, "workspaces", goal)).FullName;
        File.WriteAllText(Path.Combine(workspace, "done"), "done");
        return workspace;
    }

    /// <summary>A chain of idempotent steps that call the timed tool.</summary>
    public static GoalContract Contract(string workspace, string name, int steps) => new()
    {
        Objective = "Measure steps.",
        Workspace = workspace,
        DoneWhen = [new FileCheck { Id = "done", File = "done" }],
        Plans =
        [
            new PlanDefinition
            {
                Name = "chain",
                Steps =
                [
                    .. Enumerable.Range(0, steps).Select(step => new StepDefinition
                    {
                        Id = StepId(step),
                        Action = new ToolAction { Tool = "timed", Arguments = name },
                        After = step == 0 ? ImmutableArray<string>.Empty : [StepId(step - 1)],
                        Idempotent = true,
                    }),
                ],
            },
        ],
    };

    private static string StepId(int step) => string.Create(CultureInfo.InvariantCulture, $"s{step}");

    private static async Task SubmitAsync(EmbeddedGoals embedded, GoalId id, GoalContract contract)
    {
        var reply = await embedded.AskAsync(id, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = contract });
        if (!reply.Accepted)
        {
            throw new InvalidOperationException(reply.Reason);
        }
    }

    private static async Task WaitForEndAsync(EmbeddedGoals embedded, int goals)
    {
        // One look at the list now and then: watching every goal would be measured too.
        for (var complete = 0; complete < goals && !embedded.Faulted.IsCompleted;)
        {
            await Task.Delay(100);
            var page = await embedded.ListAsync(new GoalFilter { Limit = 1_000 });
            if (page.Goals.FirstOrDefault(goal => goal.Status is not (GoalStatus.Complete or GoalStatus.Active)) is { } stuck)
            {
                throw new InvalidOperationException($"{stuck.Id} is {stuck.Status}");
            }

            complete = page.Goals.Count(goal => goal.Status == GoalStatus.Complete);
        }
    }

    private static Figures Measure(int goals, long[][] calls, ProcessCost cost)
    {
        var first = calls.Min(times => times[0]);
        var last = calls.Max(times => times[^1]);
        var steps = calls.Sum(times => (long)times.Length);
        var intervals = calls.SelectMany(times => times.Zip(times.Skip(1), Milliseconds)).Order().ToArray();
        var single = calls.Length == 1 && calls[0].Length >= 2_000 ? calls[0].Zip(calls[0].Skip(1), Milliseconds).ToArray() : null;
        return new Figures
        {
            Goals = goals,
            Steps = steps,
            StepsPerSecond = (steps - 1) / Stopwatch.GetElapsedTime(first, last).TotalSeconds,
            CpuMicrosecondsPerStep = cost.Cpu.TotalMicroseconds / (steps - 1),
            ContextSwitchesPerStep = cost.ContextSwitches / (steps - 1.0),
            AllocatedBytesPerStep = cost.AllocatedBytes / (steps - 1.0),
            P50Ms = Percentile(intervals, 0.50),
            P99Ms = Percentile(intervals, 0.99),
            EarlyP50Ms = single is null ? null : Percentile([.. single.Skip(10).Take(500).Order()], 0.50),
            LateP50Ms = single is null ? null : Percentile([.. single.TakeLast(500).Order()], 0.50),
        };
    }

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    public static double Percentile(double[] sorted, double share) => sorted[(int)((sorted.Length - 1) * share)];
}

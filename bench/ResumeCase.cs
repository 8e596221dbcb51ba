using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Bench;

/// <summary>A goal of 6,000 steps, killed with SIGKILL inside step 5,000; a new process goes on.</summary>
internal static class ResumeCase
{
    private const int Steps = 6_000;
    private const int KilledAt = 5_000;
    private static readonly GoalId Goal = GoalId.Local("goal-0");

    /// <summary>Runs both processes.</summary>
    public static async Task<Figures> RunAsync(string folder)
    {
        StepCase.CreateWorkspace(folder, Goal.Name);
        var (_, killed) = await RunChildProcessAsync("work", folder);
        if (!killed.Contains("killing", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"the first process was not killed: {killed}");
        }

        var begun = Stopwatch.GetTimestamp();
        var (firstStepSeen, output) = await RunChildProcessAsync("resume", folder);
        var words = output.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var firstCall = int.Parse(words[0], CultureInfo.InvariantCulture);
        return new Figures
        {
            Case = BenchCases.Resume,
            Goals = 1,
            Steps = Steps,
            ResumeMs = double.Parse(words[1], CultureInfo.InvariantCulture),
            RestartMs = Stopwatch.GetElapsedTime(begun, firstStepSeen).TotalMilliseconds,
            RepeatedSteps = Math.Max(0, KilledAt - firstCall),
        };
    }

    /// <summary>One of the two processes.</summary>
    public static async Task<int> RunChildAsync(string[] args)
    {
        var (mode, folder) = (args[0], args[1]);
        var began = Stopwatch.GetTimestamp();
        var told = new TaskCompletionSource();
        var tool = new TimedTool(Steps, call => OnCall(mode, call, began, told));
        await using var embedded = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = Path.Combine(folder, "store"), Tools = [tool] });
        if (mode == "work")
        {
            var contract = StepCase.Contract(StepCase.CreateWorkspace(folder, Goal.Name), Goal.Name, Steps);
            await embedded.AskAsync(Goal, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = contract });
        }

        await Task.WhenAny(told.Task, embedded.Faulted);
        return embedded.Faulted.IsFaulted ? 70 : 0;
    }

    private static void OnCall(string mode, ToolCall call, long began, TaskCompletionSource told)
    {
        var step = int.Parse(call.Operation.Split('/')[^2].AsSpan(1), CultureInfo.InvariantCulture);
        if (mode == "work" && step == KilledAt)
        {
            Console.WriteLine("killing");
            Process.GetCurrentProcess().Kill();
        }
        else if (mode == "resume" && !told.Task.IsCompleted)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step} {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F1}"));
            told.TrySetResult();
        }
    }

    private static async Task<(long FirstLineAt, string Output)> RunChildProcessAsync(string mode, string folder)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["--child", mode, folder]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("the child process did not start");
        var line = await child.StandardOutput.ReadLineAsync();
        var at = Stopwatch.GetTimestamp();
        await child.WaitForExitAsync();
        return (at, line ?? string.Empty);
    }
}

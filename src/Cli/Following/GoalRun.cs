using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Following;

/// <summary>Stays with goals that this process runs until they need it no more, and pauses them when it is interrupted.</summary>
/// <param name="context">The command's context.</param>
/// <param name="host">What runs the goals.</param>
/// <param name="interruption">What may interrupt; null for what is not paused.</param>
/// <param name="since">When the command began.</param>
internal sealed class GoalRun(CommandContext context, HostedGoals host, Interruption? interruption, DateTimeOffset since)
{
    private const int LookMilliseconds = 200;

    /// <summary>Many goals are looked at less often, so that looking costs the same.</summary>
    private const int LookMillisecondsEach = 25;

    /// <summary>How long it may take to stop what runs, for a goal that stands still for another reason.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<GoalId, long> going = new();

    /// <summary>Follows goals until each of them rests.</summary>
    /// <param name="goals">The goals.</param>
    /// <param name="rests">Whether a goal that stands so is left.</param>
    /// <returns>The last report of each, in the same order.</returns>
    public async Task<IReadOnlyList<GoalReport>> FollowAsync(IReadOnlyList<GoalId> goals, Func<GoalReport, bool> rests)
    {
        using var leaving = new CancellationTokenSource();
        GoalReport[] reports;
        await using (var progress = context.Output.Follow(goals.Count))
        {
            var interval = TimeSpan.FromMilliseconds(Math.Max(LookMilliseconds, LookMillisecondsEach * goals.Count));
            var follower = new GoalFollower(host.Goals, progress, context.Time, since, interval);
            var all = Task.WhenAll(goals.Select(goal => FollowAsync(follower, goal, rests, leaving.Token)));
            var pausing = PauseOnRequestAsync(progress, leaving.Token);
            try
            {
                // The first that ends decides: everything rests, the store or the host broke, or pausing did.
                await await Task.WhenAny(all, host.Faulted, FailureOf(pausing));
                reports = await all;
            }
            finally
            {
                await leaving.CancelAsync();
                await Settled(all);
                await Settled(pausing);
            }
        }

        TellWhatGoesOn(reports);
        return reports;
    }

    private static async Task FailureOf(Task task)
    {
        await task;
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }

    private static async Task Settled(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<GoalReport> FollowAsync(GoalFollower follower, GoalId goal, Func<GoalReport, bool> rests, CancellationToken cancellationToken)
    {
        going[goal] = 0;
        var report = await follower.FollowAsync(goal, report => rests(report) && IsStill(report), cancellationToken);
        going.TryRemove(goal, out _);
        return report;
    }

    /// <summary>Whether nothing of a resting goal is at work any more, or it was waited for long enough.</summary>
    private bool IsStill(GoalReport report)
    {
        var isToldOf = !report.Notifications.Any(notice => notice is { State: "pending", Reason: "" });
        if (isToldOf && (report.EndedAt is not null || (Rest.AtWork(report).Count == 0 && host.Running(report.Id).Count == 0)))
        {
            return true;
        }

        var now = context.Time.GetTimestamp();
        var first = going.AddOrUpdate(report.Id, now, (_, known) => known == 0 ? now : known);
        return context.Time.GetElapsedTime(first, now) >= (report.Status == GoalStatus.Paused ? context.PauseWait : StopPatience);
    }

    private async Task PauseOnRequestAsync(IGoalProgress progress, CancellationToken leaving)
    {
        if (interruption is null)
        {
            return;
        }

        await interruption.Requested.WaitAsync(leaving);
        foreach (var goal in going.Keys.Order())
        {
            var reply = await host.Goals.AskAsync(goal, new PauseGoal { Id = CommandId.New(context.Time) }, leaving);
            var atWork = await host.Goals.ReportAsync(goal, leaving) is { } report ? Rest.AtWork(report).Count : 0;
            var name = StoreLocation.NameOf(goal);
            progress.Remark((reply.Accepted, atWork) switch
            {
                (false, _) => $"{name} cannot be paused: {reply.Reason}. A second signal ends this process at once",
                (true, 0) => $"{name} is paused",
                _ => $"{name} is paused; {PlainText.Count(atWork, "step")} may still end within {DurationText.Format(context.PauseWait)}. A second signal ends this process at once",
            });
        }
    }

    private void TellWhatGoesOn(IEnumerable<GoalReport> reports)
    {
        foreach (var report in reports)
        {
            // Of a command that starts at this very moment the process is not known yet.
            var running = host.Running(report.Id);
            foreach (var step in Rest.AtWork(report))
            {
                var process = running.FirstOrDefault(command => command.Step == step).ProcessId;
                var launcher = process == 0 ? "its launcher" : string.Create(CultureInfo.InvariantCulture, $"its launcher, process {process}");
                context.Output.Remark($"step {step} of {StoreLocation.NameOf(report.Id)} goes on under {launcher}; what becomes of it is counted when the goal is resumed");
            }
        }
    }
}

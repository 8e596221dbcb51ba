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

/// <summary>
/// Stays with goals until they need this process no more. Interrupted, it pauses them if they run in this process; if they run in another, it
/// only leaves them: they are not its own to stop.
/// </summary>
/// <param name="context">The command's context.</param>
/// <param name="access">The goals.</param>
/// <param name="interruption">What may interrupt; null for what is not paused.</param>
/// <param name="since">When the command began.</param>
internal sealed class GoalRun(CommandContext context, GoalsAccess access, Interruption? interruption, DateTimeOffset since)
{
    private const int LookMilliseconds = 200;

    /// <summary>Many goals are looked at less often, so that looking costs the same.</summary>
    private const int LookMillisecondsEach = 25;

    /// <summary>How long it may take to stop what runs, for a goal that stands still for another reason.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<GoalId, long> going = new();
    private readonly ConcurrentDictionary<GoalId, Cursor> histories = new();
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How the command ends that followed goals which stand so.</summary>
    public int ExitCodeOf(IEnumerable<GoalReport> reports) => left.Task.IsCompleted ? ExitCodes.Interrupted : ExitCodes.Of(reports.Select(report => report.Status));

    /// <summary>Notes how far a goal had come before anything was asked of it, so that its whole feed need not be read.</summary>
    public async Task BeginAsync(GoalId goal)
    {
        if (await access.ReportAsync(goal) is { Cursor: { } cursor })
        {
            histories[goal] = cursor;
        }
    }

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
            var follower = new GoalFollower(access, progress, context.Time, since, interval);
            var all = Task.WhenAll(goals.Select(goal => FollowAsync(follower, goal, rests, leaving.Token)));
            var pausing = PauseOnRequestAsync(progress, leaving.Token);
            try
            {
                // The first that ends decides: everything rests, the store or the host broke, or pausing did.
                await await Task.WhenAny(all, access.Faulted, FailureOf(pausing), left.Task);
                reports = left.Task.IsCompleted ? await Task.WhenAll(goals.Select(ReportAsync)) : await all;
            }
            finally
            {
                await leaving.CancelAsync();
                await Settled(all);
                await Settled(pausing);
            }
        }

        if (!left.Task.IsCompleted)
        {
            TellWhatGoesOn(reports);
        }

        return reports;
    }

    /// <summary>Follows a goal until it rests, and then the outermost of those whose step it is: what was asked of it lets that go on as well.</summary>
    /// <returns>The last report of each.</returns>
    public async Task<IReadOnlyList<GoalReport>> FollowWithOutermostAsync(GoalId goal)
    {
        var reports = await FollowAsync([goal], static report => !Rest.GoesOn(report));
        var outermost = reports[0];
        while (outermost.Parent is { } parent && await access.ReportAsync(parent.Goal) is { } above)
        {
            outermost = above;
        }

        if (outermost.Id == goal || outermost.EndedAt is not null || left.Task.IsCompleted)
        {
            return reports;
        }

        await BeginAsync(outermost.Id);
        access.Drive(outermost.Id);
        return [.. reports, .. await FollowAsync([outermost.Id], static report => !Rest.GoesOn(report))];
    }

    /// <summary>Stays for goals of which other processes asked something, until they rest: this process runs them.</summary>
    public async Task StayAsync()
    {
        var told = string.Empty;
        while (access.Guests is { } guests && !guests.TryClose())
        {
            var changed = guests.Changed;
            var staying = await LookAsync(guests);
            if (staying.Length > 0 && staying != told)
            {
                context.Output.Aside($"this process stays for {staying}, asked for from another terminal; Ctrl-C pauses that durably");
                told = staying;
            }

            var interrupted = interruption?.Requested is { IsCompleted: false } requested ? requested : Task.Delay(Timeout.InfiniteTimeSpan);
            await await Task.WhenAny(changed, access.Faulted, interrupted, Task.Delay(LookMilliseconds));
            if (interrupted.IsCompleted)
            {
                await PauseAsync(guests.Present.Select(guest => guest.Key), context.Output.Aside, CancellationToken.None);
            }
        }
    }

    /// <summary>Lets goals go that are here for others and rest.</summary>
    /// <returns>The names of those that do not.</returns>
    private async Task<string> LookAsync(GuestGoals guests)
    {
        List<string> staying = [];
        foreach (var guest in guests.Present)
        {
            if (await access.ReportAsync(guest.Key) is not { } report || (!Rest.GoesOn(report) && IsStill(report)))
            {
                guests.Leave(guest);
            }
            else
            {
                staying.Add(StoreLocation.NameOf(guest.Key));
            }
        }

        return string.Join(", ", staying);
    }

    private async Task<GoalReport> ReportAsync(GoalId goal) =>
        await access.ReportAsync(goal) ?? throw new InvalidOperationException($"{goal} is gone while it is followed");

    private static async Task FailureOf(Task task)
    {
        await task;
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }

    private static async Task Settled(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<GoalReport> FollowAsync(GoalFollower follower, GoalId goal, Func<GoalReport, bool> rests, CancellationToken cancellationToken)
    {
        going[goal] = 0;
        var report = await follower.FollowAsync(goal, report => rests(report) && IsStill(report), histories.GetValueOrDefault(goal), cancellationToken);
        going.TryRemove(goal, out _);
        return report;
    }

    /// <summary>Whether nothing of a resting goal is at work any more, or it was waited for long enough.</summary>
    private bool IsStill(GoalReport report)
    {
        var isToldOf = !report.Notifications.Any(notice => notice is { State: "pending", Reason: "" });
        if (isToldOf && (report.EndedAt is not null || (Rest.AtWork(report).Count == 0 && access.Running(report.Id).Count == 0)))
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
        if (!access.IsHere)
        {
            foreach (var goal in going.Keys.Order())
            {
                progress.Remark($"{StoreLocation.NameOf(goal)} goes on in {access.Place}; to pause it: {context.Store.Command("pause", goal)}");
            }

            left.TrySetResult();
            return;
        }

        await PauseAsync([.. going.Keys, .. access.Guests?.Present.Select(guest => guest.Key) ?? []], progress.Remark, leaving);
    }

    private async Task PauseAsync(IEnumerable<GoalId> goals, Action<string> remark, CancellationToken cancellationToken)
    {
        access.Guests?.Close();
        foreach (var goal in goals.Distinct().Order())
        {
            var reply = await access.AskAsync(goal, new PauseGoal { Id = CommandId.New(context.Time) }, cancellationToken);
            var atWork = await access.ReportAsync(goal, cancellationToken) is { } report ? Rest.AtWork(report).Count : 0;
            var name = StoreLocation.NameOf(goal);
            remark((reply.Accepted, atWork) switch
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
            var running = access.Running(report.Id);
            foreach (var step in Rest.AtWork(report))
            {
                var process = running.FirstOrDefault(command => command.Step == step).ProcessId;
                var launcher = process == 0 ? "its launcher" : string.Create(CultureInfo.InvariantCulture, $"its launcher, process {process}");
                context.Output.Remark($"step {step} of {StoreLocation.NameOf(report.Id)} goes on under {launcher}; what becomes of it is counted when the goal is resumed");
            }
        }
    }
}

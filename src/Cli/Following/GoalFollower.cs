using Orleans.Goals.Cli.Output;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Following;

/// <summary>Follows goals: tells their events as they come, and notices when one may be left.</summary>
/// <param name="goals">The goals.</param>
/// <param name="progress">Told everything.</param>
/// <param name="time">The clock.</param>
/// <param name="since">What happened before is told as history.</param>
/// <param name="interval">
/// How often to look where a goal stands. Not everything that changes a status is an event: a plan tells its goal that it waits for a person.
/// </param>
internal sealed class GoalFollower(IGoals goals, IGoalProgress progress, TimeProvider time, DateTimeOffset since, TimeSpan interval)
{
    /// <summary>Looking takes at most one part in so many of the time.</summary>
    private const int LookShare = 10;

    /// <summary>So many events are told before the goal is looked at again, however fast they come.</summary>
    private const int MostAtOnce = 1_000;

    /// <summary>After these events a goal stands elsewhere: it is looked at immediately.</summary>
    private static readonly string[] Turns = ["goalEnded", "goalPaused", "held"];

    /// <summary>Follows a goal.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="mayLeave">Whether a report is good enough to leave it.</param>
    /// <param name="history">Where what is told as history ends, as far as it is known: that is passed over where nobody looks at it.</param>
    /// <param name="cancellationToken">Stops following.</param>
    /// <returns>The report with which it was left. Every event before it was told.</returns>
    public async Task<GoalReport> FollowAsync(GoalId goal, Func<GoalReport, bool> mayLeave, Cursor history, CancellationToken cancellationToken)
    {
        await using var reader = new EventReader(goals, goal, progress.WantsHistory ? default : history, time);
        var look = TimeSpan.Zero;
        var looked = time.GetTimestamp();
        while (true)
        {
            await WaitAsync(reader, look - time.GetElapsedTime(looked), cancellationToken);
            if (!await TellAsync(reader) && time.GetElapsedTime(looked) < look)
            {
                continue;
            }

            var begun = time.GetTimestamp();
            var report = await ReportAsync(goal, cancellationToken);
            looked = time.GetTimestamp();
            look = TimeSpan.FromTicks(Math.Max(interval.Ticks, LookShare * time.GetElapsedTime(begun, looked).Ticks));
            progress.Stands(report);
            if (mayLeave(report) && await LastAsync(reader, goal, report, cancellationToken) is var last && mayLeave(last))
            {
                return last;
            }
        }
    }

    /// <summary>Tells what is there.</summary>
    /// <returns>Whether the goal stands elsewhere now.</returns>
    private async Task<bool> TellAsync(EventReader reader)
    {
        if (reader.IsAtEnd)
        {
            return false;
        }

        for (var told = 0; told < MostAtOnce && await reader.TakeAsync() is { } happened; told++)
        {
            Tell(happened);
            if (Turns.Contains(happened.Type, StringComparer.Ordinal))
            {
                return true;
            }
        }

        return reader.IsAtEnd;
    }

    private async Task WaitAsync(EventReader reader, TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (wait <= TimeSpan.Zero || (reader.Next.IsCompleted && !reader.IsAtEnd))
        {
            return;
        }

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(wait, time, cancel.Token);
        await Task.WhenAny(delay, reader.IsAtEnd ? delay : reader.Next);
        await cancel.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Tells what was committed up to the report, and gives the report that goes with it.</summary>
    /// <remarks>What came meanwhile may have let the goal go on: an answer from another terminal, or a question that expired.</remarks>
    private async Task<GoalReport> LastAsync(EventReader reader, GoalId goal, GoalReport report, CancellationToken cancellationToken)
    {
        var drained = await reader.DrainAsync();
        foreach (var happened in drained)
        {
            Tell(happened);
        }

        if (drained.Count == 0)
        {
            return report;
        }

        report = await ReportAsync(goal, cancellationToken);
        progress.Stands(report);
        return report;
    }

    private void Tell(GoalEvent happened) => progress.Happened(happened, happened.At >= since);

    private async Task<GoalReport> ReportAsync(GoalId goal, CancellationToken cancellationToken) =>
        await goals.ReportAsync(goal, cancellationToken) ?? throw new InvalidOperationException($"{goal} is gone while it is followed");
}

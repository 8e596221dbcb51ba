using Orleans.Goals.Cli.Following;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals watch</c> and <c>goals events</c>: looks at a goal that runs elsewhere, or at what happened to it. Changes nothing.</summary>
internal sealed class WatchVerb(CommandContext context)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Shows how a goal gets on, until it rests; or until it has ended.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="forever">Whether to stay while it rests.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> WatchAsync(GoalId goal, bool forever)
    {
        using var goals = await ReadableGoals.OpenAsync(context);
        if (await goals.ReportAsync(goal) is not { } before)
        {
            return context.FailNotFound(goal);
        }

        using var interruption = new Interruption();
        using var leaving = new CancellationTokenSource();
        GoalReport? report = null;
        await using (var progress = context.Output.Follow(goals: 1))
        {
            // What happened before explains where it stands; only what happens from now on is told line by line.
            var follower = new GoalFollower(goals, progress, context.Time, context.Time.GetUtcNow(), LookInterval);
            var following = follower.FollowAsync(goal, now => now.EndedAt is not null || (!forever && !Rest.GoesOn(now)), before.Cursor ?? default, leaving.Token);
            if (await Task.WhenAny(following, interruption.Requested) == following)
            {
                report = await following;
            }

            await leaving.CancelAsync();
            await ((Task)following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Output.Report(report ?? await goals.ReportAsync(goal) ?? before, ReportDetail.Closing);
        return report is null ? ExitCodes.Interrupted : ExitCodes.Of(report.Status);
    }

    /// <summary>Tells what happened to a goal after a cursor; and what happens from then on.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="after">The cursor of the last event seen; <c>default</c> for the beginning.</param>
    /// <param name="follow">Whether to stay until the goal has ended.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> EventsAsync(GoalId goal, Cursor after, bool follow)
    {
        using var goals = await ReadableGoals.OpenAsync(context);
        if (await goals.ReportAsync(goal) is not { } report)
        {
            return context.FailNotFound(goal);
        }

        using var interruption = new Interruption();
        using var leaving = new CancellationTokenSource();
        var telling = TellAsync(follow ? goals.WatchAsync(goal, after, leaving.Token) : goals.HistoryAsync(goal, after, report));
        var isInterrupted = await Task.WhenAny(telling, interruption.Requested) != telling;
        await leaving.CancelAsync();
        try
        {
            await telling;
        }
        catch (OperationCanceledException) when (isInterrupted)
        {
            // Everything up to here was told; the last cursor says where to go on.
        }
        catch (ArgumentException)
        {
            return context.Fail(ExitCodes.WrongInput, $"'{after}' is not a cursor: use one that an event of this goal gave");
        }

        return isInterrupted ? ExitCodes.Interrupted : ExitCodes.Complete;
    }

    private async Task TellAsync(IAsyncEnumerable<GoalEvent> events)
    {
        await foreach (var happened in events)
        {
            context.Output.Event(happened);
        }
    }
}

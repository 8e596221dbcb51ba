using System.Collections.Immutable;
using Orleans.Goals.Cli.Following;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals resume</c>: goes on with one goal, or with all that may run, and stays with them.</summary>
internal sealed class ResumeVerb(CommandContext context)
{
    private const int PageLength = 1_000;

    private readonly DateTimeOffset since = context.Time.GetUtcNow();

    /// <summary>Goes on with one goal, first telling what became of a step if that is given, or beginning a new cycle if that is asked for.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> OneAsync(GoalId goal, string? step, SettleAs settled, bool again)
    {
        if (!context.Store.Exists)
        {
            return context.FailNotFound(goal);
        }

        Preloading.Begin();
        using var interruption = new Interruption();
        await using var access = await GoalsAccess.OpenAsync(context);
        var run = new GoalRun(context, access, interruption, since);
        await run.BeginAsync(goal);
        if (step is not null)
        {
            var answered = await access.AskAsync(goal, new SettleStep { Id = CommandId.New(context.Time), Step = step, As = settled });
            if (!answered.Accepted)
            {
                return context.Refuse(answered);
            }
        }

        if (again)
        {
            var reopened = await access.AskAsync(goal, new ReopenGoal { Id = CommandId.New(context.Time) });
            if (!reopened.Accepted)
            {
                return context.Refuse(reopened);
            }
        }

        var reply = await access.AskAsync(goal, new ResumeGoal { Id = CommandId.New(context.Time) });
        if (reply.Refusal is not (Refusal.None or Refusal.Ended or Refusal.NotApplicable))
        {
            return context.Refuse(reply);
        }

        if (!reply.Accepted)
        {
            // It has ended, its budget is used up, or it is being cancelled: its report and the exit code say so.
            context.Output.Remark(reply.Reason);
        }

        access.Drive(goal);
        var reports = await run.FollowWithOutermostAsync(goal);
        foreach (var closing in reports)
        {
            context.Output.Report(closing, ReportDetail.Closing);
        }

        await run.StayAsync();
        return run.ExitCodeOf(reports);
    }

    /// <summary>Goes on with every goal that may run.</summary>
    /// <remarks>If there is none, the goal that changed last is reported: a script that resumes after a crash always learns how it ended.</remarks>
    /// <returns>The exit code.</returns>
    public async Task<int> AllAsync()
    {
        if (!context.Store.Exists)
        {
            return NoGoals();
        }

        Preloading.Begin();
        using var interruption = new Interruption();
        await using var access = await GoalsAccess.OpenAsync(context);
        var (going, resting, newest) = await SortAsync(access);
        if (newest is not { } latest)
        {
            return NoGoals();
        }

        var run = new GoalRun(context, access, interruption, since);
        foreach (var goal in going)
        {
            await run.BeginAsync(goal);
            if (!access.IsHere)
            {
                // The process that holds the store need not run it: being asked, it does.
                await access.AskAsync(goal, new ResumeGoal { Id = CommandId.New(context.Time) });
            }

            access.Drive(goal);
        }

        TellResting(resting);
        IReadOnlyList<GoalReport> reports;
        if (going.Length > 0)
        {
            reports = await run.FollowAsync(going, report => !Rest.GoesOn(report));
        }
        else
        {
            context.Output.Remark("no goal may go on by itself; this is the one that changed last:");
            reports = await access.ReportAsync(latest) is { } report ? [report] : [];
        }

        foreach (var report in reports)
        {
            context.Output.Report(report, ReportDetail.Closing);
        }

        await run.StayAsync();
        return run.ExitCodeOf(reports);
    }

    private int NoGoals()
    {
        context.Output.NoGoals(context.Store.Place);
        return ExitCodes.Complete;
    }

    /// <summary>The goals that go on by themselves, in the order of acceptance; those that need a person; and which of all changed last.</summary>
    private static async Task<(ImmutableArray<GoalId> Going, ImmutableArray<GoalSummary> Resting, GoalId? Newest)> SortAsync(IGoals goals)
    {
        var going = ImmutableArray.CreateBuilder<GoalId>();
        var resting = ImmutableArray.CreateBuilder<GoalSummary>();
        GoalSummary? newest = null;
        await foreach (var goal in GoalPages.AllAsync(goals, new GoalFilter { Limit = PageLength }))
        {
            newest = newest is null || goal.UpdatedAt > newest.UpdatedAt ? goal : newest;
            if (goal.Status is GoalStatus.Active or GoalStatus.Waiting or GoalStatus.UsageLimited)
            {
                going.Add(goal.Id);
            }
            else if (goal.Status is not (GoalStatus.Complete or GoalStatus.Cancelled))
            {
                resting.Add(goal);
            }
        }

        going.Reverse();
        return (going.ToImmutable(), resting.ToImmutable(), newest?.Id);
    }

    private void TellResting(ImmutableArray<GoalSummary> resting)
    {
        foreach (var goal in resting)
        {
            var name = StoreLocation.NameOf(goal.Id);
            context.Output.Remark(goal.Status switch
            {
                GoalStatus.Paused or GoalStatus.Blocked => $"{name} is {goal.Status} and stays so; to go on: {context.Store.Command("resume", goal.Id)}",
                GoalStatus.AwaitingInput => $"{name} waits for an answer: {context.Store.Command("show", goal.Id)}",
                _ => $"{name} is {goal.Status}: {context.Store.Command("show", goal.Id)}",
            });
        }
    }
}

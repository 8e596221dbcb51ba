using Orleans.Goals.Cli.Following;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals pause</c>, <c>goals steer</c> and <c>goals cancel</c>: asks one thing of a goal.</summary>
internal sealed class AskVerb(CommandContext context)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly DateTimeOffset since = context.Time.GetUtcNow();

    /// <summary>Pauses a goal. What runs goes on under its launcher.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> PauseAsync(GoalId goal)
    {
        if (!context.Store.Exists)
        {
            return context.FailNotFound(goal);
        }

        await using var access = await GoalsAccess.OpenAsync(context);
        var reply = await access.AskAsync(goal, new PauseGoal { Id = CommandId.New(context.Time) });
        if (!reply.Accepted)
        {
            return context.Refuse(reply);
        }

        await AwaitBelowAsync(access, goal);
        return await EndAsync(access, goal);
    }

    /// <summary>Says something to a goal's agents.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> SteerAsync(GoalId goal, string text)
    {
        if (!context.Store.Exists)
        {
            return context.FailNotFound(goal);
        }

        await using var access = await GoalsAccess.OpenAsync(context);
        var reply = await access.AskAsync(goal, new SteerGoal { Id = CommandId.New(context.Time), Text = text });
        return reply.Accepted ? await EndAsync(access, goal) : context.Refuse(reply);
    }

    /// <summary>A pause goes from goal to goal. Where no other process looks after them this one stays until those below have heard of it, within bounds.</summary>
    private async Task AwaitBelowAsync(GoalsAccess access, GoalId goal)
    {
        var begun = context.Time.GetTimestamp();
        while (access.IsHere && context.Time.GetElapsedTime(begun) < context.PauseWait && await HasUnpausedBelowAsync(access, goal))
        {
            await Task.Delay(Look, context.Time);
        }
    }

    private static async Task<bool> HasUnpausedBelowAsync(GoalsAccess access, GoalId goal)
    {
        var report = await access.ReportAsync(goal);
        foreach (var below in report?.PlanHistory.SelectMany(plan => plan.Steps).SelectMany(step => step.Made.Select(made => (GoalId?)made.Goal).Append(step.Goal)).OfType<GoalId>() ?? [])
        {
            if (await access.ReportAsync(below) is { EndedAt: null } child && (child.Status != GoalStatus.Paused || await HasUnpausedBelowAsync(access, below)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Cancels a goal and stays with it until nothing of it runs any more. Interrupting changes nothing: the goal is being cancelled.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> CancelAsync(GoalId goal)
    {
        if (!context.Store.Exists)
        {
            return context.FailNotFound(goal);
        }

        await using var access = await GoalsAccess.OpenAsync(context);
        var reply = await access.AskAsync(goal, new CancelGoal { Id = CommandId.New(context.Time) });
        if (!reply.Accepted)
        {
            return context.Refuse(reply);
        }

        access.Drive(goal);
        var run = new GoalRun(context, access, interruption: null, since);
        await run.FollowAsync([goal], report => report.EndedAt is not null);
        var exitCode = await EndAsync(access, goal);
        await run.StayAsync();
        return exitCode;
    }

    private async Task<int> EndAsync(GoalsAccess access, GoalId goal)
    {
        if (await access.ReportAsync(goal) is { } report)
        {
            context.Output.Report(report, ReportDetail.Closing);
        }

        return ExitCodes.Complete;
    }
}

using Orleans.Goals.Cli.Following;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals pause</c> and <c>goals cancel</c>: asks one thing of a goal.</summary>
internal sealed class AskVerb(CommandContext context)
{
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
        return reply.Accepted ? await EndAsync(access, goal) : context.Refuse(reply);
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

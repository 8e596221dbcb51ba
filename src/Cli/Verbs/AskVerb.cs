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

        await using var host = await HostedGoals.OpenAsync(context);
        var reply = await host.Goals.AskAsync(goal, new PauseGoal { Id = CommandId.New(context.Time) });
        return reply.Accepted ? await EndAsync(host, goal) : context.Refuse(reply);
    }

    /// <summary>Cancels a goal and stays with it until nothing of it runs any more. Interrupting changes nothing: the goal is being cancelled.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> CancelAsync(GoalId goal)
    {
        if (!context.Store.Exists)
        {
            return context.FailNotFound(goal);
        }

        await using var host = await HostedGoals.OpenAsync(context);
        var reply = await host.Goals.AskAsync(goal, new CancelGoal { Id = CommandId.New(context.Time) });
        if (!reply.Accepted)
        {
            return context.Refuse(reply);
        }

        host.Drive(goal);
        await new GoalRun(context, host, interruption: null, since).FollowAsync([goal], report => report.EndedAt is not null);
        return await EndAsync(host, goal);
    }

    private async Task<int> EndAsync(HostedGoals host, GoalId goal)
    {
        if (await host.Goals.ReportAsync(goal) is { } report)
        {
            context.Output.Report(report, ReportDetail.Closing);
        }

        return ExitCodes.Complete;
    }
}

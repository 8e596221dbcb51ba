using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals clear</c>: deletes goals that have ended, with all that belongs to them.</summary>
internal sealed class ClearVerb(CommandContext context)
{
    private const int PageLength = 1_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Deletes one goal.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> OneAsync(GoalId goal)
    {
        if (!context.Store.Exists)
        {
            return context.FailNotFound(goal);
        }

        await using var access = await GoalsAccess.OpenAsync(context);
        if (await access.ReportAsync(goal) is null)
        {
            return context.FailNotFound(goal);
        }

        var reply = await ClearAsync(access, goal);
        if (!reply.Accepted)
        {
            return context.Refuse(reply);
        }

        context.Output.Cleared([goal]);
        return ExitCodes.Complete;
    }

    /// <summary>Deletes every goal that ended longer ago than a time.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> FinishedAsync(TimeSpan olderThan)
    {
        var cleared = new List<GoalId>();
        if (context.Store.Exists)
        {
            await using var access = await GoalsAccess.OpenAsync(context);
            var finished = new List<GoalSummary>();
            await foreach (var goal in GoalPages.AllAsync(access, new GoalFilter { Statuses = [GoalStatus.Complete, GoalStatus.Cancelled], Limit = PageLength }))
            {
                finished.Add(goal);
            }

            var before = context.Time.GetUtcNow() - olderThan;
            foreach (var goal in finished.Where(goal => goal.UpdatedAt <= before))
            {
                if ((await ClearAsync(access, goal.Id)).Accepted)
                {
                    cleared.Add(goal.Id);
                }
            }
        }

        context.Output.Cleared(cleared);
        return ExitCodes.Complete;
    }

    /// <summary>Asks, and waits until it is done, or has failed and is tried again later.</summary>
    private async Task<CommandReply> ClearAsync(GoalsAccess access, GoalId goal)
    {
        var reply = await access.AskAsync(goal, new ClearGoal { Id = CommandId.New(context.Time) });
        while (reply.Accepted && await access.ReportAsync(goal) is { } report)
        {
            if (report.Reason.StartsWith(Engine.Hosting.GoalReports.NotCleared, StringComparison.Ordinal))
            {
                return reply with { Refusal = Refusal.Internal, Reason = $"{report.Reason}; it is tried again when the goal is next looked after" };
            }

            await Task.WhenAny(Task.Delay(Look, context.Time), access.Faulted);
            if (access.Faulted.IsFaulted)
            {
                await access.Faulted;
            }
        }

        return reply;
    }
}

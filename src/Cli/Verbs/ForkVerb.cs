using Orleans.Goals.Cli.Following;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals fork ID</c>: makes a new goal out of a point in the past of another, and stays with it.</summary>
internal sealed class ForkVerb(CommandContext context)
{
    private readonly DateTimeOffset since = context.Time.GetUtcNow();

    /// <summary>Does it.</summary>
    /// <param name="source">The goal to begin from.</param>
    /// <param name="at">The cursor of the point; null for the newest.</param>
    /// <param name="name">The new goal's id; null for one made of the other's.</param>
    /// <param name="workspace">Its workspace; null for one that is made.</param>
    /// <param name="isPaused">Whether it begins nothing yet.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(GoalId source, string? at, string? name, string? workspace, bool isPaused)
    {
        if (!context.Store.Exists)
        {
            return context.FailNotFound(source);
        }

        if (name is not null && !Identifier.IsValid(name))
        {
            return context.Fail(ExitCodes.WrongInput, Identifier.Explain(name));
        }

        Preloading.Begin();
        using var interruption = new Interruption();
        await using var access = await GoalsAccess.OpenAsync(context);
        if (interruption.Requested.IsCompleted)
        {
            return context.Fail(ExitCodes.Interrupted, "interrupted before anything was begun");
        }

        var (goal, reply) = await AskAsync(access, source, name, new ForkGoal
        {
            Id = CommandId.New(context.Time),
            Source = source,
            At = at is null ? null : new Cursor(at),
            Workspace = workspace is null ? null : Path.GetFullPath(workspace),
            IsPaused = isPaused,
        });
        if (!reply.Accepted)
        {
            return reply.Refusal == Refusal.WorkspaceHeld ? context.Fail(ExitCodes.Held, reply.Reason) : context.Refuse(reply);
        }

        access.Drive(goal);
        var run = new GoalRun(context, access, interruption, since);
        var reports = await run.FollowAsync([goal], report => isPaused || !Rest.GoesOn(report));
        context.Output.Report(reports[0], ReportDetail.Closing);
        await run.StayAsync();
        return isPaused ? ExitCodes.Complete : run.ExitCodeOf(reports);
    }

    /// <summary>Asks for the fork under the id that is named, else under the first made one that is free.</summary>
    private async Task<(GoalId Goal, CommandReply Reply)> AskAsync(GoalsAccess access, GoalId source, string? name, ForkGoal fork)
    {
        for (var number = 1; ; number++)
        {
            var goal = new GoalId(source.Tenant, name ?? GoalFile.DeriveId($"{source.Name}-fork", number));
            var reply = await access.AskAsync(goal, fork);
            if (name is not null || reply.Refusal is not (Refusal.ContractConflict or Refusal.Cleared))
            {
                return (goal, reply);
            }

            // Another goal has that id, or had it: to a new one it is a new command.
            fork = fork with { Id = CommandId.New(context.Time) };
        }
    }
}

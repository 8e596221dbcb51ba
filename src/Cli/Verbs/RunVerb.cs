using Orleans.Goals.Cli.Following;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals run FILE</c>: accepts the goal of a file, or goes on with it, and stays with it.</summary>
internal sealed class RunVerb(CommandContext context)
{
    private const string UsualName = "goal.yaml";

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string path, bool queue)
    {
        var since = context.Time.GetUtcNow();
        if (Directory.Exists(path))
        {
            var inside = Path.Combine(path, UsualName);
            return context.Fail(ExitCodes.WrongInput, $"{path} is a folder; write the path of a goal file{(File.Exists(inside) ? $", for example {inside}" : string.Empty)}");
        }

        Preloading.Begin();
        var read = await GoalFile.LoadAsync(path, CancellationToken.None);
        if (!read.IsValid)
        {
            context.Output.Fail(WrongFiles.Of(path, read, "nothing was begun"));
            return ExitCodes.WrongInput;
        }

        using var interruption = new Interruption();
        await using var access = await GoalsAccess.OpenAsync(context);
        if (interruption.Requested.IsCompleted)
        {
            return context.Fail(ExitCodes.Interrupted, "interrupted before anything was begun");
        }

        var (goal, reply) = await new GoalSubmission(access, context.Store, context.Time).SubmitAsync(read.Goal, path, queue);
        if (!reply.Accepted)
        {
            return reply.Refusal == Refusal.WorkspaceHeld
                ? context.Fail(ExitCodes.Held, $"{reply.Reason} (--queue)")
                : context.Refuse(reply, $"give the goal another id, or leave 'id' out, to make a new one of {path}");
        }

        return await GoOnAsync(access, interruption, goal, reply, since);
    }

    private async Task<int> GoOnAsync(GoalsAccess access, Interruption interruption, GoalId goal, CommandReply reply, DateTimeOffset since)
    {
        if (reply.Status is GoalStatus.Paused or GoalStatus.Blocked)
        {
            var resumed = await access.AskAsync(goal, new ResumeGoal { Id = CommandId.New(context.Time) });
            if (!resumed.Accepted)
            {
                return context.Refuse(resumed);
            }
        }

        access.Drive(goal);
        var run = new GoalRun(context, access, interruption, since);
        var reports = await run.FollowAsync([goal], report => !Rest.GoesOn(report));
        context.Output.Report(reports[0], ReportDetail.Closing);
        await run.StayAsync();
        return run.ExitCodeOf(reports);
    }
}

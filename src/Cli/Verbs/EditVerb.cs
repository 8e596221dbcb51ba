using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals edit ID FILE</c>: gives a goal the contract of a file, as a recorded revision.</summary>
internal sealed class EditVerb(CommandContext context)
{
    /// <summary>Tells the difference, then edits. It is told from the very contract that is replaced: an edit of somebody else in between is a conflict.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="path">The goal file.</param>
    /// <param name="dryRun">Whether only to tell the difference.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> EditAsync(GoalId goal, string path, bool dryRun)
    {
        var read = await GoalFile.LoadAsync(path, CancellationToken.None);
        if (!read.IsValid)
        {
            context.Output.Fail(WrongFiles.Of(path, read, "nothing was changed"));
            return ExitCodes.WrongInput;
        }

        if (read.Goal.Id is { } named && named != goal.Name)
        {
            return context.Fail(ExitCodes.WrongInput, $"{path} is the file of goal {named}, not of {StoreLocation.NameOf(goal)}; nothing was changed");
        }

        if (!context.Store.Exists)
        {
            return context.FailNotFound(goal);
        }

        await using var access = await GoalsAccess.OpenAsync(context);
        if (await access.ReportAsync(goal) is not { } report)
        {
            return context.FailNotFound(goal);
        }

        var edit = new EditGoal { Id = CommandId.New(context.Time), Contract = read.Goal.Contract, BaseHash = report.ContractHash };
        var told = await access.AskAsync(goal, edit with { Id = CommandId.New(context.Time), DryRun = true });
        if (!told.Accepted)
        {
            return context.Refuse(told);
        }

        context.Output.Difference(goal, told.Difference ?? []);
        if (dryRun)
        {
            return ExitCodes.Complete;
        }

        var reply = await access.AskAsync(goal, edit);
        if (!reply.Accepted)
        {
            return context.Refuse(reply);
        }

        if (await access.ReportAsync(goal) is { } edited)
        {
            context.Output.Report(edited, ReportDetail.Closing);
        }

        return ExitCodes.Complete;
    }
}

using Orleans.Goals.Cli.Following;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals list</c>, <c>show</c> and <c>report</c>: reads, also while another process holds the store.</summary>
internal sealed class ReadVerb(CommandContext context)
{
    private const int PageLength = 1_000;

    /// <summary>Lists all goals.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ListAsync()
    {
        using var readable = await ReadableGoals.OpenAsync(context);
        var goals = new List<GoalSummary>();
        await foreach (var goal in GoalPages.AllAsync(readable, new GoalFilter { Limit = PageLength }))
        {
            goals.Add(goal);
        }

        if (goals.Count > 0)
        {
            context.Output.List(goals);
        }
        else
        {
            context.Output.NoGoals(context.Store.Place);
        }

        return ExitCodes.Complete;
    }

    /// <summary>Tells what the agents of a goal share.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> BoardAsync(GoalId goal)
    {
        using var readable = await ReadableGoals.OpenAsync(context);
        if (await readable.ReportAsync(goal) is not { } report)
        {
            return context.FailNotFound(goal);
        }

        context.Output.Board(new BoardLine { Id = goal, Board = report.Board ?? new BoardReport() });
        return ExitCodes.Complete;
    }

    /// <summary>Reports a goal.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ReportAsync(GoalId goal, ReportDetail detail)
    {
        using var readable = await ReadableGoals.OpenAsync(context);
        if (await readable.ReportAsync(goal) is not { } report)
        {
            return context.FailNotFound(goal);
        }

        context.Output.Report(report, detail);
        if (context.Store.Server is null && Rest.GoesOn(report))
        {
            var (folder, command) = (context.Store.Folder, context.Store.Command("resume", goal));

            // A server runs every goal; any other process those that it was asked for.
            context.Output.Remark(!StoreLock.IsHeld(folder) ? $"no process runs it; to go on: {command}"
                : LocalSocket.IsStanding(folder) ? $"{StoreLock.DescribeHolder(folder)} runs it"
                : $"{StoreLock.DescribeHolder(folder)} has the store open; if this goal does not go on there: {command}");
        }

        return ExitCodes.Complete;
    }
}

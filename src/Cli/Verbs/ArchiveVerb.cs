using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Engine.Archives;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals backup</c>, <c>export</c> and <c>import</c>: copies, while the store is in use; and brings a goal into a store.</summary>
internal sealed class ArchiveVerb(CommandContext context)
{
    /// <summary>Copies the whole store.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> BackupAsync(string folder)
    {
        if (Path.Exists(folder))
        {
            return context.Fail(ExitCodes.WrongInput, $"{Path.GetFullPath(folder)} is there already; name a folder that is not there yet");
        }

        var goals = await StoreBackup.WriteAsync(context.Store.Folder, folder);
        var target = Path.GetFullPath(folder);
        context.Output.Wrote(
            new WroteLine { Path = target, Goals = goals },
            $"{PlainText.Count(goals, "goal")} copied to {target}; it is a store: goals list --store {target}");
        return ExitCodes.Complete;
    }

    /// <summary>Writes a goal to a file.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExportAsync(GoalId goal, string file)
    {
        var above = Path.GetDirectoryName(Path.GetFullPath(file));
        if (Path.Exists(file) || !Directory.Exists(above))
        {
            return context.Fail(ExitCodes.WrongInput, Path.Exists(file) ? $"{Path.GetFullPath(file)} is there already; name a file that is not there yet" : $"there is no folder {above}; make it first");
        }

        if (!await GoalExport.WriteAsync(context.Store.Folder, goal, file))
        {
            return context.FailNotFound(goal);
        }

        var target = Path.GetFullPath(file);
        context.Output.Wrote(new WroteLine { Path = target, Goal = goal }, $"{goal} is written to {target}");
        return ExitCodes.Complete;
    }

    /// <summary>Brings an exported goal into the store.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ImportAsync(string file)
    {
        if (!File.Exists(file))
        {
            return context.Fail(ExitCodes.WrongInput, $"there is no file {file}; write the path of an exported goal");
        }

        try
        {
            var goal = await GoalImport.ReadAsync(context.Store.Folder, file, context.Time);
            context.Output.Wrote(new WroteLine { Path = context.Store.Folder, Goal = goal }, $"{goal} is imported; if it has not ended, to go on: {context.Store.Command("resume", goal)}");
            return ExitCodes.Complete;
        }
        catch (InvalidDataException refusal)
        {
            return context.Fail(ExitCodes.WrongInput, refusal.Message);
        }
    }
}

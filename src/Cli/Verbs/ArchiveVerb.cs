using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Engine.Archives;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals backup</c>, <c>export</c> and <c>import</c>: copies, while the store is in use; and brings a goal into a store or a server.</summary>
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

        try
        {
            if (!await (context.Store.Server is { } server ? FetchAsync(server, goal, file) : GoalExport.WriteAsync(context.Store.Folder, goal, file)))
            {
                return context.FailNotFound(goal);
            }
        }
        catch (GoalNotPortableException refusal)
        {
            return context.Fail(ExitCodes.WrongInput, refusal.Message);
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
            return context.Store.Server is null ? await ImportHereAsync(file) : await SendAsync(await GoalImport.GoalOfAsync(file), file);
        }
        catch (InvalidDataException refusal)
        {
            return context.Fail(ExitCodes.WrongInput, refusal.Message);
        }
    }

    private async Task<int> ImportHereAsync(string file)
    {
        try
        {
            var goal = await GoalImport.ReadAsync(context.Store.Folder, file, context.Time);
            context.Output.Wrote(new WroteLine { Path = context.Store.Folder, Goal = goal }, $"{goal} is imported; if it has not ended, to go on: {context.Store.Command("resume", goal)}");
            return ExitCodes.Complete;
        }
        catch (StoreHeldException) when (LocalSocket.IsStanding(context.Store.Folder))
        {
            // The process that serves the store takes it.
            return await SendAsync(await GoalImport.GoalOfAsync(file), file);
        }
    }

    private async Task<int> SendAsync(GoalId goal, string file)
    {
        await using var access = await GoalsAccess.OpenAsync(context);
        await using var archive = File.OpenRead(file);
        var reply = await access.ImportAsync(goal, archive);
        if (!reply.Accepted)
        {
            return context.Refuse(reply);
        }

        context.Output.Wrote(new WroteLine { Path = access.Place, Goal = goal }, $"{goal} is imported into {access.Place}; if it may, it goes on there: {context.Store.Command("show", goal)}");
        return ExitCodes.Complete;
    }

    /// <summary>Writes what a server sends to a file, which is there when it is whole.</summary>
    private static async Task<bool> FetchAsync(RemoteServer server, GoalId goal, string file)
    {
        using var goals = server.Reach();
        var writing = $"{file}.{Environment.ProcessId}.partial";
        try
        {
            await using (var archive = await goals.ExportAsync(goal))
            {
                if (archive is null)
                {
                    return false;
                }

                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                await using var target = new FileStream(writing, options);
                await archive.CopyToAsync(target);
                target.Flush(flushToDisk: true);
            }

            File.Move(writing, file);
            return true;
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new StoreUnavailableException($"{goal} was not exported to {Path.GetFullPath(file)}: {failure.Message}", failure);
        }
        finally
        {
            File.Delete(writing);
        }
    }
}

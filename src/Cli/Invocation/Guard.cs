using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Output;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>Runs a verb, and turns what it could not do into the exit code and words for it.</summary>
internal static class Guard
{
    /// <summary>Runs a verb.</summary>
    /// <param name="json">Whether it tells what it has to tell to a script.</param>
    /// <param name="store">The store that was named, or null.</param>
    /// <param name="server">The server that was named, or null.</param>
    /// <param name="isForStore">Whether the verb is about a store of this machine itself.</param>
    /// <param name="verb">The verb.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(bool json, string? store, string? server, bool isForStore, Func<CommandContext, Task<int>> verb)
    {
        var time = TimeProvider.System;
        if (StoreLocation.Find(store) is not { } location)
        {
            var message = store is null ? $"there is no folder for the store: name one with --store or ${StoreLocation.Variable}" : $"'{store}' is no path of a folder for the store";
            Outputs.Create(json, new StoreLocation(string.Empty, IsNamed: false), time).Fail(new Failure(ExitCodes.WrongInput, message));
            return ExitCodes.WrongInput;
        }

        if (RemoteServer.Find(server, store, Environment.GetEnvironmentVariable, out var wrong) is var remote && wrong.Length == 0 && remote is not null && isForStore)
        {
            wrong = $"this works on a store of this machine, and {remote} was named {(remote.IsNamed ? "by --server" : $"by ${RemoteServer.Variable}")}: leave that out, or name a store with --store";
        }

        location = location with { Server = remote };
        if (wrong.Length > 0)
        {
            Outputs.Create(json, location, time).Fail(new Failure(ExitCodes.WrongInput, wrong));
            return ExitCodes.WrongInput;
        }

        if (remote is null && location.FileInTheWay() is { } file)
        {
            Outputs.Create(json, location, time).Fail(new Failure(ExitCodes.Fault, $"the store is a folder, and '{file}' is a file: name another with --store or ${StoreLocation.Variable}"));
            return ExitCodes.Fault;
        }

        if (!PauseWait.TryFind(out var pauseWait, out var problem))
        {
            Outputs.Create(json, location, time).Fail(new Failure(ExitCodes.WrongInput, $"{PauseWait.Variable}: {problem}"));
            return ExitCodes.WrongInput;
        }

        var context = new CommandContext(location, Outputs.Create(json, location, time), time, pauseWait);
        try
        {
            return await verb(context);
        }
        catch (ModelArgumentException fault)
        {
            return context.Fail(ExitCodes.WrongInput, fault.Message);
        }
        catch (GoalsException fault)
        {
            return context.Fail(ExitCodes.Fault, fault.Message);
        }
        catch (NotSupportedException fault) when (remote is not null)
        {
            return context.Fail(ExitCodes.Fault, $"{remote}: {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return context.Fail(ExitCodes.Fault, fault.Message);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A bug of ours: whoever reports it needs all of it.
            await Console.Error.WriteLineAsync(fault.ToString());
            return context.Fail(ExitCodes.Fault, $"internal fault, please report it: {fault.Message}");
        }
    }
}

using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Output;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>Runs a verb, and turns what it could not do into the exit code and words for it.</summary>
internal static class Guard
{
    /// <summary>Runs a verb.</summary>
    /// <param name="json">Whether it tells what it has to tell to a script.</param>
    /// <param name="store">The store that was named, or null.</param>
    /// <param name="verb">The verb.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(bool json, string? store, Func<CommandContext, Task<int>> verb)
    {
        var time = TimeProvider.System;
        if (StoreLocation.Find(store) is not { } location)
        {
            var message = store is null ? $"there is no folder for the store: name one with --store or ${StoreLocation.Variable}" : $"'{store}' is no path of a folder for the store";
            Outputs.Create(json, new StoreLocation(string.Empty, IsNamed: false), time).Fail(new Failure(ExitCodes.WrongInput, message));
            return ExitCodes.WrongInput;
        }

        if (location.FileInTheWay() is { } file)
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

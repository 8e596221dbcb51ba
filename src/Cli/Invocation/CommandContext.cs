using Orleans.Goals.Cli.Output;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>What every command is given.</summary>
/// <param name="Store">Where the store is.</param>
/// <param name="Output">Where, and in which form, the command tells what it has to tell.</param>
/// <param name="Time">The clock.</param>
/// <param name="PauseWait">How long the running commands of a goal that is paused by a signal are waited for.</param>
internal sealed record CommandContext(StoreLocation Store, IOutput Output, TimeProvider Time, TimeSpan PauseWait)
{
    /// <summary>How many steps are at work at a time in this process; null for no limit.</summary>
    public int? MaximumWorkers { get; init; }

    /// <summary>The model of agents whose goal names none, or <c>cassette:FILE</c>; null for what the variables say.</summary>
    public string? Model { get; init; }

    /// <summary>The file that calls of models are recorded into; null for none.</summary>
    public string? Record { get; init; }

    /// <summary>Tells what went wrong.</summary>
    /// <returns>The exit code.</returns>
    public int Fail(int exitCode, string message)
    {
        Output.Fail(new Failure(exitCode, message));
        return exitCode;
    }

    /// <summary>Tells that there is no such goal.</summary>
    /// <returns>The exit code.</returns>
    public int FailNotFound(GoalId goal) => Fail(ExitCodes.WrongInput, $"there is no goal {goal} in {Store.Place}");

    /// <summary>Tells that a command was refused.</summary>
    /// <param name="reply">The refusal.</param>
    /// <param name="remedy">What to do about a conflict; empty where the reason says it.</param>
    /// <returns>The exit code.</returns>
    public int Refuse(CommandReply reply, string remedy = "")
    {
        var exitCode = reply.Refusal is Refusal.Internal or Refusal.CommandTooOld ? ExitCodes.Fault : ExitCodes.WrongInput;
        return Fail(exitCode, reply.Refusal == Refusal.ContractConflict && remedy.Length > 0 ? $"{reply.Reason}; {remedy}" : reply.Reason);
    }
}

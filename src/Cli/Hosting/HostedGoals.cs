using Microsoft.Extensions.Logging;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>Goals that this process runs: it holds the store alone. Here, and only here, the command is bound to the embedded host.</summary>
internal sealed class HostedGoals : IAsyncDisposable
{
    private readonly EmbeddedGoals embedded;
    private readonly ILoggerFactory loggers;

    private HostedGoals(EmbeddedGoals embedded, ILoggerFactory loggers)
    {
        this.embedded = embedded;
        this.loggers = loggers;
    }

    /// <summary>The one door.</summary>
    public IGoals Goals => embedded;

    /// <summary>Fails when the store or the host broke; never completes otherwise.</summary>
    public Task Faulted => embedded.Faulted;

    /// <summary>Opens the store. No goal goes on by that.</summary>
    /// <exception cref="Orleans.Goals.Stores.StoreHeldException">Another process holds it.</exception>
    /// <exception cref="Orleans.Goals.Stores.StoreUnavailableException">It cannot be opened.</exception>
    public static async Task<HostedGoals> OpenAsync(CommandContext context)
    {
        var errors = new ErrorLoggers(Console.Error);
        var options = new EmbeddedGoalsOptions { StoreFolder = context.Store.Folder, ContinueGoals = false, Time = context.Time, Loggers = errors };
        return new HostedGoals(await EmbeddedGoals.OpenAsync(options), errors);
    }

    /// <summary>Makes a goal go on in this process, if it may.</summary>
    public void Drive(GoalId goal) => embedded.Drive(goal);

    /// <summary>The commands at work of a goal's steps: the step, and the process under which its command runs.</summary>
    public IReadOnlyList<(string Step, int ProcessId)> Running(GoalId goal) =>
    [
        .. embedded.Running
            .Where(command => command.Operation.StartsWith(goal.Value + "/", StringComparison.Ordinal))
            .Select(command => (StepOf(command.Operation), command.ProcessId)),
    ];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await embedded.DisposeAsync();
        loggers.Dispose();
    }

    /// <summary>The step of an attempt <c>tenant/goal/plan-n/step/attempt</c>; empty for another operation.</summary>
    private static string StepOf(string operation) => operation.Split('/') is [_, _, _, var step, ..] ? step : string.Empty;
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Orleans.Goals.Api.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Mcp;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>
/// Goals that this process runs: it holds the store alone, and serves it to others on the local socket. Here, and only here, the command
/// opens the embedded host.
/// </summary>
internal sealed class HostedGoals : IAsyncDisposable
{
    /// <summary>
    /// A command that ends sooner never serves: loading a web server would be a good part of the time that the smallest goal takes. Whoever
    /// comes meanwhile waits longer than this for the socket.
    /// </summary>
    private static readonly TimeSpan ServingDelay = TimeSpan.FromMilliseconds(500);

    private readonly EmbeddedGoals embedded;
    private readonly HostModels models;
    private readonly McpTools tools;
    private readonly ILoggerFactory loggers;
    private readonly string store;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource ending = new();
    private Task serving = Task.CompletedTask;
    private IDisposable? telemetry;
    private GoalsServer? server;

    private HostedGoals(EmbeddedGoals embedded, HostModels models, McpTools tools, ILoggerFactory loggers, CommandContext context)
    {
        this.embedded = embedded;
        this.models = models;
        this.tools = tools;
        this.loggers = loggers;
        store = context.Store.Folder;
        time = context.Time;
        Guests = new GuestGoals(embedded, Drive);
    }

    /// <summary>The one door.</summary>
    public IGoals Goals => embedded;

    /// <summary>The same for other processes.</summary>
    public GuestGoals Guests { get; }

    /// <summary>Fails when the store or the host broke; never completes otherwise.</summary>
    public Task Faulted => embedded.Faulted;

    /// <summary>Opens the store, and soon serves it. No goal goes on by that.</summary>
    /// <exception cref="Orleans.Goals.Stores.StoreHeldException">Another process holds it.</exception>
    /// <exception cref="Orleans.Goals.Stores.StoreUnavailableException">It cannot be opened.</exception>
    public static async Task<HostedGoals> OpenAsync(CommandContext context)
    {
        var hosted = await OpenUnservedAsync(context);
        LocalSocket.SetStanding(hosted.store, isStanding: false);
        hosted.serving = hosted.ServeSoonAsync();
        return hosted;
    }

    /// <summary>The same for a server: serving at once, and on addresses as well.</summary>
    /// <exception cref="IOException">An address or the socket cannot be listened on.</exception>
    public static async Task<(HostedGoals Hosted, IReadOnlyList<Uri> Addresses)> OpenServedAsync(CommandContext context, GoalsServerOptions options)
    {
        var hosted = await OpenUnservedAsync(context);
        try
        {
            LocalSocket.SetStanding(hosted.store, isStanding: true);
            return (hosted, await hosted.ServeAsync(options));
        }
        catch
        {
            await hosted.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a goal go on in this process, if it may.</summary>
    public void Drive(GoalId goal) => embedded.Drive(goal);

    /// <summary>Makes every goal that may run go on in this process.</summary>
    public Task<IReadOnlyList<GoalId>> DriveAllAsync() => embedded.DriveAllAsync();

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
        Guests.Close();
        await ending.CancelAsync();
        await serving;
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        LocalSocket.Remove(store);

        // The store is given back last: until then nobody else may touch the socket.
        await embedded.DisposeAsync();
        await tools.DisposeAsync();
        telemetry?.Dispose();
        models.Dispose();
        loggers.Dispose();
        ending.Dispose();
    }

    private static async Task<HostedGoals> OpenUnservedAsync(CommandContext context)
    {
        var errors = new ErrorLoggers(Console.Error);
        var hostModels = new HostModels(Environment.GetEnvironmentVariable, context.Model, context.Record);
        var servers = new McpTools(timeProvider: context.Time);
        var options = new EmbeddedGoalsOptions { StoreFolder = context.Store.Folder, ContinueGoals = false, MaximumWorkers = context.MaximumWorkers, Labels = HostLabels.Read(Environment.GetEnvironmentVariable, Console.Error), Models = hostModels.For, ToolSources = [servers], Time = context.Time, Loggers = errors };
        var hosted = new HostedGoals(await EmbeddedGoals.OpenAsync(options), hostModels, servers, errors, context)
        {
            // Only now: a process that finds the store held tells nothing. No goal goes on yet.
            telemetry = TelemetrySignals.AreWanted ? HostTelemetry.Begin() : null,
        };

        // Whoever served it before is dead, for the store is ours.
        LocalSocket.Remove(hosted.store);
        return hosted;
    }

    /// <summary>The step of an attempt <c>tenant/goal/plan-n/step/attempt</c>; empty for another operation.</summary>
    private static string StepOf(string operation) => operation.Split('/') is [_, _, _, var step, ..] ? step : string.Empty;

    private async Task ServeSoonAsync()
    {
        try
        {
            await Task.Delay(ServingDelay, time, ending.Token);
            await ServeUnaskedAsync();
        }
        catch (OperationCanceledException)
        {
            // It was over before.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The goals go on without it.
            await Console.Error.WriteLineAsync($"goals: other terminals can only read, not ask, while this process holds the store: {failure.Message}");
        }
    }

    /// <summary>On its own, so that what it needs is loaded when it is needed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<IReadOnlyList<Uri>> ServeUnaskedAsync() => ServeAsync(new GoalsServerOptions { Loggers = loggers });

    private async Task<IReadOnlyList<Uri>> ServeAsync(GoalsServerOptions options)
    {
        var socket = LocalSocket.Prepare(store);
        var started = await GoalsServer.StartAsync(Guests, options with { Socket = socket }, ending.Token);
        server = started;
        return started.Addresses;
    }
}

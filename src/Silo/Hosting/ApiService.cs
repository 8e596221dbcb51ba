using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Goals.Api;
using Orleans.Goals.Api.Hosting;
using Orleans.Goals.Silo.Configuration;

namespace Orleans.Goals.Silo.Hosting;

/// <summary>Serves the cluster's goals. It begins after the silo and ends before it: first it says that it is not ready, then it answers for a while longer.</summary>
internal sealed partial class ApiService(IGoals goals, SiloSettings settings, IEnumerable<ITokenChecker> tokens, ILoggerFactory loggers, TimeProvider time, ILogger<ApiService> logger) : IHostedService
{
    private volatile bool isEnding;
    private GoalsServer? server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        server = await GoalsServer.StartAsync(
            goals,
            new GoalsServerOptions
            {
                Addresses = settings.Listen,
                Loggers = loggers,
                Api = new GoalsApiOptions
                {
                    Key = settings.Key,
                    TenantKeys = settings.TenantKeys,
                    Tokens = tokens.SingleOrDefault(),
                    Time = time,
                    NotReady = () => isEnding ? "this silo is ending" : null,
                },
            },
            cancellationToken);
        foreach (var address in server.Addresses)
        {
            LogListening(address);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        isEnding = true;
        LogEnding(settings.DrainDelay);
        await Task.Delay(settings.DrainDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "listening on {Address}")]
    private partial void LogListening(Uri address);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "no longer ready; requests are answered for {Delay} longer, then the silo ends. Goals go on on other silos, or with its next start")]
    private partial void LogEnding(TimeSpan delay);
}

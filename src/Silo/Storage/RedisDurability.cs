using Microsoft.Extensions.Logging;
using Orleans.Goals.Silo.Configuration;
using Orleans.Runtime;
using StackExchange.Redis;

namespace Orleans.Goals.Silo.Storage;

/// <summary>Asks the servers of Redis, before anything is entrusted to them, whether what they acknowledge is on disk.</summary>
/// <remarks>A record that is lost after its commit was acknowledged is a step that is done twice, so a server that may forget is refused.</remarks>
internal sealed partial class RedisDurability(SiloSettings settings, ILogger<RedisDurability> logger)
{
    private const string Remedy = "'appendonly yes' and 'appendfsync always' in redis.conf, or CONFIG SET of both and CONFIG REWRITE";

    /// <summary>Asks all of them.</summary>
    /// <exception cref="OrleansConfigurationException">One may forget what it has acknowledged, or does not tell and nobody vouches for it.</exception>
    /// <exception cref="RedisConnectionException">One cannot be reached.</exception>
    public async Task RequireAsync()
    {
        if (settings.Redis is not { } redis)
        {
            return;
        }

        foreach (var connection in redis.Connections)
        {
            var options = ConfigurationOptions.Parse(connection);
            options.AllowAdmin = true;

            // A server that is not there now was not asked: the connection string may not let this pass.
            options.AbortOnConnectFail = true;
            await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
            foreach (var server in multiplexer.GetServers().Where(static server => !server.IsReplica))
            {
                await RequireAsync(server, redis);
            }
        }
    }

    private async Task RequireAsync(IServer server, RedisSettings redis)
    {
        var told = await TellsAsync(server);
        if (told.WhyNotDurable is { } problem)
        {
            if (redis.MustBeDurable)
            {
                throw new OrleansConfigurationException($"the Redis server {server.EndPoint} may forget what it has acknowledged: {problem}");
            }

            LogForgets(server.EndPoint, problem);
        }
        else if (!told.IsKnown)
        {
            if (redis is { MustBeDurable: true, IsVouchedFor: false })
            {
                throw new OrleansConfigurationException(
                    $"the Redis server {server.EndPoint} does not answer CONFIG GET, so it cannot be proved that it has on disk what it acknowledges. "
                    + $"Goals need {Remedy}. Where its operator promises that, set Goals:{RedisReader.VouchSetting} to true; else keep goals elsewhere");
            }

            LogUnproved(server.EndPoint);
        }
    }

    /// <summary>What a server says of itself: whether it says enough, and what is wrong with it.</summary>
    private static async Task<(bool IsKnown, string? WhyNotDurable)> TellsAsync(IServer server)
    {
        try
        {
            var appendOnly = await ValueAsync(server, "appendonly");
            var sync = await ValueAsync(server, "appendfsync");
            var policy = await ValueAsync(server, "maxmemory-policy");
            var memory = await ValueAsync(server, "maxmemory");
            if (appendOnly is null || sync is null)
            {
                return (false, await LogIsOffAsync(server));
            }

            if (appendOnly != "yes" || sync != "always")
            {
                return (true, $"it has 'appendonly {appendOnly}' and 'appendfsync {sync}'. Write {Remedy}");
            }

            return (true, memory is not (null or "0") && policy?.StartsWith("allkeys-", StringComparison.Ordinal) == true
                ? $"it has 'maxmemory {memory}' and 'maxmemory-policy {policy}', and removes records when it is full. Write 'maxmemory-policy noeviction'"
                : null);
        }
        catch (Exception failure) when (failure is RedisServerException or RedisCommandException)
        {
            return (false, await LogIsOffAsync(server));
        }
    }

    private static async Task<string?> ValueAsync(IServer server, string name) =>
        (await server.ConfigGetAsync(name)).FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>What INFO tells where CONFIG tells nothing: that nothing is written to disk as it comes.</summary>
    private static async Task<string?> LogIsOffAsync(IServer server)
    {
        try
        {
            var persistence = (await server.InfoAsync("persistence")).SelectMany(static section => section);
            return persistence.Any(static pair => pair is { Key: "aof_enabled", Value: "0" }) ? $"it has no append-only file. Write {Remedy}" : null;
        }
        catch (Exception failure) when (failure is RedisServerException or RedisCommandException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "the Redis server {Server} may forget what it has acknowledged, which is refused outside Development: {Problem}")]
    private partial void LogForgets(System.Net.EndPoint server, string problem);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "the Redis server {Server} does not tell whether it has on disk what it acknowledges, and nothing but its operator can vouch for it. "
            + "Where it loses acknowledged writes goals are lost, or steps are done twice")]
    private partial void LogUnproved(System.Net.EndPoint server);
}

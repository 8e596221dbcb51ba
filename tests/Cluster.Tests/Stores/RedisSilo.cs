using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Hosting;
using StackExchange.Redis;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>Grain storage in Redis.</summary>
public sealed class RedisSilo(RedisServer server) : StorageSilo
{
    private protected override async Task<Action<ISiloBuilder>> PrepareAsync()
    {
        var connection = (await server.ProcessAsync()).CreateDatabase();
        return silo => silo.AddRedisGrainStorage(StorageName, options => options.ConfigurationOptions = ConfigurationOptions.Parse(connection));
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Goals.ClusterProof.Silos;

/// <summary>What a cluster's membership table says, read by Orleans' own provider without any silo.</summary>
internal sealed class MembershipReader : IDisposable
{
    private readonly IHost host;
    private readonly IMembershipTable table;
    private readonly Lazy<Task> prepared;

    /// <summary>A reader of the table that the settings name.</summary>
    public MembershipReader(IEnumerable<KeyValuePair<string, string>> storage)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(SiloVariables.Only(storage, SiloVariables.Clustering));
        builder.Configuration.AddInMemoryCollection([new("Orleans:ClusterId", "goals"), new("Orleans:ServiceId", "goals")]);
        builder.Logging.ClearProviders();
        builder.UseOrleans(static _ => { });
        host = builder.Build();
        table = host.Services.GetRequiredService<IMembershipTable>();
        prepared = new Lazy<Task>(() => table.InitializeMembershipTable(tryInitTableVersion: false));
    }

    /// <summary>Whether the newest silo on a port is declared dead.</summary>
    public async Task<bool> IsDeclaredDeadAsync(int port)
    {
        await prepared.Value;
        var members = (await table.ReadAll()).Members.Select(static member => member.Item1);
        return members.Where(member => member.SiloAddress.Endpoint.Port == port).MaxBy(static member => member.SiloAddress.Generation) is { Status: SiloStatus.Dead };
    }

    /// <inheritdoc/>
    public void Dispose() => host.Dispose();
}

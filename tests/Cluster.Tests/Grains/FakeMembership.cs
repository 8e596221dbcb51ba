using System.Collections.Immutable;
using System.Net;
using Orleans.Runtime;

namespace Orleans.Goals.Cluster.Tests.Grains;

/// <summary>A membership service whose table a test writes. A silo sees it as it was when it was last refreshed.</summary>
internal sealed class FakeMembership(SiloAddress self) : IClusterMembershipService, ILocalSiloDetails
{
    private ImmutableDictionary<SiloAddress, ClusterMember> table = ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(self, new ClusterMember(self, SiloStatus.Active, "self"));

    public ClusterMembershipSnapshot CurrentSnapshot { get; private set; } =
        new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(self, new ClusterMember(self, SiloStatus.Active, "self")), new MembershipVersion(1));

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

    public string Name => "self";

    public string ClusterId => "cluster";

    public string DnsHostName => "localhost";

    public SiloAddress SiloAddress => self;

    public SiloAddress GatewayAddress => self;

    /// <summary>What a refresh waits for.</summary>
    public Task Refreshing { get; set; } = Task.CompletedTask;

    /// <summary>How often the table was read.</summary>
    public int Refreshes { get; private set; }

    public static SiloAddress Silo(int port, int generation) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), generation);

    /// <summary>Writes the table.</summary>
    public void Set(SiloAddress silo, SiloStatus status) => table = status == SiloStatus.None ? table.Remove(silo) : table.SetItem(silo, new ClusterMember(silo, status, "other"));

    public async ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default)
    {
        Refreshes++;
        await Refreshing;
        CurrentSnapshot = new ClusterMembershipSnapshot(table, new MembershipVersion(CurrentSnapshot.Version.Value + 1));
    }

    public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
}

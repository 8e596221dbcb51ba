using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Actors;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Grains.Hosts;
using Orleans.Goals.Grains.Operations;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Orleans.Goals.Cluster.Tests.Grains;

/// <summary>What a silo knows of the others.</summary>
public sealed class SiloCatalogTests : IAsyncDisposable
{
    private static readonly SiloAddress Self = FakeMembership.Silo(1, 100);
    private static readonly SiloAddress Other = FakeMembership.Silo(2, 100);

    private readonly FakeMembership membership = new(Self);
    private readonly FakeManifests manifests = new();
    private readonly SiloCatalog catalog;
    private readonly Channel<SiloAddress> asked = Channel.CreateUnbounded<SiloAddress>();
    private Func<SiloDescription> answer = static () => new SiloDescription { Has = ["planner:pages"] };

    public SiloCatalogTests() => catalog = new SiloCatalog(
        manifests, membership, membership, new SiloCapabilities(Options.Create(new GoalsOptions()), [], [], [], TimeProvider.System), silo => new FakeService(silo, this));

    [Fact]
    public async Task Start_SiloComes_IsAskedBeforeItMatters()
    {
        catalog.Start();

        await ComeAsync();

        Assert.Equal(Other, await asked.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.True(await catalog.HearAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["planner:pages"], catalog.Others);
        Assert.True(catalog.Has(Other, ["planner:pages"]));
        Assert.False(catalog.Has(Other, ["planner:pages", "format:2"]));
    }

    [Fact]
    public async Task Others_OneDoesNotAnswer_IsNotKnownUntilItDoes()
    {
        await ComeAsync();
        answer = static () => throw new TimeoutException();

        Assert.False(await catalog.HearAsync(TestContext.Current.CancellationToken));
        Assert.Empty(catalog.Others);
        answer = static () => new SiloDescription { Has = ["tool:publish"] };
        Assert.True(await catalog.HearAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["tool:publish"], catalog.Others);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => catalog.DisposeAsync();

    private async Task ComeAsync()
    {
        membership.Set(Other, SiloStatus.Active);
        await membership.Refresh();
        manifests.Set(Self, Other);
    }

    private sealed class FakeService(SiloAddress silo, SiloCatalogTests test) : IOperationsService
    {
        public Task RemindAsync(WireEnvelope reminder, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<WireEnvelope> DescribeAsync(CancellationToken cancellationToken = default)
        {
            test.asked.Writer.TryWrite(silo);
            return Task.FromResult(Wire.Write(SiloDescription.Kind, test.answer(), ActorJson.Default.SiloDescription));
        }
    }

    private sealed class FakeManifests : IClusterManifestProvider
    {
        private readonly Channel<ClusterManifest> updates = Channel.CreateUnbounded<ClusterManifest>();

        public ClusterManifest Current { get; private set; } = new(MajorMinorVersion.Zero, ImmutableDictionary<SiloAddress, GrainManifest>.Empty);

        public IAsyncEnumerable<ClusterManifest> Updates => updates.Reader.ReadAllAsync();

        public GrainManifest LocalGrainManifest => throw new NotSupportedException();

        public void Set(params ReadOnlySpan<SiloAddress> silos)
        {
            var goals = new GrainManifest(
                ImmutableDictionary<GrainType, GrainProperties>.Empty.Add(GrainType.Create("goals.goal"), new GrainProperties(ImmutableDictionary.Create<string, string>(StringComparer.Ordinal))),
                ImmutableDictionary<GrainInterfaceType, GrainInterfaceProperties>.Empty);
            Current = new ClusterManifest(new MajorMinorVersion(1, 0), silos.ToArray().ToImmutableDictionary(static silo => silo, _ => goals));
            updates.Writer.TryWrite(Current);
        }
    }
}

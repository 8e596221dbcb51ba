using Orleans.Goals.Grains.Watching;

namespace Orleans.Goals.Cluster.Tests.Grains;

public sealed class ShardOwnersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Of_AnySilos_EveryShardHasOneOwnerAndEverySiloSome(int silos)
    {
        var active = Enumerable.Range(1, silos).Select(number => FakeMembership.Silo(10_000 + number, number)).ToArray();

        var owned = active.Select(silo => ShardOwners.Of(silo, active, 256).ToArray()).ToArray();

        Assert.Equal(Enumerable.Range(0, 256), owned.SelectMany(shards => shards).Order());
        Assert.All(owned, shards => Assert.InRange(shards.Length, 256 / silos / 2, 256 / silos * 2));
    }

    [Fact]
    public void Of_ASiloThatLeaves_OnlyItsShardsGoToOthers()
    {
        var before = Enumerable.Range(1, 4).Select(number => FakeMembership.Silo(10_000 + number, number)).ToArray();
        var after = before[..3];

        Assert.All(after, silo => Assert.Empty(ShardOwners.Of(silo, before, 256).Except(ShardOwners.Of(silo, after, 256))));
        Assert.Empty(ShardOwners.Of(before[3], after, 256));
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Membership;
using Orleans.Goals.Grains.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Runtime;

namespace Orleans.Goals.Cluster.Tests.Grains;

/// <summary>Which owners are dead, and whether this silo may count itself alive.</summary>
public sealed class SiloMembershipTests
{
    private static readonly SiloAddress Self = FakeMembership.Silo(1, 100);
    private static readonly SiloAddress Other = FakeMembership.Silo(2, 100);

    private readonly FakeMembership membership = new(Self);
    private readonly ManualTime time = new();
    private readonly List<(SiloAddress Silo, WireEnvelope Reminder)> reminders = [];
    private Task reminding = Task.CompletedTask;

    [Theory]
    [InlineData(SiloStatus.Joining, false)]
    [InlineData(SiloStatus.Active, false)]
    [InlineData(SiloStatus.ShuttingDown, false)]
    [InlineData(SiloStatus.Stopping, false)]
    [InlineData(SiloStatus.Dead, true)]
    public async Task IsDead_ListedSilo_IsWhatTheTableSays(SiloStatus status, bool dead)
    {
        membership.Set(Other, status);
        await membership.Refresh();

        Assert.Equal(dead, Owners().IsDead(Owner(Other)));
    }

    [Fact]
    public async Task IsDead_EarlierGenerationOfAListedSilo_IsDead()
    {
        membership.Set(FakeMembership.Silo(2, 101), SiloStatus.Active);
        await membership.Refresh();

        Assert.True(Owners().IsDead(Owner(Other)));
        Assert.True(Owners().IsDead(Owner(FakeMembership.Silo(1, 99))));
    }

    [Fact]
    public async Task IsDead_SiloThatJoinedAfterThisSilosView_IsNotDead()
    {
        membership.Set(Other, SiloStatus.Active);
        var owners = Owners();

        Assert.False(owners.IsDead(Owner(Other)));
        await membership.Refreshing;
        Assert.False(owners.IsDead(Owner(Other)));
    }

    [Fact]
    public async Task IsDead_SiloNoLongerListed_IsDeadOnlyAfterTheTableWasRead()
    {
        var read = new TaskCompletionSource();
        membership.Refreshing = read.Task;
        var owners = Owners();

        Assert.False(owners.IsDead(Owner(Other)));
        Assert.False(owners.IsDead(Owner(Other)));
        Assert.Equal(1, membership.Refreshes);
        read.SetResult();
        await Task.Yield();

        Assert.True(owners.IsDead(Owner(Other)));
    }

    [Fact]
    public void IsDead_TableThatCannotBeRead_IsNotDead()
    {
        membership.Refreshing = Task.FromException(new TimeoutException());
        var owners = Owners();

        Assert.False(owners.IsDead(Owner(Other)));
        Assert.False(owners.IsDead(Owner(Other)));
    }

    [Fact]
    public async Task IsDead_ThisSilo_IsNotDead()
    {
        membership.Set(Self, SiloStatus.Dead);
        await membership.Refresh();

        Assert.False(Owners().IsDead(Owners().Self));
    }

    [Fact]
    public void IsDead_ProcessOfAMachinesOwnStore_IsDead() => Assert.True(Owners().IsDead(new OwnerId("4711-0123456789abcdef")));

    [Fact]
    public async Task IsConfirmed_ActiveSilo_ForHalfTheTimeThatDeclaringItDeadTakes()
    {
        var liveness = Liveness();
        Assert.False(liveness.IsConfirmed);

        Assert.True(await liveness.ConfirmAsync(TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromSeconds(7.49));
        Assert.True(liveness.IsConfirmed);
        time.Advance(TimeSpan.FromSeconds(0.02));
        Assert.False(liveness.IsConfirmed);
    }

    [Fact]
    public async Task Confirm_SlowAnswer_CountsFromTheQuestion()
    {
        var read = new TaskCompletionSource();
        membership.Refreshing = read.Task;
        var liveness = Liveness();

        var confirming = liveness.ConfirmAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(8));
        read.SetResult();

        Assert.True(await confirming);
        Assert.False(liveness.IsConfirmed);
    }

    [Fact]
    public async Task Confirm_AnswerSlowerThanDeclaringItDead_IsNotAlive()
    {
        var read = new TaskCompletionSource();
        membership.Refreshing = read.Task;
        var liveness = Liveness();

        var confirming = liveness.ConfirmAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(15));
        read.SetResult();

        Assert.False(await confirming);
    }

    [Fact]
    public async Task Confirm_SiloDeclaredDead_IsNotAlive()
    {
        var liveness = Liveness();
        Assert.True(await liveness.ConfirmAsync(TestContext.Current.CancellationToken));
        membership.Set(Self, SiloStatus.Dead);
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.False(await liveness.ConfirmAsync(TestContext.Current.CancellationToken));
        Assert.False(liveness.IsConfirmed);
    }

    [Theory]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Stopping)]
    public async Task IsConfirmed_SiloEnds_NoLongerThoughItWasAMomentAgo(SiloStatus status)
    {
        var liveness = Liveness();
        Assert.True(await liveness.ConfirmAsync(TestContext.Current.CancellationToken));
        membership.Set(Self, status);
        await membership.Refresh(cancellationToken: TestContext.Current.CancellationToken);

        Assert.False(liveness.IsConfirmed);
    }

    private static OwnerId Owner(SiloAddress silo) => new(silo.ToParsableString());

    [Fact]
    public void Remind_Silo_IsToldByItsAddressAndGeneration()
    {
        var reminder = new OperationReminder(ActorKey.ForPlan(GoalId.Local("g"), 2), "local/g/plan-2/a/1", 3, Stopping: true);

        Owners().Remind(Owner(Other), reminder);

        var (silo, told) = Assert.Single(reminders);
        Assert.Equal(Other, silo);
        Assert.Equal(reminder, OperationReminders.Read(told));
    }

    [Fact]
    public void Remind_SiloThatCannotBeReachedOrNoSilo_ThrowsNothing()
    {
        reminding = Task.FromException(new SiloUnavailableException());
        var reminder = new OperationReminder(ActorKey.ForGoal(GoalId.Local("g")), "local/g/round-1", 1, Stopping: false);

        Owners().Remind(Owner(Other), reminder);
        Owners().Remind(new OwnerId("4711-0123456789abcdef"), reminder);

        Assert.Single(reminders);
    }

    private SiloOwners Owners() => new(membership, membership, silo => new FakeService(silo, this), NullLogger<SiloOwners>.Instance);

    private SiloLiveness Liveness() => new(
        membership, membership, Options.Create(new ClusterMembershipOptions { ProbeTimeout = TimeSpan.FromSeconds(5), NumMissedProbesLimit = 3 }), time);

    private sealed class FakeService(SiloAddress silo, SiloMembershipTests test) : IOperationsService
    {
        public Task<WireEnvelope> DescribeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task RemindAsync(WireEnvelope reminder, CancellationToken cancellationToken = default)
        {
            test.reminders.Add((silo, reminder));
            return test.reminding;
        }
    }
}

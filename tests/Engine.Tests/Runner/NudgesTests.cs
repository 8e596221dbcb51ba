using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Runner;

/// <summary>Whom an actor wakes that looks after others.</summary>
public sealed class NudgesTests : ITransport, IActorClock, IOwners
{
    private readonly List<string> poked = [];
    private readonly Nudges nudges;
    private DateTimeOffset now = DateTimeOffset.UnixEpoch.AddYears(56);

    public NudgesTests() => nudges = new Nudges(new RunnerPorts
    {
        Store = new Engine.Stores.Memory.MemoryRecordStore(),
        Transport = this,
        Observer = null!,
        Clock = this,
        Operations = null!,
        Owners = this,
    });

    DateTimeOffset IActorClock.UtcNow => now;

    OwnerId IOwners.Self => new("self");

    [Fact]
    public void Pump_AfterLoading_WakesAllWhoseTimeHasCome()
    {
        nudges.Update([One("runs"), One("past", now.AddMinutes(-1)), One("later", now.AddMinutes(1))]);

        var next = nudges.Pump();

        Assert.Equal(["local/runs", "local/past"], poked);
        Assert.Equal(now.AddMinutes(1), next);
    }

    [Fact]
    public void Pump_ATimeHasCome_WakesThatOneOnce()
    {
        nudges.Update([One("runs"), One("later", now.AddMinutes(1))]);
        nudges.Pump();
        poked.Clear();

        now = now.AddMinutes(1);
        nudges.Pump();
        now = now.AddSeconds(1);
        nudges.Pump();

        Assert.Equal(["local/later"], poked);
    }

    [Fact]
    public void Pump_IntervalIsOverOrBegun_WakesAllAgain()
    {
        nudges.Update([One("runs")]);
        nudges.Pump();
        now = now.AddMinutes(4);
        nudges.Pump();
        Assert.Single(poked);

        now = now.AddMinutes(1);
        nudges.Pump();
        Assert.Equal(2, poked.Count);

        nudges.Begin();
        nudges.Pump();
        Assert.Equal(3, poked.Count);
    }

    [Fact]
    public void Pump_Many_WakesThemInPortionsAndForgetsNone()
    {
        nudges.Update([.. Enumerable.Range(0, 1_000).Select(number => One($"g{number}"))]);

        var next = nudges.Pump();
        Assert.InRange(poked.Count, 1, 100);
        nudges.Update([One("g999")]);
        while (next < now.AddSeconds(1))
        {
            now = next.Value;
            next = nudges.Pump();
        }

        Assert.Equal(1_000, poked.Distinct().Count());
    }

    [Fact]
    public void Pump_TheFirstOneComes_IsNotWokenForThat()
    {
        nudges.Update([]);
        Assert.Null(nudges.Pump());
        nudges.Update([One("runs")]);

        Assert.NotNull(nudges.Pump());
        Assert.Empty(poked);
    }

    Task<DeliveryReply> ITransport.DeliverAsync(ActorKey to, ActorMessage message) => throw new NotSupportedException();

    void ITransport.Poke(ActorKey to) => poked.Add(to.Id);

    void IActorClock.SetAlarm(DateTimeOffset? at)
    {
    }

    bool IOwners.IsDead(OwnerId owner) => false;

    void IOwners.Remind(OwnerId owner, OperationReminder reminder)
    {
    }

    private static INudged One(string goal, DateTimeOffset? from = null) => new Nudged(ActorKey.ForGoal(GoalId.Local(goal)), from ?? DateTimeOffset.MinValue);

    private sealed record Nudged(ActorKey Key, DateTimeOffset NudgedFrom) : INudged
    {
        ActorKey INudged.Nudged => Key;
    }
}

using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Watching;

/// <summary>
/// One goal's record, its shard, and activations of the goal that do not know of each other. Messages arrive late, in any order, twice as old as
/// their sender's patience, or never. So do writes that are believed failed.
/// </summary>
internal sealed class WatchWorld(int seed) : ITransport, IActorClock
{
    /// <summary>Neither a message nor a write is under way for longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    private static readonly GoalId Goal = GoalId.Local("g");
    private static readonly TimeSpan ParkAfter = TimeSpan.FromMinutes(1);

    private readonly Random random = new(seed);
    private readonly List<Message> messages = [];
    private readonly List<Write> writes = [];
    private readonly Activation?[] activations = new Activation?[3];
    private WatchState shard = WatchLogic.Instance.Create(WatchShards.Of(Goal, 256));
    private long version;
    private DateTimeOffset? due;

    public DateTimeOffset UtcNow { get; private set; } = DateTimeOffset.UnixEpoch.AddYears(56);

    /// <summary>How often the record was committed.</summary>
    public long Commits => version;

    /// <summary>How often a write landed that was believed failed.</summary>
    public int Landings { get; private set; }

    /// <summary>How often the goal was listed until a time.</summary>
    public int Parkings { get; private set; }

    private WatchEntry? Entry => shard.Find(Goal);

    public void SetAlarm(DateTimeOffset? at)
    {
    }

    public void Poke(ActorKey to)
    {
    }

    public Task<DeliveryReply> DeliverAsync(ActorKey to, ActorMessage message)
    {
        var sent = new Message(message, UtcNow);
        messages.Add(sent);
        return sent.Reply.Task;
    }

    /// <summary>Lets something happen.</summary>
    public void Step()
    {
        var place = random.Next(activations.Length);
        switch (random.Next(11))
        {
            case 0:
                activations[place] = null;
                break;
            case 1 or 2:
                Load(place);
                break;
            case 3 or 4:
                Begin(activations[place]);
                break;
            case 5:
                Append(activations[place]);
                break;
            case 6:
                Advance(TimeSpan.FromSeconds(random.Next(20)));
                break;
            case 7 when messages.Count > 0:
                Lose(messages[random.Next(messages.Count)]);
                break;
            case 10:
                Land();
                break;
            case >= 7 when messages.Count > 0:
                Arrive(messages[random.Next(messages.Count)]);
                break;
        }

        AssertWatched();
    }

    /// <summary>Lets faults stop, and whoever is woken look after itself.</summary>
    public void Settle()
    {
        Array.Clear(activations);
        Advance(Longest + Longest);
        Advance(TimeSpan.FromMinutes(11));
        Load(0);
        Load(0);
        while (messages.Count > 0)
        {
            Arrive(messages[0], answers: true);
        }

        AssertWatched();
        Assert.Equal(due is null, Entry is null);
        Assert.True(due is not { } at || at <= UtcNow + ParkAfter || Entry!.NudgedFrom == at, $"due {due}, listed {Entry}");
    }

    private void AssertWatched()
    {
        if (version > 0 && due is { } at)
        {
            Assert.True(Entry is { } entry && entry.NudgedFrom <= (at > UtcNow ? at : UtcNow), $"seed {seed}: version {version} is due {at:O}, now {UtcNow:O}, listed {Entry}");
        }
    }

    private void Load(int place)
    {
        var activation = activations[place] ??= new Activation(new WatchedWaking(Goal, 256, this, this, ParkAfter));
        if (activation.Announcing is null)
        {
            if (activation.Version != version)
            {
                activation.Waking.Forget();
                (activation.Version, activation.Standing) = (version, due);
            }

            activation.Waking.After(version, due, summary: null);
        }
    }

    private void Begin(Activation? activation)
    {
        if (activation is not { Announcing: null })
        {
            return;
        }

        DateTimeOffset?[] dues = [UtcNow, UtcNow.AddSeconds(30), UtcNow.AddMinutes(10), UtcNow.AddHours(1), due, null];
        activation.Due = dues[random.Next(dues.Length)];
        activation.BegunAt = UtcNow;
        activation.Announcing = activation.Waking.BeforeAsync(activation.Version + 1, activation.Standing, activation.Due).AsTask();
    }

    private void Append(Activation? activation)
    {
        if (activation is not { Announcing.IsCompleted: true })
        {
            return;
        }

        var mayCommit = activation.Announcing.IsCompletedSuccessfully;
        activation.Announcing = null;
        if (mayCommit && version == activation.Version && random.Next(3) == 0)
        {
            writes.Add(new Write(version + 1, activation.Due, UtcNow));
        }
        else if (mayCommit && version == activation.Version)
        {
            version++;
            due = activation.Due;
            if (random.Next(4) > 0)
            {
                (activation.Version, activation.Standing) = (version, due);
                if (random.Next(3) > 0)
                {
                    // Else the index has not heard of it yet, and what waits for that is overtaken.
                    activation.Waking.After(version, due, summary: null);
                }

                return;
            }
        }

        (activation.Version, activation.Standing) = (version, due);
        activation.Waking.Forget();
    }

    /// <summary>A write that was believed failed happens, unless another came before it.</summary>
    private void Land()
    {
        if (writes.Count > 0)
        {
            var write = writes[random.Next(writes.Count)];
            writes.Remove(write);
            if (write.Version == version + 1)
            {
                (version, due) = (write.Version, write.Due);
                Landings++;
            }
        }
    }

    private void Advance(TimeSpan time)
    {
        UtcNow += time;
        for (var place = 0; place < activations.Length; place++)
        {
            if (activations[place] is { Announcing: not null } slow && slow.BegunAt < UtcNow - Longest)
            {
                activations[place] = null;
            }
        }

        messages.RemoveAll(message => message.SentAt < UtcNow - Longest);
        writes.RemoveAll(write => write.SentAt < UtcNow - Longest);
    }

    private void Lose(Message message)
    {
        if (random.Next(2) == 0)
        {
            messages.Remove(message);
        }

        // If not its sender has given it up, and it is still on its way.
        message.Reply.TrySetException(new TimeoutException("no answer"));
    }

    private void Arrive(Message message, bool answers = false)
    {
        messages.Remove(message);
        var decision = WatchLogic.Instance.Decide(shard, message.Content, new DecideContext(UtcNow, new OwnerId("silo")));
        shard = decision.State;
        Parkings += Entry?.From is not null ? 1 : 0;
        if (answers || random.Next(5) > 0)
        {
            message.Reply.TrySetResult(new DeliveryReply(decision.Refused));
        }
        else
        {
            message.Reply.TrySetException(new TimeoutException("the answer was lost"));
        }
    }

    private sealed record Message(ActorMessage Content, DateTimeOffset SentAt)
    {
        public TaskCompletionSource<DeliveryReply> Reply { get; } = new();
    }

    private sealed record Write(long Version, DateTimeOffset? Due, DateTimeOffset SentAt);

    private sealed class Activation(WatchedWaking waking)
    {
        public WatchedWaking Waking { get; } = waking;

        public long Version { get; set; } = -1;

        /// <summary>From when on the version needs waking that it read or committed.</summary>
        public DateTimeOffset? Standing { get; set; }

        public DateTimeOffset? Due { get; set; }

        public DateTimeOffset BegunAt { get; set; }

        public Task? Announcing { get; set; }
    }
}

using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Runner;

/// <summary>
/// Tells neighbours the newest state, and nothing but the newest. What a neighbour has heard is remembered only while the activation lives:
/// a new one tells everybody once more, and receivers ignore what is not newer.
/// </summary>
internal sealed class Outbox(RunnerPorts ports, Action<ActorMessage> post, Action changed)
{
    /// <summary>A goal has its plan, a plan its goal: so few that a list is the fastest way to them.</summary>
    private readonly List<Link> links = [];
    private readonly Nudges nudges = new(ports);
    private IReadOnlyList<Neighbour> neighbours = [];
    private Func<Neighbour, ActorMessage>? message;
    private int activation;

    /// <summary>Whether a delivery is under way.</summary>
    public bool IsBusy => links.Exists(static link => link.InFlight);

    /// <summary>Forgets everything; answers to what was sent before no longer count.</summary>
    public void Reset()
    {
        activation = unchecked(activation + 1);
        links.Clear();
        neighbours = [];
        message = null;
        nudges.Update([]);
    }

    /// <summary>Takes over what a new state has to tell, and sends what is due.</summary>
    public void Update(IReadOnlyList<Neighbour> current, Func<Neighbour, ActorMessage> messageTo, IReadOnlyList<INudged> nudged)
    {
        nudges.Update(nudged);
        neighbours = current;
        message = messageTo;
        for (var index = links.Count - 1; index >= 0; index--)
        {
            if (!IsNeighbour(links[index].To))
            {
                links.RemoveAt(index);
            }
        }

        Pump();
    }

    /// <summary>Sends what is due now.</summary>
    /// <returns>When to pump again, or null.</returns>
    public DateTimeOffset? Pump()
    {
        var next = nudges.Pump();
        var current = neighbours;
        for (var index = 0; index < current.Count; index++)
        {
            var neighbour = current[index];
            var link = LinkTo(neighbour.Key);
            if (link.InFlight)
            {
                continue;
            }

            var dueAt = DueAt(neighbour, link);
            if (dueAt is { } at && at <= ports.Clock.UtcNow)
            {
                if (neighbour.Version > link.Heard)
                {
                    _ = SendAsync(neighbour, link);
                }
                else
                {
                    Poke(neighbour, link);
                }

                dueAt = link.InFlight ? null : DueAt(neighbour, link);
            }

            next = dueAt < next || next is null ? dueAt ?? next : next;
        }

        return next;
    }

    /// <summary>Pokes every child now, and wakes all who are to be awake.</summary>
    public void PokeChildren()
    {
        nudges.Begin();
        foreach (var neighbour in neighbours.Where(neighbour => neighbour.IsChild && neighbour.PokedFrom <= ports.Clock.UtcNow))
        {
            Poke(neighbour, LinkTo(neighbour.Key));
        }
    }

    private DateTimeOffset? DueAt(Neighbour neighbour, Link link)
    {
        if (neighbour.Version <= link.Heard)
        {
            var pokeAt = link.ContactAt + ports.Options.PokeInterval;
            return !neighbour.IsChild ? null : pokeAt > neighbour.PokedFrom ? pokeAt : neighbour.PokedFrom;
        }

        var dueAt = neighbour.UrgentVersion > link.Heard ? link.RetryAt : link.ContactAt + ports.Options.ObservedInterval;
        return dueAt > link.RetryAt ? dueAt : link.RetryAt;
    }

    private void Poke(Neighbour neighbour, Link link)
    {
        link.ContactAt = ports.Clock.UtcNow;
        ports.Transport.Poke(neighbour.Key);
    }

    private async Task SendAsync(Neighbour neighbour, Link link)
    {
        var sentBy = activation;
        link.InFlight = true;
        link.ContactAt = ports.Clock.UtcNow;
        Exception? failure = null;
        DeliveryReply? reply = null;
        try
        {
            reply = await ports.Transport.DeliverAsync(neighbour.Key, message!(neighbour));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            failure = exception;
        }

        if (sentBy != activation)
        {
            return;
        }

        link.InFlight = false;
        if (reply is null)
        {
            OnFailed(neighbour, link, failure!);
        }
        else
        {
            OnHeard(neighbour, link, reply);
        }

        changed();
    }

    private void OnHeard(Neighbour neighbour, Link link, DeliveryReply reply)
    {
        link.Heard = neighbour.Version;
        link.Failures = 0;
        link.FailingSince = null;
        link.RetryAt = DateTimeOffset.MinValue;
        if (reply.Refused is { } reason)
        {
            post(new UndeliverableMessage(neighbour.Key, neighbour.Version, reason, IsRefused: true));
        }
    }

    private void OnFailed(Neighbour to, Link link, Exception failure)
    {
        var now = ports.Clock.UtcNow;
        link.FailingSince ??= now;
        link.Failures++;
        link.RetryAt = now + ports.Options.DelayBeforeRetry(link.Failures);
        if (now - link.FailingSince > ports.Options.DeliveryWindow)
        {
            link.FailingSince = now;
            post(new UndeliverableMessage(to.Key, to.Version, $"unreachable for {ports.Options.DeliveryWindow}: {failure.Message}"));
        }
    }

    private Link LinkTo(ActorKey key)
    {
        foreach (var known in links)
        {
            if (known.To == key)
            {
                return known;
            }
        }

        var link = new Link(key);
        links.Add(link);
        return link;
    }

    private bool IsNeighbour(ActorKey key)
    {
        for (var index = 0; index < neighbours.Count; index++)
        {
            if (neighbours[index].Key == key)
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Link(ActorKey to)
    {
        public ActorKey To { get; } = to;

        public long Heard { get; set; } = -1;

        public bool InFlight { get; set; }

        public DateTimeOffset ContactAt { get; set; } = DateTimeOffset.MinValue;

        public DateTimeOffset RetryAt { get; set; } = DateTimeOffset.MinValue;

        public DateTimeOffset? FailingSince { get; set; }

        public int Failures { get; set; }
    }
}

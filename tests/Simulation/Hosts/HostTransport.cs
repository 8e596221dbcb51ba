using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Faults;
using Orleans.Goals.Simulation.Upgrading;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Hosts;

/// <summary>How a host's actors reach others: what is sent may be lost, doubled, late, or overtaken, and so may the answer.</summary>
internal sealed class HostTransport(Universe universe, HostInstance host) : ITransport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task<DeliveryReply> DeliverAsync(ActorKey to, ActorMessage message)
    {
        var completion = new TaskCompletionSource<DeliveryReply>();
        var scheduler = universe.Scheduler;
        scheduler.After(Patience, () => completion.TrySetException(new StoreUnavailableException($"{to} did not answer in time")));
        universe.OnSent(host, to, message);
        if (!universe.Faults.Strikes(Fault.MessageLost) && !universe.Cluster.IsPartitioned(to, message))
        {
            scheduler.After(universe.Travel(), () => Arrive(to, message, completion));
        }

        if (universe.Faults.Strikes(Fault.MessageDoubled))
        {
            scheduler.After(universe.Random.Milliseconds(0, 60_000), () => Arrive(to, message, new TaskCompletionSource<DeliveryReply>()));
        }

        return completion.Task;
    }

    /// <inheritdoc/>
    public void Poke(ActorKey to)
    {
        if (!universe.Faults.Strikes(Fault.PokeLost) && !universe.Cluster.IsPartitioned(to))
        {
            universe.Scheduler.After(universe.Travel(), () => universe.Cluster.Poke(to, host));
        }
    }

    private void Arrive(ActorKey to, ActorMessage message, TaskCompletionSource<DeliveryReply> completion)
    {
        if (universe.Cluster.Route(to, host) is { } target)
        {
            if (UpgradePlan.FormatOf(message) > target.Reads)
            {
                universe.Counters.Reach("message too new for its host");
                universe.Scheduler.After(universe.Travel(), () => completion.TrySetException(new RecordCorruptException($"{target.Owner} does not understand it")));
                return;
            }

            target.Activate(to).Post(runner => _ = AnswerAsync(runner, message, completion));
        }
    }

    private async Task AnswerAsync(IActorRunner runner, ActorMessage message, TaskCompletionSource<DeliveryReply> completion)
    {
        Action answer;
        try
        {
            var reply = await runner.DeliverAsync(message);
            answer = () => completion.TrySetResult(reply);
        }
        catch (GoalsException exception)
        {
            answer = () => completion.TrySetException(exception);
        }

        if (!universe.Faults.Strikes(Fault.ReplyLost))
        {
            universe.Scheduler.After(universe.Travel(), answer);
        }
    }
}

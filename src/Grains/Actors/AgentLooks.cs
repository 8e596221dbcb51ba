using Orleans.Goals.Engine.Agents.Live;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Grains.Actors;

/// <summary>Looks at what agents do at this moment, on whichever silos they work.</summary>
internal sealed class AgentLooks(IGrainFactory grains, SiloOperations operations, TimeProvider time)
{
    /// <summary>An account does not wait longer for a silo that may be dead.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>No more agents than this are looked at for one account.</summary>
    private const int MaximumAgents = 64;

    /// <summary>What a worker does on this silo.</summary>
    public WireEnvelope Look(ActorKey worker) => Wire.Write(
        WireKinds.Look,
        operations.Live(worker.Goal).Where(live => live.Worker == worker).Select(static live => new AgentLook { Turn = live.Turn, Doing = live.Doing, Line = live.Line, Since = live.Since, Says = live.Says }).FirstOrDefault(),
        WireJson.Default.AgentLook);

    /// <summary>The account with what its agents do in it.</summary>
    public async Task<GoalReport> ShowAsync(GoalReport report, CancellationToken cancellationToken)
    {
        if (!LiveAgent.IsIn(report))
        {
            return report;
        }

        var workers = report.PlanHistory
            .SelectMany(static plan => plan.Steps, static (plan, step) => (plan.Number, Step: step))
            .Where(static one => one.Step is { Agent: not null, Attempts: > 0 })
            .Take(MaximumAgents)
            .Select(one => ActorKey.ForWorker(ActorKey.ForPlan(report.Id, one.Number), one.Step.Id, one.Step.Attempts));
        return LiveAgent.Show(report, [.. (await Task.WhenAll(workers.Select(worker => LookAsync(worker, cancellationToken)))).OfType<LiveAgent>()]);
    }

    private async Task<LiveAgent?> LookAsync(ActorKey worker, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await grains.GetGrain<IWorkerGrain>(worker.Id).LookAsync(cancellationToken).WaitAsync(Patience, time, cancellationToken);
            return Wire.Read(answer, WireKinds.Look, WireJson.Default.AgentLook) is { } look ? new LiveAgent(worker, look.Turn, look.Doing, look.Line, look.Since, look.Says) : null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // Its silo is dead, or of a version that cannot tell: the account says what is stored.
            return null;
        }
    }
}

using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Goals.Engine.Agents.Sandbox;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>What this silo has for operations, beside its labels.</summary>
internal sealed class SiloCapabilities(IOptions<GoalsOptions> options, IEnumerable<ITool> tools, IEnumerable<IVerifier> verifiers, IEnumerable<IPlanner> planners, TimeProvider time)
{
    private readonly Lazy<ImmutableArray<string>> composed = new(() =>
    [
        .. tools.Select(static tool => HostNeeds.Tool(tool.Name)),
        .. verifiers.Select(static verifier => HostNeeds.Verifier(verifier.Name)),
        .. planners.Select(static planner => HostNeeds.Planner(planner.Name)),
        .. options.Value.Models is null ? Array.Empty<string>() : [HostNeeds.Models],
    ]);

    private readonly TaskCompletionSource looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool hasSandbox;

    /// <summary>All that is known to be there.</summary>
    public ImmutableArray<string> Known => hasSandbox ? composed.Value.Add(HostNeeds.Sandbox) : composed.Value;

    /// <summary>All that is there, once it is known: who asks is told once, for as long as this silo lives.</summary>
    public async Task<ImmutableArray<string>> TellAsync(CancellationToken cancellationToken)
    {
        await looked.Task.WaitAsync(cancellationToken);
        return Known;
    }

    /// <summary>What it could measure, plan and work with.</summary>
    public Equipment Equipment => Equipment.Here(options.Value.Models, verifiers, planners) with { Tools = HostNeeds.Names(Known, HostNeeds.Tool) };

    /// <summary>Finds out what only trying tells.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var probe = new SandboxProbe(time);
            hasSandbox = (await probe.LookAsync(cancellationToken)).Programs is not null;
        }
        finally
        {
            looked.TrySetResult();
        }
    }
}

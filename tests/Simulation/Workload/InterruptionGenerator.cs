using Orleans.Goals.Contracts;
using Orleans.Goals.Simulation.Scheduling;

namespace Orleans.Goals.Simulation.Workload;

/// <summary>Says by chance what happens to interrupted steps and how much may run at a time.</summary>
internal sealed class InterruptionGenerator(Seeded random)
{
    /// <summary>What a goal says of all its steps; null for nothing.</summary>
    public InterruptionPolicy? Default { get; } = random.Chance(3_000) ? (InterruptionPolicy)random.Between(1, 4) : null;

    /// <summary>How many attempts run at a time; null for nothing said.</summary>
    public int? Concurrency() => random.Chance(3_000) ? random.Between(1, 6) : null;

    /// <summary>A step with a policy of its own, or none.</summary>
    public StepDefinition Say(StepDefinition step, string file)
    {
        var policy = random.Chance(6_000) ? null : (InterruptionPolicy?)random.Between(1, 4);
        if (step.Idempotent)
        {
            return policy == InterruptionPolicy.Retry ? step with { OnInterrupted = policy } : step;
        }

        return step with
        {
            OnInterrupted = policy,
            Reconcile = (policy ?? Default) == InterruptionPolicy.Reconcile ? new CommandLine { Arguments = ["reconcile", file] } : null,
        };
    }
}

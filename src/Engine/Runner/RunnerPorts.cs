using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Runner;

/// <summary>Everything a runner needs of its host, besides a place to run.</summary>
internal sealed record RunnerPorts
{
    /// <summary>Where records live.</summary>
    public required IRecordStore Store { get; init; }

    /// <summary>The time, and one alarm for this actor.</summary>
    public required IActorClock Clock { get; init; }

    /// <summary>The way to other actors.</summary>
    public required ITransport Transport { get; init; }

    /// <summary>Outside work.</summary>
    public required IOperations Operations { get; init; }

    /// <summary>Which hosts are dead.</summary>
    public required IOwners Owners { get; init; }

    /// <summary>Which hosts have what operations need.</summary>
    /// <value>Default null: every host has everything.</value>
    public IHosts? Hosts { get; init; }

    /// <summary>Who hears what the runner does.</summary>
    public required IRunnerObserver Observer { get; init; }

    /// <summary>Who wakes the actor when it has no host.</summary>
    /// <value>Default the store's list of what is due.</value>
    public IWaking Waking { get; init; } = StoredWaking.Instance;

    /// <summary>Times and bounds.</summary>
    public RunnerOptions Options { get; init; } = new();
}

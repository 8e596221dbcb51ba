using System.Collections.Immutable;

namespace Orleans.Goals.Engine.Runner;

/// <summary>Looks now and then whether there is a host for what an actor could not begin anywhere. Nothing is written for that.</summary>
internal sealed class HostWait(RunnerPorts ports, Action isOver)
{
    /// <summary>When to look again, or null.</summary>
    public DateTimeOffset? CheckAt { get; private set; }

    /// <summary>What is missing by a newly committed state.</summary>
    public void Update(IReadOnlyList<ImmutableArray<string>> missing) =>
        CheckAt = missing.Count == 0 || ports.Hosts is null ? null : CheckAt ?? ports.Clock.UtcNow + ports.Options.OwnerCheckInterval;

    /// <summary>Looks, and says when to look next; tells when there is a host for something that was missing.</summary>
    public void Look(IReadOnlyList<ImmutableArray<string>> missing)
    {
        CheckAt = null;
        Update(missing);
        if (missing.Any(needs => ports.Hosts is null || ports.Hosts.Find(needs) is not null))
        {
            isOver();
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Membership;

/// <summary>Owners are silos, each with its generation: one process start. Their life is what the cluster's membership says.</summary>
internal sealed partial class SiloOwners(
    IClusterMembershipService membership, ILocalSiloDetails self, Func<SiloAddress, IOperationsService> operationsOf, ILogger<SiloOwners> logger) : IOwners
{
    private readonly ConcurrentDictionary<SiloAddress, Task> asked = new();

    /// <inheritdoc/>
    public OwnerId Self { get; } = IdOf(self.SiloAddress);

    /// <summary>The owner that a silo is.</summary>
    public static OwnerId IdOf(SiloAddress silo) => new(silo.ToParsableString());

    /// <inheritdoc/>
    public bool IsDead(OwnerId owner)
    {
        if (owner == Self)
        {
            return false;
        }

        if (Parse(owner) is not { } silo)
        {
            // No silo: the process of a machine's own store, from which the goal was imported. Here it never lives.
            return true;
        }

        // A silo of which a newer generation is listed is dead as well.
        return membership.CurrentSnapshot.GetSiloStatus(silo) switch
        {
            SiloStatus.Dead => true,
            SiloStatus.None => IsGone(silo),
            _ => false,
        };
    }

    /// <inheritdoc/>
    public void Remind(OwnerId owner, OperationReminder reminder)
    {
        if (Parse(owner) is { } silo)
        {
            _ = RemindAsync(silo, reminder);
        }
    }

    private async Task RemindAsync(SiloAddress silo, OperationReminder reminder)
    {
        try
        {
            await operationsOf(silo).RemindAsync(OperationReminders.Write(reminder));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever it is: the silo is reminded again, or found to be dead.
            LogNotReminded(exception, silo, reminder.Operation);
        }
    }

    private static SiloAddress? Parse(OwnerId owner)
    {
        try
        {
            return SiloAddress.FromParsableString(owner.Value);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// A silo is listed before it owns anything, and removed from the list only when it has been dead for long. But this silo's view may be
    /// older than the owner: only a view that was read after the question counts.
    /// </summary>
    private bool IsGone(SiloAddress silo)
    {
        var asking = asked.GetOrAdd(silo, _ => membership.Refresh(default, CancellationToken.None).AsTask());
        if (!asking.IsCompleted)
        {
            return false;
        }

        asked.TryRemove(new KeyValuePair<SiloAddress, Task>(silo, asking));
        var seen = membership.CurrentSnapshot;
        return asking.IsCompletedSuccessfully
            && seen.GetSiloStatus(self.SiloAddress) == SiloStatus.Active
            && seen.GetSiloStatus(silo) is SiloStatus.None or SiloStatus.Dead;
    }
}

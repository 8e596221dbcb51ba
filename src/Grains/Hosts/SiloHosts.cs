using System.Collections.Immutable;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Membership;
using Orleans.Goals.Identifiers;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>The silos as hosts of one actor's operations: this silo where it has what is needed; else the same one each time, as long as it lives, and another for another actor.</summary>
internal sealed class SiloHosts(SiloCatalog catalog, WriteFormats formats, ILocalSiloDetails self, ActorKey actor) : IHosts
{
    /// <summary>The first format in which an actor can say that it waits for a host.</summary>
    private const int CanWait = 2;

    /// <inheritdoc/>
    /// <remarks>An agent goes where its commands have a sandbox; where none has one it works all the same, and its commands are refused with what helps.</remarks>
    public OwnerId? Find(ImmutableArray<string> needs) =>
        needs.Contains(HostNeeds.Sandbox, StringComparer.Ordinal) ? FindAll(needs) ?? FindAll(needs.Remove(HostNeeds.Sandbox, StringComparer.Ordinal)) : FindAll(needs);

    /// <inheritdoc/>
    public string? TooNew(int format) => formats.WhyNot(format);

    private OwnerId? FindAll(ImmutableArray<string> needs)
    {
        if (catalog.Has(self.SiloAddress, needs))
        {
            return SiloOwners.IdOf(self.SiloAddress);
        }

        var silo = catalog.Active.Where(silo => catalog.Has(silo, needs)).MaxBy(silo => SiloCatalog.Weight(silo, actor.Id));
        if (silo is not null)
        {
            return SiloOwners.IdOf(silo);
        }

        // What nobody wrote down fails here and says what is missing, until all silos understand what it is to wait for it.
        return needs.Any(HostNeeds.IsLabel) || formats.Current >= CanWait ? null : SiloOwners.IdOf(self.SiloAddress);
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>The one host of a store: it has the labels that it was given. What is not a label it must have itself: nobody else could come who has it, and what needs it says what is missing.</summary>
internal sealed class LocalHost(OwnerId self, ImmutableArray<string> labels) : IHosts
{
    /// <inheritdoc/>
    public OwnerId? Find(ImmutableArray<string> needs) =>
        needs.All(need => !HostNeeds.IsLabel(need) || labels.Contains(need, StringComparer.Ordinal)) ? self : null;
}

using System.Collections.Immutable;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Runner;

/// <summary>Hosts with labels that a test gives and takes. What is no label each of them has.</summary>
internal sealed class LabelledHosts : IHosts
{
    public Dictionary<string, string[]> Labels { get; } = new(StringComparer.Ordinal);

    public OwnerId? Find(ImmutableArray<string> needs)
    {
        var name = Labels.Keys.Order(StringComparer.Ordinal).FirstOrDefault(host => needs.All(need => !HostNeeds.IsLabel(need) || Labels[host].Contains(need, StringComparer.Ordinal)));
        return name is null ? null : new OwnerId(name);
    }
}

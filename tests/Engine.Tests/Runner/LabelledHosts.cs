using System.Collections.Immutable;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Runner;

/// <summary>Hosts with labels that a test gives and takes. What is no label each of them has.</summary>
internal sealed class LabelledHosts : IHosts
{
    public Dictionary<string, string[]> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>What is no label, and only those have it that are given it.</summary>
    public HashSet<string> Rare { get; } = new(StringComparer.Ordinal);

    /// <summary>The newest format that may come in.</summary>
    public int Writes { get; set; } = int.MaxValue;

    public string? TooNew(int format) => format > Writes ? "this cluster writes an older one" : null;

    public OwnerId? Find(ImmutableArray<string> needs)
    {
        var name = Labels.Keys.Order(StringComparer.Ordinal).FirstOrDefault(host => needs.All(need => (!HostNeeds.IsLabel(need) && !Rare.Contains(need)) || Labels[host].Contains(need, StringComparer.Ordinal)));
        return name is null ? null : new OwnerId(name);
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents.Offers;

/// <summary>What sources of tools are called: records name them.</summary>
internal static class ToolSourceNames
{
    /// <summary>What is wrong with an option that lists sources, or null.</summary>
    public static string? Mistake(string option, ImmutableArray<IToolSource> sources)
    {
        if (sources.IsDefault || sources.Any(static source => source is null))
        {
            return $"{option} is default or has a null in it: leave it out, or list sources";
        }

        if (sources.FirstOrDefault(static source => !Identifier.IsValid(source.Name)) is { } wrong)
        {
            return $"{option}: {wrong.GetType()} has no valid name: {Identifier.Explain(wrong.Name)}";
        }

        return sources.GroupBy(static source => source.Name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice
            ? $"{option}: two are named '{twice.Key}': give each a name of its own"
            : null;
    }
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>What a silo says that it has.</summary>
internal sealed record SiloDescription
{
    /// <summary>The kind of its envelope.</summary>
    public const string Kind = "goals.silo";

    /// <summary>What follows from how it was composed: models, a sandbox, the names of tools, verifiers and planners. Sorted.</summary>
    [JsonPropertyName("has")]
    public ImmutableArray<string> Has { get; init => field = value.IsDefault ? [] : value; } = [];
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents.Offers;

/// <summary>
/// The tools beyond the built-in ones that an attempt has: decided with its first turn, recorded with that, and the same until its end, so that a provider's cache of prompts
/// goes on hitting, and a host that comes later knows what a call may have done.
/// </summary>
internal sealed record ToolOffer
{
    /// <summary>No tools.</summary>
    public static readonly ToolOffer Nothing = new();

    /// <summary>The tools, by name.</summary>
    [JsonPropertyName("tools")]
    public ImmutableArray<OfferedTool> Tools { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What should be there and is not, for the model.</summary>
    [JsonPropertyName("missing")]
    public ImmutableArray<string> Missing { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>About how much text the declarations are.</summary>
    [JsonIgnore]
    public long Characters => Tools.Sum(static tool => (long)tool.Name.Length + tool.Description.Length + tool.Parameters.Length) + Missing.Sum(static missing => (long)missing.Length);

    /// <summary>A tool by its name; null when it is not offered.</summary>
    public OfferedTool? Find(string name) => Tools.FirstOrDefault(tool => tool.Name == name);
}

/// <summary>A tool beyond the built-in ones.</summary>
internal sealed record OfferedTool
{
    /// <summary>The name by which the model calls it.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>What it does, for the model.</summary>
    [JsonPropertyName("description")]
    public required string Description { get; init; }

    /// <summary>The JSON schema of its arguments.</summary>
    [JsonPropertyName("parameters")]
    public required string Parameters { get; init; }

    /// <summary>What it may do to the world.</summary>
    [JsonPropertyName("effect")]
    public required ToolEffect Effect { get; init; }

    /// <summary>The name of the source it is of; null for a tool of the application.</summary>
    [JsonPropertyName("source")]
    public string? Source { get; init; }

    /// <summary>What the source knows it by; null for a tool of the application.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; init; }

    /// <summary>Who does it; null for the application itself.</summary>
    [JsonPropertyName("from")]
    public string? From { get; init; }
}

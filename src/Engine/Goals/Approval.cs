using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Goals;

/// <summary>A person's yes to a criterion.</summary>
/// <param name="Criterion">The criterion.</param>
/// <param name="Fingerprint">The hash of the files of the round that it was asked after.</param>
internal sealed record Approval(
    [property: JsonPropertyName("criterion")] string Criterion,
    [property: JsonPropertyName("fingerprint")] string Fingerprint);

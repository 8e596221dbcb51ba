using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Goals;

/// <summary>A person's yes to a criterion.</summary>
/// <param name="Criterion">The criterion.</param>
/// <param name="Fingerprint">The hash of the files of the round that it was asked after.</param>
internal sealed record Approval(
    [property: JsonPropertyName("criterion")] string Criterion,
    [property: JsonPropertyName("fingerprint")] string Fingerprint);

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Cli.Doctor;

/// <summary>What the doctor found, as scripts get it.</summary>
internal sealed record DoctorLine
{
    /// <summary>The store.</summary>
    [JsonPropertyName("store")]
    public required string Store { get; init; }

    /// <summary>How many problems there are.</summary>
    [JsonPropertyName("problems")]
    public required int Problems { get; init; }

    /// <summary>How many warnings there are.</summary>
    [JsonPropertyName("warnings")]
    public required int Warnings { get; init; }

    /// <summary>Everything that was looked at.</summary>
    [JsonPropertyName("findings")]
    public required ImmutableArray<Finding> Findings { get; init; }
}

using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>What a check said.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>No verdict; refused everywhere.</summary>
    None = 0,

    /// <summary>The condition holds.</summary>
    Passed = 1,

    /// <summary>The condition does not hold.</summary>
    Failed = 2,

    /// <summary>Nobody could tell, for the reason that stands beside it. Never counted as passed.</summary>
    Unmeasurable = 3,
}

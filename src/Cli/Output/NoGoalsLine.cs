using System.Text.Json.Serialization;

namespace Orleans.Goals.Cli.Output;

/// <summary>What scripts get where there is no goal to report: the last line is an object all the same.</summary>
internal sealed record NoGoalsLine
{
    /// <summary>How many goals there are.</summary>
    [JsonPropertyName("goals")]
    public int Goals { get; init; }
}

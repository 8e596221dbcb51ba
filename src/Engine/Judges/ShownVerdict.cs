using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Judges;

/// <summary>The verdict of another check of the same round, as a judge is shown it.</summary>
/// <param name="Check">The check's id.</param>
/// <param name="Verdict">What it said.</param>
/// <param name="Reason">Why.</param>
/// <param name="Output">The end of what it wrote; null for nothing.</param>
internal sealed record ShownVerdict(
    [property: JsonPropertyName("check")] string Check,
    [property: JsonPropertyName("verdict")] string Verdict,
    [property: JsonPropertyName("reason")] string Reason,
    [property: JsonPropertyName("output")] [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Output);

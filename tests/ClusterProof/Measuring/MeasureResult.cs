using System.Globalization;
using System.Text.Json.Serialization;

namespace Orleans.Goals.ClusterProof.Measuring;

/// <summary>How long goals stood still after kills and stops.</summary>
internal sealed record MeasureResult
{
    /// <summary>Wanted after a kill, seconds.</summary>
    public const double AfterKill = 5;

    /// <summary>Wanted after a stop in good order, seconds.</summary>
    public const double AfterStop = 2;

    [JsonPropertyName("silos")]
    public required int Silos { get; init; }

    [JsonPropertyName("goals")]
    public required int Goals { get; init; }

    /// <summary>Each fault.</summary>
    [JsonPropertyName("faults")]
    public required IReadOnlyList<Standstill> Faults { get; init; }

    /// <summary>What went wrong, in words.</summary>
    [JsonPropertyName("problems")]
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Whether the times that are wanted were reached each time.</summary>
    [JsonPropertyName("holds")]
    public bool Holds => Problems.Count == 0 && Reaches("kill", AfterKill) && Reaches("stop", AfterStop);

    /// <summary>For a person: over all faults of a kind the median and the worst of what the slowest goal took.</summary>
    [JsonIgnore]
    public IEnumerable<string> Lines => Faults.GroupBy(static fault => fault.Fault, StringComparer.Ordinal).SelectMany(static kind => (string[])
    [
        Line(kind.Key, "by commits", kind.Select(static fault => fault.CommittedMax)),
        Line(kind.Key, "by an HTTP client", kind.Select(static fault => fault.HeardMax)),
    ]);

    private static string Line(string fault, string by, IEnumerable<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{fault,-5} the goal that stood still for longest, {by,-18} p50 {sorted[sorted.Length / 2]:0.00} s   max {sorted[^1]:0.00} s   ({sorted.Length} times)");
    }

    private bool Reaches(string fault, double seconds) => Faults.Where(one => one.Fault == fault).All(one => one.CommittedMax <= seconds && one.HeardMax <= seconds);
}

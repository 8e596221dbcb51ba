using System.Diagnostics.Metrics;

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>How many there are of each kind, kept whether or not anybody listens: who begins to listen later must hear the truth. Safe for use by many threads.</summary>
/// <typeparam name="TKind">The kind.</typeparam>
internal sealed class RunningCount<TKind>
    where TKind : struct, Enum
{
    private static readonly TKind[] Kinds = Enum.GetValues<TKind>();

    private readonly long[] counts = new long[Kinds.Length];

    /// <summary>Adds.</summary>
    public void Add(TKind kind, int change) => Interlocked.Add(ref counts[Array.IndexOf(Kinds, kind)], change);

    /// <summary>A measurement of every kind that there is one of, or was.</summary>
    public IEnumerable<Measurement<long>> Measure(string tag) => Kinds
        .Select((kind, index) => new Measurement<long>(Interlocked.Read(ref counts[index]), new KeyValuePair<string, object?>(tag, kind.ToString())))
        .Where((_, index) => index > 0);
}

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>Which span it is.</summary>
/// <param name="Trace">The id of its trace.</param>
/// <param name="Entity">What it is the span of, see <see cref="SpanPlaces"/>.</param>
internal sealed record SpanPlace(string Trace, string Entity);

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace Orleans.Goals.Models.Telemetry;

/// <summary>Spans and metrics of model calls, under the name <c>Orleans.Goals</c>. Nothing is exported here: that is the application's choice.</summary>
public sealed class ModelInstruments : IDisposable
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Orleans.Goals";

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<long> _tokens;

    /// <summary>New instruments; one set per process is enough.</summary>
    public ModelInstruments()
    {
        double[] seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
        long[] tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
        _duration = _meter.CreateHistogram(GenAiNames.Duration, "s", "How long a model call took.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = seconds });
        _firstChunk = _meter.CreateHistogram(
            GenAiNames.FirstChunk, "s", "How long until the first chunk of a streamed answer.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = seconds });
        _tokens = _meter.CreateHistogram(GenAiNames.TokenUsage, "{token}", "Tokens of a model call.", tags: null, new InstrumentAdvice<long> { HistogramBucketBoundaries = tokens });
    }

    internal ActivitySource Source { get; } = new(Name);

    /// <summary>Ends both.</summary>
    public void Dispose()
    {
        Source.Dispose();
        _meter.Dispose();
    }

    internal void OnFirstChunk(TimeSpan after, in TagList tags) => _firstChunk.Record(after.TotalSeconds, tags);

    internal void OnCompleted(TimeSpan duration, UsageDetails? usage, TagList tags)
    {
        _duration.Record(duration.TotalSeconds, tags);
        Record(usage?.InputTokenCount, "input", tags);
        Record(usage?.OutputTokenCount, "output", tags);
    }

    internal void OnFailed(TimeSpan duration, string kind, TagList tags)
    {
        tags.Add(GenAiNames.ErrorType, kind);
        _duration.Record(duration.TotalSeconds, tags);
    }

    private void Record(long? count, string type, TagList tags)
    {
        if (count is { } tokens)
        {
            tags.Add(GenAiNames.TokenType, type);
            _tokens.Record(tokens, tags);
        }
    }
}

using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Orleans.Goals.Cli.Tests.Telemetry;

/// <summary>Takes what is sent over OTLP, by HTTP and protocol buffers.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<byte[]> traces = new();
    private readonly ConcurrentQueue<byte[]> metrics = new();

    private OtlpCollector(WebApplication application)
    {
        this.application = application;
        application.MapPost("/v1/traces", request => TakeAsync(request, traces));
        application.MapPost("/v1/metrics", request => TakeAsync(request, metrics));
    }

    /// <summary>All spans so far.</summary>
    public IReadOnlyList<SentSpan> Spans => [.. traces.SelectMany(SentSpan.Of)];

    /// <summary>Whether a metric was sent.</summary>
    public bool HasMetric(string name) => metrics.Any(request => request.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)) >= 0);

    /// <summary>Whether a text is in anything that was sent.</summary>
    public bool Has(string text) => traces.Concat(metrics).Any(request => request.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new OtlpCollector(builder.Build());
        await collector.application.StartAsync();
        return collector;
    }

    /// <summary>Starts the command so that it sends here.</summary>
    public GoalsProcess Start(GoalFolder folder, params IEnumerable<string> arguments)
    {
        var start = folder.StartOf(arguments);
        AddTo(start.Environment);
        return new GoalsProcess(start);
    }

    /// <summary>Adds the variables that lead here.</summary>
    public void AddTo(IDictionary<string, string?> variables)
    {
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = application.Urls.Single();
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "50";
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static async Task TakeAsync(HttpContext context, ConcurrentQueue<byte[]> requests)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        requests.Enqueue(body.ToArray());
    }
}

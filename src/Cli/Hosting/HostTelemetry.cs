using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Orleans.Goals.Engine.Telemetry;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>Traces and metrics of the goals that this process runs, over OTLP, by the standard variables.</summary>
internal sealed class HostTelemetry : IDisposable
{
    private const string ServiceName = "orleans-goals";

    // What ends must not wait longer for a collector that does not answer.
    private const int FlushMilliseconds = 2_000;

    private TracerProvider? traces;
    private MeterProvider? metrics;

    private HostTelemetry()
    {
    }

    /// <summary>Begins to collect.</summary>
    /// <returns>What sends the rest, and ends.</returns>
    // On its own, so that OpenTelemetry is loaded only when it is wanted.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IDisposable Begin()
    {
        var telemetry = new HostTelemetry();
        if (TelemetrySignals.IsWanted("TRACES"))
        {
            telemetry.traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource(GoalsTelemetry.Name).AddOtlpExporter().Build();
        }

        if (TelemetrySignals.IsWanted("METRICS"))
        {
            telemetry.metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(GoalsTelemetry.Name, "System.Runtime").AddOtlpExporter().Build();
        }

        return telemetry;
    }

    /// <summary>Sends what is left, and ends.</summary>
    public void Dispose()
    {
        traces?.Shutdown(FlushMilliseconds);
        traces?.Dispose();
        metrics?.Shutdown(FlushMilliseconds);
        metrics?.Dispose();
    }

    /// <summary>The variables OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES are read after this, and win.</summary>
    private static void Describe(ResourceBuilder resource) => resource.AddService(ServiceName).AddEnvironmentVariableDetector();
}

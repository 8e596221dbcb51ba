using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Orleans.Goals.Engine.Telemetry;

namespace Orleans.Goals.Silo.Hosting;

/// <summary>Traces, metrics and logs over OTLP, by the standard variables. A signal is sent when it has an endpoint and its exporter is not <c>none</c>.</summary>
internal static class Telemetry
{
    private const string ServiceName = "orleans-goals-silo";

    private static readonly string[] Sources = [GoalsTelemetry.Name, "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application", "Microsoft.AspNetCore"];
    private static readonly string[] Meters = [GoalsTelemetry.Name, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary>Adds what the variables ask for.</summary>
    public static void AddTo(HostApplicationBuilder builder)
    {
        if (IsWanted("TRACES"))
        {
            builder.Services.AddSingleton(static _ => Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource(Sources).AddOtlpExporter().Build());
        }

        if (IsWanted("METRICS"))
        {
            builder.Services.AddSingleton(static _ => Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(Meters).AddOtlpExporter().Build());
        }

        if (IsWanted("LOGS"))
        {
            builder.Logging.AddOpenTelemetry(static logs =>
            {
                var resource = ResourceBuilder.CreateDefault();
                Describe(resource);
                logs.SetResourceBuilder(resource).AddOtlpExporter();
            });
        }
    }

    /// <summary>Begins to collect: before anything is done that is worth it.</summary>
    public static void Begin(IServiceProvider services)
    {
        _ = services.GetService<TracerProvider>();
        _ = services.GetService<MeterProvider>();
    }

    private static bool IsWanted(string signal) =>
        !string.Equals(Variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && !string.Equals(Variable($"OTEL_{signal}_EXPORTER"), "none", StringComparison.OrdinalIgnoreCase)
        && (Variable("OTEL_EXPORTER_OTLP_ENDPOINT") ?? Variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) is not null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The variables OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES are read after this, and win.</summary>
    private static void Describe(ResourceBuilder resource) => resource.AddService(ServiceName).AddEnvironmentVariableDetector();
}

namespace Orleans.Goals.Cli.Hosting;

/// <summary>What is to be sent, by the standard variables. Most often that is nothing, and nothing of OpenTelemetry is loaded then.</summary>
internal static class TelemetrySignals
{
    /// <summary>Whether any signal is to be sent.</summary>
    public static bool AreWanted => IsWanted("TRACES") || IsWanted("METRICS");

    /// <summary>Whether a signal is to be sent: it has an endpoint, and its exporter is not <c>none</c>.</summary>
    public static bool IsWanted(string signal) =>
        (Variable("OTEL_EXPORTER_OTLP_ENDPOINT") ?? Variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) is not null
        && !string.Equals(Variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && !string.Equals(Variable($"OTEL_{signal}_EXPORTER"), "none", StringComparison.OrdinalIgnoreCase);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

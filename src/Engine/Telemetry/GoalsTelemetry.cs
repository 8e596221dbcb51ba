namespace Orleans.Goals.Engine.Telemetry;

/// <summary>What an application names to its OpenTelemetry providers to get the spans and metrics of its goals.</summary>
public static class GoalsTelemetry
{
    /// <summary>The name of the activity source and of the meter; those of model calls are under it too.</summary>
    public const string Name = "Orleans.Goals";
}

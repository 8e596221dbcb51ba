namespace Orleans.Goals.Engine.Tests.Telemetry;

/// <summary>Tests that must be alone in the process.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

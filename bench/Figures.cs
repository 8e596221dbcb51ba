using System.Text.Json.Serialization;

namespace Orleans.Goals.Bench;

/// <summary>What one case measured. Times in milliseconds, from the start of a step to the start of the next of the same goal.</summary>
internal sealed record Figures
{
    public string Case { get; init; } = string.Empty;

    public long Goals { get; init; }

    public long Steps { get; init; }

    /// <summary>Steps per second, all goals together.</summary>
    public double StepsPerSecond { get; init; }

    public double P50Ms { get; init; }

    public double P99Ms { get; init; }

    /// <summary>Processor time of all threads, user and system.</summary>
    public double CpuMicrosecondsPerStep { get; init; }

    /// <summary>How often a thread of the process went to sleep or was made to wait; 0 where the system does not count it.</summary>
    public double ContextSwitchesPerStep { get; init; }

    public double AllocatedBytesPerStep { get; init; }

    /// <summary>The bare store's commits per second with as many writers (at most 64), 1.4 KiB each, same run, same folder.</summary>
    public double StoreCommitsPerSecond { get; init; }

    public double StoreP50Ms { get; init; }

    /// <summary>Steps per second as a share of the bare store's commits per second.</summary>
    public double ShareOfStore { get; init; }

    /// <summary>The median of steps 10 to 510, where there are as many.</summary>
    public double? EarlyP50Ms { get; init; }

    /// <summary>The median of the last 500 steps, where there are as many.</summary>
    public double? LateP50Ms { get; init; }

    /// <summary>For the resume case: from the new process's first instruction to its first step.</summary>
    public double? ResumeMs { get; init; }

    /// <summary>For the resume case: from starting the new process to its first step, the runtime's own start included.</summary>
    public double? RestartMs { get; init; }

    /// <summary>For the resume case: steps that ran twice. The one that was running when the process was killed may; its outcome is unknown.</summary>
    public long? RepeatedSteps { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Figures))]
internal sealed partial class FiguresJson : JsonSerializerContext;

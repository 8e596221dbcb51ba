namespace Orleans.Goals.Engine.Processes;

/// <summary>How a command ended.</summary>
internal sealed record CommandEnd
{
    /// <summary>Why it did not end by itself.</summary>
    public StopCause Cause { get; init; }

    /// <summary>Whether it ran at all.</summary>
    public required bool Started { get; init; }

    /// <summary>The exit status, where one is known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What happened, as a part of a sentence; empty for status 0.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>What else is worth telling, as a part of a sentence; usually empty.</summary>
    public string Remark { get; init; } = string.Empty;

    /// <summary>What it wrote; null when it never started.</summary>
    public CapturedOutput? Output { get; init; }

    /// <summary>How long it ran.</summary>
    public TimeSpan Active { get; init; }

    /// <summary>Whether it ran to its end and exited with status 0.</summary>
    public bool Succeeded => Started && Cause == StopCause.None && ExitCode == 0;

    /// <summary>The end of a command that never ran.</summary>
    public static CommandEnd NotStarted(string reason, StopCause cause = StopCause.None) => new() { Started = false, Cause = cause, Reason = reason };

    /// <summary>The end of a command that may have run, and nobody knows how far.</summary>
    public static CommandEnd Lost(string reason) => new() { Started = true, Cause = StopCause.Lost, Reason = reason };
}

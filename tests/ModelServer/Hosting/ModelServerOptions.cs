namespace Orleans.Goals.ModelServer.Hosting;

/// <summary>How the server runs.</summary>
public sealed record ModelServerOptions
{
    /// <summary>The port on loopback; 0 chooses a free one.</summary>
    public int Port { get; init; }

    /// <summary>A file that gets one line of JSON per request, or null for none.</summary>
    public string? LogFile { get; init; }

    /// <summary>Whether the log keeps bodies; benchmarks switch it off.</summary>
    public bool KeepBodies { get; init; } = true;

    /// <summary>How many requests the log in memory keeps; the oldest go first.</summary>
    public int MaximumLogged { get; init; } = 10_000;

    /// <summary>The clock of its delays.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

namespace Orleans.Goals.Mcp;

/// <summary>How servers are started, asked and ended.</summary>
public sealed record McpToolsOptions
{
    /// <summary>How long a server may take to begin and to list its tools.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long without a call a server is ended; the next call begins it again.</summary>
    /// <value>Default 30 minutes.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a server that ended or could not begin is left alone; doubled each time in a row.</summary>
    /// <value>Default 1 second.</value>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that it is left alone.</summary>
    /// <value>Default 1 minute.</value>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a program may take to end when its input ends; then it and all in its session is killed.</summary>
    /// <value>Default 3 seconds.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The most bytes of one message of a server; one that sends more is ended.</summary>
    /// <value>Default 16 MiB.</value>
    public int MaximumMessage { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most characters of a result that are kept.</summary>
    /// <value>Default 4 million.</value>
    public int MaximumResult { get; init; } = 4_000_000;
}

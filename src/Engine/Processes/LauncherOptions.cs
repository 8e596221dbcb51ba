namespace Orleans.Goals.Engine.Processes;

/// <summary>How commands are watched, ended and recorded.</summary>
internal sealed record LauncherOptions
{
    /// <summary>How long a process may go on after SIGTERM before it is killed. <value>5 seconds.</value></summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a command is looked at that tells of its end by itself. <value>250 milliseconds.</value></summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a command is looked at that an earlier host started. <value>100 milliseconds.</value></summary>
    public TimeSpan AdoptedPoll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a launcher may take to end when nothing of its command is left. <value>1 second.</value></summary>
    public TimeSpan LauncherGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Completes when this host may start a command that outlives it: asked with the operation, directly before, since a host that stood still may have been given up meanwhile.
    /// <value>Null: it always may.</value>
    /// </summary>
    public Func<string, CancellationToken, Task>? MayStart { get; init; }

    /// <summary>How many bytes of a command's output are kept from its beginning. <value>60 MiB.</value></summary>
    public long OutputHead { get; init; } = 60L * 1024 * 1024;

    /// <summary>How many bytes are kept from its end when it is longer than that; between the two it is left out. <value>4 MiB.</value></summary>
    public long OutputTail { get; init; } = 4L * 1024 * 1024;
}

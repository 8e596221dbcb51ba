namespace Orleans.Goals.Engine.Processes;

/// <summary>The signals of Linux, as numbered on every architecture that .NET runs on.</summary>
internal static class Signal
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;

    /// <summary>A shell reports the end by signal n as status 128 + n.</summary>
    private const int StatusBase = 128;

    private static readonly string[] Names =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
        "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>The signal that an exit status tells of, <c>9 (SIGKILL)</c> for example; null when it tells of none.</summary>
    public static string? OfStatus(int status)
    {
        var number = status - StatusBase;
        return number >= 1 && number <= Names.Length ? $"{number} ({Names[number - 1]})" : null;
    }

    /// <summary>Sends a signal to each process.</summary>
    public static void Send(IReadOnlyList<ProcessStat> processes, int signal)
    {
        foreach (var process in processes)
        {
            // Whoever has ended meanwhile needs none, and whoever may not be signalled is found again afterwards and named.
            _ = NativeMethods.Kill(process.ProcessId, signal);
        }
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Tests.Processes;

/// <summary>A workspace, a store and a launcher over it; more launchers over the same store are more hosts.</summary>
internal sealed class LauncherBench : IDisposable
{
    public static readonly LauncherOptions Quick = new()
    {
        Grace = TimeSpan.FromMilliseconds(300),
        Poll = TimeSpan.FromMilliseconds(50),
        AdoptedPoll = TimeSpan.FromMilliseconds(20),
        LauncherGrace = TimeSpan.FromMilliseconds(500),
        OutputHead = 256 * 1024,
        OutputTail = 64 * 1024,
    };

    private static int number;

    private readonly TemporaryFolder root = new();

    public LauncherBench()
    {
        Folders = new OperationFolders(root["store/operations"]);
        Launcher = NewHost();
        Directory.CreateDirectory(Workspace);
    }

    public string Workspace => root["work space"];

    public string StorePath => root["store"];

    public OperationFolders Folders { get; }

    public CommandLauncher Launcher { get; }

    /// <summary>The clock of its hosts.</summary>
    public PassingTime Time { get; } = new();

    public string this[string name] => Path.Combine(Workspace, name);

    public CommandLauncher NewHost(LauncherOptions? options = null) => new(Folders, options ?? Quick, Time);

    public static string NewOperation() => $"local/goal/plan-1/step/{Interlocked.Increment(ref number)}";

    public CommandRequest Request(params ImmutableArray<string> arguments)
    {
        var operation = NewOperation();
        return new CommandRequest
        {
            Operation = operation,
            Execution = 1,
            Folder = Folders.Of(operation),
            Arguments = arguments,
            Workspace = Workspace,
            BegunAt = TimeProvider.System.GetUtcNow(),
            Timeout = TimeSpan.FromMinutes(5),
        };
    }

    public CommandRequest Shell(string line) => Request("/bin/sh", "-c", line);

    public Task<CommandEnd> RunAsync(CommandRequest request) => Launcher.RunAsync(request, CancellationToken.None, CancellationToken.None).InTimeAsync();

    public Task<CommandEnd> RunAsync(params ImmutableArray<string> arguments) => RunAsync(Request(arguments));

    public Task<CommandEnd> ShellAsync(string line) => RunAsync(Shell(line));

    /// <summary>Starts a command and leaves it alone as a killed host would: nobody waits for it any more.</summary>
    /// <returns>When the command has written to the file of that name.</returns>
    public async Task<string> StartAndAbandonAsync(CommandRequest request, string file)
    {
        using var abandon = new CancellationTokenSource();
        var run = NewHost().RunAsync(request, CancellationToken.None, abandon.Token);
        var content = await Eventually.FileAsync(this[file]);
        await abandon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.InTimeAsync());
        return content;
    }

    public static string OutputOf(CommandEnd end)
    {
        using var reader = new StreamReader(end.Output!.Open());
        return reader.ReadToEnd();
    }

    public static bool IsAlive(int processId) => ProcessStat.TryRead(processId, out var stat) && !stat.IsEnded;

    public void Dispose() => root.Dispose();
}

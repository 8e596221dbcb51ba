using System.Diagnostics;
using System.Runtime.CompilerServices;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Tests.Processes;

/// <summary>Another process that runs one command as a host does, to be killed: this program, started with these variables set.</summary>
internal static class HostProcess
{
    private const string Store = "GOALS_TEST_HOST_STORE";
    private const string Workspace = "GOALS_TEST_HOST_WORKSPACE";
    private const string Operation = "GOALS_TEST_HOST_OPERATION";
    private const string Line = "GOALS_TEST_HOST_LINE";
    private const string Tied = "GOALS_TEST_HOST_TIED";

    /// <summary>Starts a host that runs a command.</summary>
    public static Process Start(LauncherBench bench, CommandRequest request)
    {
        var start = new ProcessStartInfo(Path.ChangeExtension(typeof(HostProcess).Assembly.Location, null)) { UseShellExecute = false };
        start.Environment[Store] = bench.StorePath;
        start.Environment[Workspace] = request.Workspace;
        start.Environment[Operation] = request.Operation;
        start.Environment[Line] = request.Arguments[2];
        start.Environment[Tied] = request.IsTied ? "yes" : string.Empty;
        return Process.Start(start)!;
    }

    /// <summary>Runs before the program's own entry point, and instead of it when asked to.</summary>
    [ModuleInitializer]
    internal static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Store) is not { Length: > 0 } store)
        {
            return;
        }

        // The command does not get them.
        string Take(string name)
        {
            var value = Environment.GetEnvironmentVariable(name) ?? string.Empty;
            Environment.SetEnvironmentVariable(name, null);
            return value;
        }

        Take(Store);
        var folders = new OperationFolders(Path.Combine(store, "operations"));
        var operation = Take(Operation);
        var request = new CommandRequest
        {
            Operation = operation,
            Execution = 1,
            Folder = folders.Of(operation),
            Arguments = ["/bin/sh", "-c", Take(Line)],
            Workspace = Take(Workspace),
            BegunAt = TimeProvider.System.GetUtcNow(),
            Timeout = TimeSpan.FromMinutes(5),
            IsTied = Take(Tied).Length > 0,
        };
        new CommandLauncher(folders, LauncherBench.Quick, TimeProvider.System).RunAsync(request, CancellationToken.None, CancellationToken.None).GetAwaiter().GetResult();
        Environment.Exit(0);
    }
}

using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Orleans.Goals.Engine.Processes;

/// <summary>A child process in a session of its own, with nothing of this one but what it is given.</summary>
/// <remarks>
/// .NET's own way to start a process hands on every descriptor that this process inherited itself, and that SIGPIPE is ignored, which makes
/// <c>yes | head</c> fail; it also changes the terminal. So this uses the system's call for it. The end is told by SIGCHLD.
/// </remarks>
internal sealed class SpawnedProcess
{
    private const int NoHang = 1;

    private static readonly ConcurrentDictionary<int, SpawnedProcess> Children = new();

    // Kept for the life of this process: a child may end whenever it likes.
    private static readonly Lazy<PosixSignalRegistration?> ChildEnded = new(static () =>
        OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGCHLD, static _ => ReapAll()));

    private readonly Lock gate = new();
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SpawnedProcess(int processId) => ProcessId = processId;

    public int ProcessId { get; }

    /// <summary>Completes when it has ended.</summary>
    public Task Exited => exited.Task;

    /// <summary>Starts a program.</summary>
    /// <param name="arguments">Its path, then its arguments.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="folder">The folder it starts in.</param>
    /// <param name="descriptor">A descriptor that it gets as its third, or -1.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static SpawnedProcess Start(IReadOnlyList<string> arguments, IReadOnlyCollection<KeyValuePair<string, string>> environment, string folder, int descriptor)
    {
        _ = ChildEnded.Value;
        using var strings = new NativeStrings();
        using var request = new SpawnRequest(strings.Add(folder), strings.Add("/dev/null"), descriptor);
        var argumentList = strings.AddList(arguments);
        var environmentList = strings.AddList([.. environment.Select(static variable => $"{variable.Key}={variable.Value}")]);
        var error = NativeMethods.PosixSpawn(
            out var processId, argumentList.First, request.Actions, request.Attributes, argumentList.Pointer, environmentList.Pointer);
        if (error != 0)
        {
            throw new Win32Exception(error, Marshal.GetPInvokeErrorMessage(error));
        }

        var process = new SpawnedProcess(processId);
        Children[processId] = process;

        // It may have ended before it was known.
        process.Reap();
        return process;
    }

    private static void ReapAll()
    {
        foreach (var process in Children.Values)
        {
            process.Reap();
        }
    }

    private void Reap()
    {
        lock (gate)
        {
            // Once waited for, its id may be another's.
            if (exited.Task.IsCompleted || NativeMethods.WaitPid(ProcessId, 0, NoHang) == 0)
            {
                return;
            }

            Children.TryRemove(new KeyValuePair<int, SpawnedProcess>(ProcessId, this));
            exited.SetResult();
        }
    }
}

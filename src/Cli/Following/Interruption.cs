using System.Runtime.InteropServices;

namespace Orleans.Goals.Cli.Following;

/// <summary>Ctrl-C and SIGTERM. The first asks the command to pause what it follows; the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private const string ShowCursor = "\e[?25h\n";

    private readonly TaskCompletionSource requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Begins to listen.</summary>
    public Interruption() => registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    /// <summary>Completes at the first signal.</summary>
    public Task Requested => requested.Task;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = requested.TrySetResult();
        if (!context.Cancel && !Console.IsOutputRedirected)
        {
            // The process ends by the signal itself, and has no chance later to leave the terminal as it was.
            Console.Out.Write(ShowCursor);
        }
    }
}

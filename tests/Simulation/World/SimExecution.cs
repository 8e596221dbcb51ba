using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Simulation.World;

/// <summary>One execution that a host was asked for, until it is released.</summary>
internal sealed class SimExecution(OperationStart start)
{
    private TaskCompletionSource signal = new();

    public OperationStart Start { get; } = start;

    /// <summary>What it gave; null while it runs.</summary>
    public OperationResult? Result { get; set; }

    public bool IsStopRequested { get; private set; } = start.Stopping;

    public bool IsReleased { get; set; }

    /// <summary>Whether its result is being brought to an actor on another host.</summary>
    public bool IsBeingTold { get; set; }

    /// <summary>Completes when something happened that who waits must look at.</summary>
    public Task Signalled => signal.Task;

    public void Stop()
    {
        IsStopRequested = true;
        Signal();
    }

    public void Signal()
    {
        var signalled = signal;
        signal = new TaskCompletionSource();
        signalled.SetResult();
    }
}

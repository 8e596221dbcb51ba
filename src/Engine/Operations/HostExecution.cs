using Orleans.Goals.Engine.Agents.Live;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Scheduling;

namespace Orleans.Goals.Engine.Operations;

/// <summary>One execution that this host was asked for, until it is released.</summary>
internal sealed class HostExecution : IChainedWork, IDisposable
{
    private readonly HostOperations host;
    private readonly CancellationTokenSource stopping = new();
    private TaskCompletionSource? waiter;
    private volatile OperationResult? result;
    private volatile RunningCommand? command;
    private volatile bool stopRequested;
    private volatile bool released;
    private volatile bool ended;
    private volatile LiveText? said;
    private int begun;

    public HostExecution(HostOperations host, OperationStart start)
    {
        this.host = host;
        Start = start;
        Stopping = stopping.Token;
        if (start.Stopping)
        {
            // Nothing is started then: what an earlier host left is ended, or settled as it ended.
            Stop();
        }
    }

    public OperationStart Start { get; }

    /// <summary>Cancelled when a stop is requested.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Whether a stop was requested.</summary>
    public bool StopRequested => stopRequested;

    /// <summary>Whether its result interests nobody any more.</summary>
    public bool IsReleased => released;

    /// <summary>Whether it is over.</summary>
    public bool IsEnded => ended;

    /// <summary>The command at work, if any.</summary>
    public RunningCommand? Command => ended ? null : command;

    /// <summary>Called by the thread pool: the first time it runs, from then on it tells the result again.</summary>
    public void Work()
    {
        if (Interlocked.Exchange(ref begun, 1) == 0)
        {
            var doing = host.DoAsync(this);
            if (!doing.IsCompletedSuccessfully)
            {
                _ = SettleAsync(doing);
                return;
            }

            // Done without a wait: its actor can go on right here.
            WorkChain.LetFollow();
            host.Settle(this, doing.GetAwaiter().GetResult());
        }
        else if (result is { } known)
        {
            WorkChain.LetFollow();
            host.Tell(this, known);
        }
    }

    /// <summary>What its model is saying; null where none is.</summary>
    public LiveText? Said
    {
        get => ended ? null : said;
        set => said = value;
    }

    public void CommandStarted(int processId, DateTimeOffset since) => command = new RunningCommand(Start.Operation, processId, since);

    public void CommandEnded() => command = null;

    public void Stop()
    {
        stopRequested = true;
        try
        {
            stopping.Cancel();
        }
        catch (Exception exception) when (exception is ObjectDisposedException or AggregateException)
        {
            // It is over already; or what a tool has registered with the token failed, which is the tool's own matter.
        }
    }

    public void Release() => released = true;

    /// <summary>Ends it; without a result when the host gave it up.</summary>
    public void End(OperationResult? settled)
    {
        result = settled;
        ended = true;
        Dispose();
        Interlocked.MemoryBarrier();
        waiter?.TrySetResult();
    }

    /// <summary>Completes when it is over.</summary>
    public Task WhenEndedAsync()
    {
        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Interlocked.CompareExchange(ref waiter, created, null) ?? created;
        if (ended)
        {
            waiting.TrySetResult();
        }

        return waiting.Task;
    }

    public void Dispose() => stopping.Dispose();

    private async Task SettleAsync(ValueTask<OperationResult?> doing) => host.Settle(this, await doing);
}

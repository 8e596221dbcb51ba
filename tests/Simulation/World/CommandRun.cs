using System.Diagnostics;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Simulation.Faults;
using Orleans.Goals.Simulation.Hosts;

namespace Orleans.Goals.Simulation.World;

/// <summary>Runs a command under a launcher, or takes over what an earlier execution left: the launcher protocol.</summary>
internal sealed class CommandRun(Universe universe, HostInstance host, SimExecution execution, Behaviour behaviour, TimeSpan limit)
{
    private readonly OperationStart start = execution.Start;

    public async Task<(OperationOutcome Outcome, string Reason)> RunAsync()
    {
        var folder = universe.World.Folder(start.Operation);
        for (var slot = 1; ;)
        {
            switch (folder.Claim(slot))
            {
                case null when folder.PreparedInBoot < universe.World.Boot:
                    return (OperationOutcome.Lost, "the machine was restarted when the command was about to start");
                case null when slot < start.Execution:
                    folder.Put(slot, new SeizedBy(start.Execution));
                    break;
                case null:
                    if (Refuse() is { } refused)
                    {
                        return refused;
                    }

                    folder.PreparedInBoot ??= universe.World.Boot;
                    await universe.World.LaunchAsync(start.Operation, slot, behaviour);
                    break;
                case SeizedBy seized when seized.Execution > start.Execution:
                    return (OperationOutcome.Lost, $"execution {seized.Execution} took it over");
                case SeizedBy seized:
                    slot = seized.Execution;
                    break;
                case LaunchedAs launched:
                    if (start.Execution > slot)
                    {
                        universe.OnTakenOver(launched.Process);
                    }

                    return await WaitAsync(launched.Process);
                default:
                    throw new UnreachableException();
            }
        }
    }

    private (OperationOutcome Outcome, string Reason)? Refuse()
    {
        if (execution.IsStopRequested)
        {
            return (OperationOutcome.Stopped, "it was stopped before the command started");
        }

        if (start.Spec.NotAfter <= host.WallClock)
        {
            return (OperationOutcome.Stopped, "the wall clock ran out before the command started");
        }

        return universe.Faults.Strikes(Fault.CommandNotStarted) ? (OperationOutcome.Failed, "the command could not be started") : null;
    }

    private async Task<(OperationOutcome Outcome, string Reason)> WaitAsync(SimProcess process)
    {
        var timeout = process.StartedAt + limit;
        process.Watch(() => host.Do(() =>
        {
            execution.Signal();
            return Task.CompletedTask;
        }));
        SignalAt(timeout - universe.Scheduler.Now);
        if (start.Spec.NotAfter is { } end)
        {
            SignalAt(end - host.WallClock);
        }

        while (process.IsAlive && !execution.IsReleased)
        {
            var reason = execution.IsStopRequested ? StopReason.Requested
                : start.Spec.NotAfter <= host.WallClock ? StopReason.WallClock
                : timeout <= universe.Scheduler.Now ? StopReason.Timeout
                : StopReason.None;
            if (reason != StopReason.None)
            {
                process.End(null, reason);
                break;
            }

            await execution.Signalled;
        }

        return process switch
        {
            { IsAlive: true } => (OperationOutcome.Lost, "it was released"),
            { Stopped: StopReason.Timeout } => (OperationOutcome.TimedOut, "its time was over"),
            { Stopped: not StopReason.None } => (OperationOutcome.Stopped, "it was stopped"),
            { ExitCode: null } => (OperationOutcome.Lost, "its launcher was killed"),
            { ExitCode: 0 } => (OperationOutcome.Succeeded, string.Empty),
            _ => (OperationOutcome.Failed, "it exited with 1"),
        };
    }

    private void SignalAt(TimeSpan wait) => universe.Scheduler.After(wait < TimeSpan.Zero ? TimeSpan.Zero : wait, () =>
    {
        if (!host.IsGone)
        {
            host.Do(() =>
            {
                execution.Signal();
                return Task.CompletedTask;
            });
        }
    });
}

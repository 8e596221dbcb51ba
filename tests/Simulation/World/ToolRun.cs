using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Simulation.Hosts;

namespace Orleans.Goals.Simulation.World;

/// <summary>Calls a tool inside the host: it dies with its host, and nobody can tell then what it did.</summary>
internal sealed class ToolRun(Universe universe, HostInstance host, SimExecution execution, AttemptSpec spec)
{
    /// <summary>How long after it was declared dead a host may still start something: it was confirmed alive not long enough ago to ask.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    public async Task<(OperationOutcome Outcome, string Reason)> RunAsync()
    {
        if (execution.Start.Execution > 1)
        {
            return (OperationOutcome.Lost, "the process that called the tool is gone");
        }

        if (execution.IsStopRequested || spec.NotAfter <= host.WallClock)
        {
            return (OperationOutcome.Stopped, "it was stopped before the tool was called");
        }

        if (host.DeclaredDeadAt + Window < universe.Scheduler.Now)
        {
            return (OperationOutcome.Lost, "this host is taken for dead");
        }

        var operation = execution.Start.Operation;
        var behaviour = universe.BehaviourOf(spec.Step);
        universe.Inspector.OnActionStarted(operation);
        var run = BehaviourRun.Draw(universe.Random, behaviour);
        if (run.EffectAfter is { } effect)
        {
            universe.Scheduler.After(effect, () =>
            {
                if (!host.IsGone && execution.Result is null && !execution.IsStopRequested)
                {
                    universe.World.DoEffect(operation, behaviour, run);
                }
            });
        }

        var ended = false;
        After(run.EndsAfter, () => ended = true);
        var timedOut = false;
        After(spec.Step.Timeout, () => timedOut = true);
        After(spec.NotAfter - host.WallClock, () => { });
        while (!ended && !timedOut && !execution.IsStopRequested && !(spec.NotAfter <= host.WallClock))
        {
            await execution.Signalled;
        }

        return ended ? run.ExitCode == 0 ? (OperationOutcome.Succeeded, string.Empty) : (OperationOutcome.Failed, "the tool failed")
            : execution.IsStopRequested || spec.NotAfter <= host.WallClock ? (OperationOutcome.Stopped, "it was stopped")
            : (OperationOutcome.TimedOut, "its time was over");
    }

    private void After(TimeSpan? wait, Action happened)
    {
        if (wait is { } delay)
        {
            universe.Scheduler.After(delay < TimeSpan.Zero ? TimeSpan.Zero : delay, () => host.Do(() =>
            {
                happened();
                execution.Signal();
                return Task.CompletedTask;
            }));
        }
    }
}

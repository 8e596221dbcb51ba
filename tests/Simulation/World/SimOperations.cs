using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Git;
using Orleans.Goals.Engine.Agents.Progress;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Judges;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Faults;
using Orleans.Goals.Simulation.Hosts;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.World;

/// <summary>A host's operations, in the simulated world. Keeps the contract of the port, launcher protocol included.</summary>
internal sealed class SimOperations(Universe universe, HostInstance host, IRecordStore records) : IOperations
{
    private readonly SortedDictionary<string, SimExecution> executions = new(StringComparer.Ordinal);
    private readonly ReleasedKeys released = new(universe.Random.Between(0, 4));
    private readonly SortedSet<string> lookups = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Begin(OperationStart start)
    {
        var key = Key(start.Operation, start.Execution);
        if (executions.TryGetValue(key, out var known))
        {
            Tell(known);
            return;
        }

        if (released.Contains(key))
        {
            return;
        }

        universe.OnBegun(host, start);
        var execution = new SimExecution(start);
        executions.Add(key, execution);
        host.Do(() => RunAsync(execution));
    }

    /// <inheritdoc/>
    public void Stop(string operation, int execution)
    {
        if (executions.TryGetValue(Key(operation, execution), out var known) && known.Result is null)
        {
            known.Stop();
        }
    }

    /// <inheritdoc/>
    public void Release(string operation, int execution)
    {
        var key = Key(operation, execution);
        released.Add(key);
        lookups.Remove(key);
        if (executions.Remove(key, out var known))
        {
            known.IsReleased = true;
            known.Signal();
            if (universe.Inspector.IsSettled(operation))
            {
                universe.World.Folder(operation).IsRemoved = true;
            }
        }
    }

    /// <summary>A host that waits for this one says that a record names it. Keeps the protocol of the cluster's operations.</summary>
    public void Remind(OperationReminder reminder)
    {
        if (!executions.TryGetValue(Key(reminder.Operation, reminder.Execution), out var known))
        {
            host.Do(() => LookUpAsync(reminder));
            return;
        }

        if (reminder.Stopping)
        {
            Stop(reminder.Operation, reminder.Execution);
        }

        Tell(known);
    }

    private async Task LookUpAsync(OperationReminder reminder)
    {
        var key = Key(reminder.Operation, reminder.Execution);
        if (released.Contains(key) || !lookups.Add(key))
        {
            return;
        }

        try
        {
            var record = await records.OpenAsync(reminder.Actor);
            var found = universe.Planted.Recalls is { } recalls
                ? recalls(universe.Records, reminder)
                : RecordedOperation.Find(reminder.Actor, record, reminder.Operation);
            if (lookups.Remove(key) && found is not null && found.Start.Execution == reminder.Execution && found.Owner == host.Owner)
            {
                universe.Counters.Reach(executions.ContainsKey(key) ? "reminded of what began meanwhile" : "reminded of what it never began");
                Begin(found.Start);
            }
        }
        catch (Exception exception) when (exception is StoreUnavailableException or RecordCorruptException)
        {
            lookups.Remove(key);
        }
    }

    private static string Key(string operation, int execution) => $"{operation}#{execution}";

    private async Task RunAsync(SimExecution execution)
    {
        var begun = universe.Scheduler.Now;
        await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(0, 2));
        var result = execution.Start.Spec switch
        {
            AttemptSpec attempt => await AttemptAsync(execution, attempt),
            VerifySpec verify => await VerifyAsync(execution, verify),
            ReconcileSpec reconcile => await ReconcileAsync(execution, reconcile),
            ClearSpec clear => await ClearAsync(execution, clear),
            NoticeSpec notice => await NotifyAsync(execution, notice),
            TurnSpec turn => await new AgentRun(universe, host, execution).TurnAsync(turn),
            ToolSpec tool => await new AgentRun(universe, host, execution).ToolAsync(tool),
            MarkSpec mark => await new AgentRun(universe, host, execution).MarkAsync(mark),
            PlaceSpec place => await new AgentRun(universe, host, execution).PlaceAsync(place),
            LandSpec land => await new AgentRun(universe, host, execution).LandAsync(land),
            PlannerSpec planner => await new SimPlanner(universe, execution).AnswerAsync(planner),
            BaselineSpec => await BaselineAsync(execution),
            _ => throw new UnreachableException(),
        };

        // Every result has a length of its own: so it can be told apart from any other.
        execution.Result = result with { Active = universe.Scheduler.Now - begun + TimeSpan.FromTicks(universe.Random.Below(10_000)) };
        universe.OnEnded(host, execution.Start, execution.Result);
        Tell(execution);
    }

    private async Task<OperationResult> AttemptAsync(SimExecution execution, AttemptSpec spec)
    {
        var (outcome, reason) = spec.Step.Action is RunAction
            ? await new CommandRun(universe, host, execution, universe.BehaviourOf(spec.Step), spec.Step.Timeout).RunAsync()
            : await new ToolRun(universe, host, execution, spec).RunAsync();
        ImmutableArray<CheckVerdict> verdicts = [];
        if (outcome == OperationOutcome.Succeeded && !spec.Step.Checks.IsEmpty)
        {
            verdicts = await CheckAsync(execution, spec.Step.Checks, spec.Baseline);
            if (verdicts.FirstOrDefault(verdict => verdict.Verdict != Verdict.Passed) is { } missed)
            {
                (outcome, reason) = execution.IsStopRequested
                    ? (OperationOutcome.Stopped, "it was stopped while its checks ran")
                    : (OperationOutcome.Failed, $"the check {missed.Id} did not pass");
            }
        }

        var fences = spec.Fences.IsEmpty ? [] : await CheckAsync(execution, spec.Fences, spec.Baseline);
        return new OperationResult { Outcome = outcome, Reason = reason, Verdicts = verdicts, Fences = fences, Active = default };
    }

    private async Task<OperationResult> VerifyAsync(SimExecution execution, VerifySpec spec)
    {
        if (universe.Faults.Strikes(Fault.VerificationFails))
        {
            return new OperationResult { Outcome = OperationOutcome.Failed, Reason = "the workspace cannot be read", Active = default };
        }

        var workspace = universe.World.Workspace(spec.Workspace);
        if (spec.Fingerprint && universe.Faults.Strikes(Fault.WorkspaceEdited))
        {
            universe.Scheduler.After(universe.Random.Milliseconds(0, 300), workspace.Touch);
        }

        var (beganAt, before) = (universe.Scheduler.Now, workspace.Version);
        var measured = await CheckAsync(execution, spec.Checks.RemoveAll(static check => check is JudgeCheck), spec.Baseline);
        var judged = measured.Length == spec.Checks.Length ? new JudgeFindings(measured, new ModelUsage()) : new SimJudges(universe, host).Judge(spec, measured, execution.IsStopRequested);
        var verdicts = judged.Verdicts;
        var changed = spec.Fingerprint && workspace.Version != before;
        universe.Inspector.OnVerified(execution.Start, beganAt, held: workspace.Version == before);
        if (execution.IsStopRequested || (spec.NotAfter <= host.WallClock && verdicts.Any(verdict => verdict.Verdict == Verdict.Unmeasurable)))
        {
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "it was stopped", Judged = spec.Judge is null ? null : judged.Usage, Active = default };
        }

        return new OperationResult { Outcome = OperationOutcome.Succeeded, Judged = spec.Judge is null ? null : judged.Usage, JudgeFault = judged.Fault, Verdicts = verdicts, Changed = changed ? ["notes"] : [], Fingerprint = spec.Fingerprint ? $"v{workspace.Version}" : null, Active = default };
    }

    private async Task<OperationResult> ReconcileAsync(SimExecution execution, ReconcileSpec spec)
    {
        await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(1, 300));
        if (execution.IsStopRequested || spec.NotAfter <= host.WallClock)
        {
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "it was stopped", Active = default };
        }

        var exit = universe.Faults.Strikes(Fault.CheckUnmeasurable) ? 2 : universe.World.Workspace(spec.Workspace).Has(spec.Command.Arguments[^1]) ? 0 : 1;
        var verdicts = exit == 0 ? await CheckAsync(execution, spec.Checks, spec.Baseline) : [];
        var missed = verdicts.Any(verdict => verdict.Verdict != Verdict.Passed);
        return new OperationResult
        {
            Outcome = exit != 0 || missed ? OperationOutcome.Failed : OperationOutcome.Succeeded,
            Reason = exit == 2 ? "it cannot tell" : missed ? "a check did not pass" : string.Empty,
            ExitCode = exit,
            Verdicts = verdicts,
            Active = default,
        };
    }

    private async Task<OperationResult> ClearAsync(SimExecution execution, ClearSpec clear)
    {
        var goal = execution.Start.Actor.Goal;
        foreach (var key in Enumerable.Range(1, clear.Plans).SelectMany(number => PlanForgetting.WorkersOf(universe.Inspector.Plan(goal, number)).Append(ActorKey.ForPlan(goal, number)))
            .Concat(Enumerable.Range(1, clear.Plans).Any(number => universe.Inspector.Plan(goal, number).Crew > 0) || universe.Records.Find(ActorKey.ForBoard(goal)) is not null ? [ActorKey.ForBoard(goal)] : []))
        {
            var completion = new TaskCompletionSource<bool>();
            universe.Scheduler.After(TimeSpan.FromSeconds(5), () => completion.TrySetResult(false));
            if (!universe.Faults.Strikes(Fault.MessageLost) && universe.Cluster.Route(key, host) is { } target)
            {
                target.Activate(key).Post(runner => _ = DeliverAsync(runner, new ForgetMessage(), completion));
            }

            if (!await completion.Task)
            {
                return new OperationResult { Outcome = OperationOutcome.Failed, Reason = $"{key} cannot be deleted", Active = default };
            }
        }

        universe.Inspector.OnArtifactsDeleted(goal);
        return new OperationResult { Outcome = OperationOutcome.Succeeded, Active = default };
    }

    private async Task<OperationResult> NotifyAsync(SimExecution execution, NoticeSpec notice)
    {
        await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(1, 400));
        if (universe.Faults.Strikes(Fault.CommandNotStarted))
        {
            return new OperationResult { Outcome = OperationOutcome.Failed, Reason = "nobody answers", Active = default };
        }

        universe.Inspector.OnNotified(execution.Start, notice);
        var isAnswerLost = universe.Faults.Strikes(Fault.AnswerLost);
        return new OperationResult { Outcome = isAnswerLost ? OperationOutcome.Failed : OperationOutcome.Succeeded, Reason = isAnswerLost ? "no answer" : string.Empty, Active = default };
    }

    private async Task<OperationResult> BaselineAsync(SimExecution execution)
    {
        await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(1, 200));
        if (execution.IsStopRequested)
        {
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "it was stopped", Active = default };
        }

        if (universe.Faults.Strikes(Fault.VerificationFails))
        {
            return new OperationResult { Outcome = OperationOutcome.Failed, Reason = "the workspace cannot be read", Active = default };
        }

        var spec = (BaselineSpec)execution.Start.Spec;
        var sources = spec.Existing is { } existing && spec.Covered.Contains("src/**") ? existing.Length : universe.World.Workspace(spec.Workspace).Sources;
        return new OperationResult
        {
            Outcome = OperationOutcome.Succeeded,
            Output = new ArtifactReference { Name = $"{execution.Start.Operation}/baseline", Length = sources, Sha256 = new string('0', 64) },
            Active = default,
        };
    }

    private async Task<ImmutableArray<CheckVerdict>> CheckAsync(SimExecution execution, ImmutableArray<Check> checks, ArtifactReference? baseline)
    {
        var verdicts = ImmutableArray.CreateBuilder<CheckVerdict>(checks.Length);
        foreach (var check in checks)
        {
            await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(1, 100));
            var unmeasurable = execution.IsStopRequested || universe.Faults.Strikes(Fault.CheckUnmeasurable);
            var verdict = unmeasurable ? Verdict.Unmeasurable
                : universe.World.Holds(check, execution.Start.Spec.Workspace, baseline?.Length) ? Verdict.Passed : Verdict.Failed;
            verdicts.Add(new CheckVerdict { Id = check.Id, Verdict = verdict, Reason = verdict == Verdict.Passed ? "it holds" : "it does not hold, or nobody could tell" });
        }

        return verdicts.MoveToImmutable();
    }

    /// <summary>Brings a result to its actor: here, or wherever it is, until it was taken or is released.</summary>
    private void Tell(SimExecution execution)
    {
        if (execution.Result is not { } result || execution.IsReleased)
        {
            return;
        }

        var start = execution.Start;
        if (universe.Faults.Strikes(Fault.MessageDoubled))
        {
            var late = new SettledMessage(start.Operation, start.Execution, result);
            universe.Scheduler.After(universe.Random.Milliseconds(0, 60_000), () => universe.Cluster.Route(start.Actor, null)?
                .Activate(start.Actor).Post(runner => _ = DeliverAsync(runner, late, new TaskCompletionSource<bool>())));
        }

        if (host.Find(start.Actor) is { } here)
        {
            here.Post(runner => runner.Settle(new OperationSettled(start.Actor, start.Operation, start.Execution, result)));
        }
        else if (!execution.IsBeingTold)
        {
            execution.IsBeingTold = true;
            host.Do(() => TellElsewhereAsync(execution, result));
        }
    }

    private async Task TellElsewhereAsync(SimExecution execution, OperationResult result)
    {
        var start = execution.Start;
        while (!execution.IsReleased)
        {
            if (host.Find(start.Actor) is null && universe.Cluster.Route(start.Actor, host) is { } target)
            {
                var completion = new TaskCompletionSource<bool>();
                universe.Scheduler.After(TimeSpan.FromSeconds(5), () => completion.TrySetResult(false));
                if (!universe.Faults.Strikes(Fault.MessageLost))
                {
                    target.Activate(start.Actor).Post(runner => _ = DeliverAsync(runner, new SettledMessage(start.Operation, start.Execution, result), completion));
                }

                if (await completion.Task)
                {
                    break;
                }
            }

            await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(500, 5_000));
        }
    }

    private async Task DeliverAsync(IActorRunner runner, ActorMessage message, TaskCompletionSource<bool> completion)
    {
        try
        {
            await runner.DeliverAsync(message);
            universe.Scheduler.After(universe.Random.Milliseconds(0, 3), () => completion.TrySetResult(true));
        }
        catch (GoalsException)
        {
            // Told again.
        }
    }
}

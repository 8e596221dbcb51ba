using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using GoalStatus = Orleans.Goals.ReadModels.GoalStatus;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>Holds every committed event against the invariants.</summary>
internal sealed class CommitInspection(Universe universe)
{
    /// <summary>A goal committed.</summary>
    public void OnGoal(Ledger ledger, GoalFacts goal, RecordAppend append)
    {
        goal.Due = append.Due;
        if (append.Events.IsEmpty)
        {
            universe.Counters.Reach("snapshot");
            return;
        }

        var changes = GoalLogic.Instance.Format.ReadEvents(append.Events);
        var late = changes.TakeWhile(change => goal.State.Ended != GoalStatus.None && change is not CycleBegun);
        Invariants.TerminalCycleNeverChanges(goal, late.FirstOrDefault(change => change is not (NoticeEvent or ClearEvent or CommandReplied or GoalOperationTakenOver)));
        foreach (var change in changes)
        {
            var before = goal.State;
            goal.State = GoalLogic.Instance.Apply(before, change);
            goal.MostAttempts = Math.Max(goal.MostAttempts, goal.State.Contract is { Budget.Attempts: var most } ? most ?? long.MaxValue : 0);
            var active = goal.State.Contract is { Budget.Active: var mostActive } ? mostActive ?? TimeSpan.MaxValue : TimeSpan.Zero;
            goal.MostActive = active > goal.MostActive ? active : goal.MostActive;
            goal.MostTokens = Math.Max(goal.MostTokens, goal.State.Contract is { Budget.Tokens: var tokens } ? tokens ?? long.MaxValue : 0);
            goal.MostTurns = Math.Max(goal.MostTurns, goal.State.Contract is { Budget.Turns: var turns } ? turns ?? long.MaxValue : 0);
            CostInvariants.OnContract(goal, goal.State.Contract?.Budget);
            goal.Contracts.Add(goal.State.Hash);
            universe.Story?.Tell(goal.Id, $"{goal.Id} {Wording.Of(change)}");
            Invariants.TimeRunsForward(goal, before.At, change.At);
            PauseInvariants.OnGoal(goal, before, change, universe.Counters);
            ChildInvariants.OnGoal(universe, goal, change);
            OnGoalEvent(ledger, goal, before, change);
            Invariants.OldCyclesStayAsTheyEnded(goal);
        }

        if (append.Summary is { } summary)
        {
            Invariants.StatusFollowsTheRules(goal, summary.Status);
            universe.Counters.Reach($"status {summary.Status}");
        }

        Invariants.UsageIsTheSum(goal);
    }

    /// <summary>A workspace committed.</summary>
    public void OnWorkspace(WorkspaceFacts workspace, RecordAppend append)
    {
        foreach (var change in append.Events.IsEmpty ? [] : WorkspaceLogic.Instance.Format.ReadEvents(append.Events))
        {
            workspace.State = WorkspaceLogic.Instance.Apply(workspace.State, change);
            universe.Counters.Reach(change is WorkspaceReleased ? "workspace given up" : workspace.State.Claims.Length > 1 ? "workspace queued for" : "workspace claimed");
            universe.Story?.Tell(change.Goal, $"{workspace.State.Id} {Wording.Of(change)}: it is {workspace.State.Claims.FirstOrDefault()?.Goal.Value ?? "nobody"}'s now");
        }
    }

    /// <summary>A plan committed.</summary>
    public void OnPlan(Ledger ledger, GoalFacts goal, PlanFacts plan, RecordAppend append)
    {
        if (append.Events.IsEmpty)
        {
            universe.Counters.Reach("snapshot");
            return;
        }

        var told = PlanLogic.Instance.Format.ReadEvents(append.Events);
        Invariants.TerminalCycleNeverChanges(goal, plan.State.Ending is null || told[0] is PlanForgotten ? null : told[0]);
        foreach (var change in told)
        {
            var before = plan.State;
            plan.State = PlanLogic.Instance.Apply(before, change);
            universe.Story?.Tell(goal.Id, $"{before.Id} {Wording.Of(change)}");
            Invariants.TimeRunsForward(goal, before.At, change.At);
            PauseInvariants.OnPlan(goal, plan, before, change, universe.Counters);
            OnPlanEvent(ledger, goal, plan, before, change);
        }
    }

    private void OnGoalEvent(Ledger ledger, GoalFacts goal, GoalState before, GoalStateEvent change)
    {
        switch (change)
        {
            case GoalForked forked:
                ForkFacts.OnGoal(goal, forked, universe.Counters);
                break;
            case CommandReplied replied:
                Invariants.AcceptedCommandIsNotAppliedTwice(goal, replied);
                break;
            case BaselineBegun begun:
                Invariants.HasTheWorkspace(goal);
                ledger.Intend(ActorKey.ForGoal(goal.Id), begun.Operation, null);
                break;
            case RoundBegun begun:
                Invariants.HasTheWorkspace(goal);
                ledger.Intend(ActorKey.ForGoal(goal.Id), begun.Operation, null);
                RestInvariants.OnRoundBegun(universe, goal, before, begun);
                JudgeInvariants.OnBegun(goal, begun);
                break;
            case GoalOperationTakenOver taken:
                ledger.Intend(ActorKey.ForGoal(goal.Id), goal.State.Open!, null);
                JudgeInvariants.OnTaken(goal, before, taken);
                universe.Counters.Reach("takeover of a goal's operation");
                break;
            case BaselineEnded ended:
                Settle(ledger, goal, before.Open, ended.Active, null);
                break;
            case PlanningEvent planning:
                PlanningInvariants.OnGoal(universe, goal, before, planning);
                break;
            case RoundEnded ended:
                Settle(ledger, goal, before.Open, ended.Active, null);
                JudgeInvariants.OnEnded(universe, goal, before, ended);
                universe.Counters.Reach($"round {ended.Outcome}");
                RestInvariants.OnRoundEnded(universe, goal, ledger.Operation(before.Open!.Operation)!, before.Open.Execution, ended);
                break;
            case ProposalAnswered answered:
                RestInvariants.OnAnswered(universe, goal, answered);
                break;
            case PlanObserved observed:
                Invariants.OnlyNewerCounts(goal, before.Current!.Observed?.Version, observed.Observed.Version);
                break;
            case PlanBegun begun:
                var contract = goal.State.Contract!;
                PlanningInvariants.OnPlan(goal);
                goal.Plan(begun.Number).Concurrency = GoalView.DefinitionOf(goal.State, goal.State.Current!).Concurrency ?? contract.Concurrency ?? 4;
                if (begun.Number > before.PlansBefore + 1)
                {
                    universe.Counters.Reach("replan");
                }

                break;
            case PlanClosed closed:
                goal.Plan(closed.Number).IsGivenUp = closed.IsGivenUp;
                if (closed.IsGivenUp || before.Current!.IsSuperseded || closed.Outcome == PlanOutcome.Succeeded)
                {
                    goal.Standstill = new Standstill();
                }

                universe.Counters.Reach(goal.Plan(closed.Number).IsGivenUp ? "plan given up" : $"plan {closed.Outcome}");
                break;
            case GivenUpPlanEnded ended:
                Invariants.GivenUpPlanIsHeardToEnd(goal, goal.Plan(ended.Number), ended);
                universe.Counters.Reach("plan given up has ended");
                break;
            case GivenUpPlanReach reach:
                universe.Counters.Reach(reach.IsReachable ? "plan given up is heard again" : "plan given up is unreachable");
                break;
            case HoldAdded hold:
                universe.Counters.Reach($"hold {hold.Kind}");
                break;
            case BlockLifted:
                goal.Standstill = new Standstill();
                universe.Counters.Reach("block lifted");
                break;
            case ContractEdited edited:
                goal.Standstill = new Standstill();
                goal.RoundsBeforeEdit = before.Rounds;
                PlanningInvariants.OnEdited(universe, goal, before.Contract!);
                goal.Approved.RemoveWhere(approved => !goal.State.Approvals.Contains(new Approval(approved.Criterion, approved.Fingerprint)));
                universe.Counters.Reach(before.Current is null ? "edit between plans" : edited.Supersedes ? "edit supersedes a plan" : "edit goes on");
                universe.Counters.Reach(before.Open is not null ? $"edit during {before.Open.Kind}" : "edit");
                break;
            case CycleBegun begun:
                goal.Standstill = new Standstill();
                goal.Planning = new PlanningFacts();
                Invariants.CycleBeginsOnceForADueTime(goal, before, begun);
                Invariants.TerminalCycleHasNothingOpen(goal);
                goal.BeginCycle();
                goal.Passed = null;
                universe.Counters.Reach(begun.Due is null ? "cycle reopened" : begun.Missed > 0 ? "cycle for missed rounds" : "cycle due");
                break;
            case ClearBegun begun:
                ledger.Intend(ActorKey.ForGoal(goal.Id), begun.Operation, null);
                universe.Counters.Reach("clear");
                break;
            case ClearFailed:
                universe.Counters.Reach("clear failed");
                break;
            case GoalForgotten:
                Invariants.LeavesGoFirst(goal);
                universe.Counters.Reach("cleared");
                break;
            case NoticeRaised raised:
                Invariants.AQuestionIsToldOfOnce(goal, raised);
                goal.Raised.Add($"{goal.State.Id}/notice-{raised.Number}", raised);
                universe.Counters.Reach($"notice {raised.On}");
                break;
            case NoticeTryBegun begun:
                ledger.Intend(ActorKey.ForGoal(goal.Id), begun.Operation, null);
                break;
            case NoticeTakenOver taken:
                ledger.Intend(ActorKey.ForGoal(goal.Id), goal.State.Notices.Pending.Single(notice => notice.Id == taken.Id).Open!, null);
                break;
            case NoticeTryEnded { IsDelivered: true } ended:
                var done = before.Notices.Pending.Single(notice => notice.Id == ended.Id);
                Invariants.DeliveredIsTold(goal, done.Event, GoalFacts.TargetOf(done.Target));
                break;
            case NoticeTryEnded { Again: null } ended:
                var left = before.Notices.Pending.Single(notice => notice.Id == ended.Id);
                goal.NotTold.Add((left.Event, GoalFacts.TargetOf(left.Target)));
                universe.Counters.Reach("notice given up");
                break;
            case CycleClosing closing:
                universe.Counters.Reach($"cycle closing {closing.Status}");
                break;
            case RoundsSkipped:
                universe.Counters.Reach("rounds skipped");
                break;
            case CycleEnded { Status: not GoalStatus.Complete }:
                Abandon(goal, before);
                Invariants.TerminalCycleHasNothingOpen(goal);
                break;
            case CycleEnded or GoalEnded { Status: GoalStatus.Complete }:
                Abandon(goal, before);
                Invariants.CompletesOnlyInAWholeRound(goal, goal.Passed?.Round, goal.Passed?.Execution ?? 0);
                Invariants.CompletesAfterTheLastEdit(goal);
                Invariants.TerminalCycleHasNothingOpen(goal);
                break;
            case GoalEnded:
                Abandon(goal, before);
                Invariants.TerminalCycleHasNothingOpen(goal);
                break;
        }
    }

    private void Abandon(GoalFacts goal, GoalState before)
    {
        foreach (var plan in before.GivenUp)
        {
            goal.Plan(plan.Number).IsAbandoned = plan.IsUnreachable;
            universe.Counters.Reach("plan given up is abandoned");
        }
    }

    private void OnPlanEvent(Ledger ledger, GoalFacts goal, PlanFacts plan, PlanState before, PlanStateEvent change)
    {
        switch (change)
        {
            case DesiredTaken taken:
                Invariants.OnlyNewerCounts(goal, before.Desired?.Generation, taken.Desired.Generation);
                break;
            case AttemptBegun begun:
                RestInvariants.MayBegin(goal, plan, before, begun.Operation.Operation);
                Invariants.AttemptMayBegin(goal, before, plan.State, begun);
                Invariants.StaysWithinTheConcurrency(goal, plan);
                ActiveTime.OnBegun(universe, goal, plan, before, begun);
                if (!plan.IsGivenUp)
                {
                    Invariants.HasTheWorkspace(goal);
                }

                plan.Attempts++;
                plan.OwnAttempts++;
                ChildInvariants.AttemptsStayWithinEveryBudget(goal);
                Intend(ledger, goal, plan, begun.Operation);
                break;
            case AttemptEnded ended:
                var open = before.FindOpen(ended.Operation, ended.Execution);
                Settle(ledger, goal, open, ended.Result.Active, ended.Result.Outcome, ended.Billed);
                OnAttemptEnded(ledger.Operation(ended.Operation)!, ended);
                ActiveTime.OnEnded(universe, goal, plan, open!, ended);
                break;
            case ReconcileBegun begun:
                RestInvariants.MayBegin(goal, plan, before, begun.Operation.Operation);
                Invariants.StaysWithinTheConcurrency(goal, plan);
                Intend(ledger, goal, plan, begun.Operation);
                break;
            case ReconcileEnded ended:
                Settle(ledger, goal, before.Open.FirstOrDefault(open => open.Operation == ended.Operation), ended.Result.Active, ended.Result.Outcome);
                OnReconcileEnded(goal, plan, before, ended);
                break;
            case LostCheckBegun begun:
                Intend(ledger, goal, plan, begun.Operation);
                break;
            case LostCheckEnded ended:
                Settle(ledger, goal, before.Open.FirstOrDefault(open => open.Operation == ended.Operation), ended.Result.Active, ended.Result.Outcome);
                universe.Counters.Reach($"lost check -> {ended.Next}");
                break;
            case RecheckBegun begun:
                Intend(ledger, goal, plan, begun.Operation);
                break;
            case RecheckEnded ended:
                OnRecheckEnded(ledger, goal, plan, before, ended);
                break;
            case PlanOperationTakenOver taken:
                Intend(ledger, goal, plan, plan.State.Open.Single(open => open.Operation == taken.Operation));
                universe.Counters.Reach("takeover of a plan's operation");
                break;
            case AnswerTaken answer:
                OnAnswerTaken(goal, plan, before, answer);
                break;
            case WorkerEvent worker:
                WorkerInvariants.OnPlan(universe, goal, plan, before, worker);
                break;
            case PlanEnded:
                WorkerInvariants.EndBeforeTheirPlan(goal, plan);
                break;
            case SpawnEvent spawn:
                SpawnInvariants.OnPlan(universe, goal, plan, before, spawn);
                break;
            case ChildEvent child:
                ChildInvariants.OnPlan(universe, goal, plan, before, child);
                break;
            case PlanFailing failing when failing.Reason.StartsWith("fence", StringComparison.Ordinal):
                universe.Counters.Reach("fence broken");
                break;
        }

        if (before.Open.IsEmpty && PlanView.Hold(plan.State) is { } hold && PlanView.Hold(before)?.Kind != hold.Kind)
        {
            universe.Counters.Reach($"plan hold {hold.Kind}");
        }
    }

    private void OnAttemptEnded(OperationFacts operation, AttemptEnded ended)
    {
        universe.Counters.Reach($"attempt {ended.Result.Outcome}");
        if (ended.Result.Outcome is OperationOutcome.Failed or OperationOutcome.TimedOut && !ended.IsCutShort && operation.ActionStarts > 0)
        {
            // It definitely failed: it may be tried again.
            operation.Step!.Allowed++;
        }

        if (ended.Next is StepPhase.Delayed or StepPhase.Unknown or StepPhase.Checking or StepPhase.Reconciling)
        {
            universe.Counters.Reach($"attempt -> {ended.Next}");
        }
    }

    private void OnReconcileEnded(GoalFacts goal, PlanFacts plan, PlanState before, ReconcileEnded ended)
    {
        universe.Counters.Reach($"reconciled -> {ended.Next}");
        if (ended.Next == StepPhase.Ready)
        {
            // Its command says that it did nothing: it may be tried again.
            var index = before.Graph.IndexOf(ended.Step);
            goal.Step(plan.Cycle, before.Graph.Hashes[index], Interruptions.MayRepeat(before.Step(index))).Allowed++;
        }
    }

    private void OnRecheckEnded(Ledger ledger, GoalFacts goal, PlanFacts plan, PlanState before, RecheckEnded ended)
    {
        if (ended.Operation is not null)
        {
            Settle(ledger, goal, before.Open.FirstOrDefault(open => open.Operation == ended.Operation), ended.Active, null);
        }

        if (ended.Void)
        {
            universe.Counters.Reach("recheck void");
            return;
        }

        foreach (var carried in ended.Steps)
        {
            universe.Counters.Reach($"carried {carried.Phase}");
        }

        var operation = ended.Operation is null ? null : ledger.Operation(ended.Operation);
        var verdicts = operation?.Results.Values.SelectMany(result => result.Verdicts).Where(verdict => verdict.Verdict == Verdict.Failed).Select(verdict => verdict.Id).ToList() ?? [];
        foreach (var finished in before.Assignment!.Finished.Where(finished => !finished.Unknown && ended.Steps.All(carried => carried.Step != finished.Step)))
        {
            var index = before.Graph.Hashes.IndexOf(finished.Hash);
            if (index >= 0 && verdicts.Any(id => id.StartsWith(finished.Step + "/", StringComparison.Ordinal)))
            {
                // Its own checks definitely fail now: what it did is gone.
                goal.Step(plan.Cycle, finished.Hash, Interruptions.MayRepeat(before.Step(index))).Allowed++;
                universe.Counters.Reach("finished step undone");
            }
        }
    }

    private void OnAnswerTaken(GoalFacts goal, PlanFacts plan, PlanState before, AnswerTaken answer)
    {
        if (answer.Answer.Text is not null)
        {
            return;
        }

        universe.Counters.Reach(answer.Next == StepPhase.None ? "answer too late" : $"answer {answer.Answer.As}");
        if (answer.Next != StepPhase.None && answer.Answer.As != SettleAs.Done)
        {
            var index = before.Graph.IndexOf(answer.Answer.Step);
            goal.Step(plan.Cycle, before.Graph.Hashes[index], Interruptions.MayRepeat(before.Step(index))).Allowed++;
        }
    }

    private static void Intend(Ledger ledger, GoalFacts goal, PlanFacts plan, OpenOperation operation)
    {
        StepFacts? step = null;
        if (operation is { Kind: OperationKind.Attempt, Step: { } id })
        {
            var index = plan.State.Graph.IndexOf(id);
            step = goal.Step(plan.Cycle, plan.State.Graph.Hashes[index], Interruptions.MayRepeat(plan.State.Step(index)));
        }

        ledger.Intend(ActorKey.ForPlan(goal.Id, plan.Number), operation, step);
    }

    private static void Settle(Ledger ledger, GoalFacts goal, OpenOperation? open, TimeSpan active, OperationOutcome? outcome, TimeSpan? billed = null)
    {
        var facts = open is null ? null : ledger.Operation(open.Operation);
        Invariants.ResultCountsOnce(goal, facts, open, active, outcome);
        facts!.IsSettled = true;
        goal.Active += billed ?? active;
    }
}

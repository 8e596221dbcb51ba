using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold, always: one method per sentence. Each throws when its sentence does not hold.</summary>
internal static class Invariants
{
    /// <summary>So often the host of an operation that may be repeated dies before it is given up.</summary>
    private const int DeathsAtMost = 5;

    private static readonly OperationKind[] Repeated =
    [
        OperationKind.Baseline, OperationKind.Round, OperationKind.Recheck, OperationKind.LostCheck, OperationKind.Reconcile, OperationKind.Finish,
        OperationKind.Place, OperationKind.Mark, OperationKind.Land, OperationKind.Notice, OperationKind.Clear,
    ];

    /// <summary>Whether what counts may be that it is given up: of what may be repeated and whose hosts died again and again.</summary>
    public static bool MayBeGivenUp(OpenOperation open, TimeSpan active) => open.Execution >= DeathsAtMost && Repeated.Contains(open.Kind) && active == TimeSpan.Zero;

    /// <summary>"An accepted command is never lost ..."</summary>
    public static void AcceptedCommandIsNotLost(GoalFacts goal, GoalCommand command, CommandReply reply)
    {
        const string Sentence = "An accepted command is never lost.";
        if (!reply.Accepted)
        {
            return;
        }

        var state = goal.State;
        var holdsAnyway = command switch
        {
            SubmitGoal submit => goal.Contracts.Contains(ContractBytes.Hash(submit.Contract)),
            CancelGoal => state.Ended == GoalStatus.Cancelled,
            ClearGoal => state.IsClearing || state.ClearedAt is not null,
            _ => false,
        };
        Require(goal, Sentence, holdsAnyway || goal.Replied.Contains(command.Id), $"{command.GetType().Name} was accepted, and no commit says so");
    }

    /// <summary>"... and never applied twice."</summary>
    public static void AcceptedCommandIsNotAppliedTwice(GoalFacts goal, CommandReplied replied)
    {
        const string Sentence = "An accepted command is never applied twice.";
        Require(goal, Sentence, goal.Replied.Add(replied.Command), "a second commit applies a command");
        Require(goal, Sentence, !goal.Accepted.ContainsKey(replied.Command), "a command that was accepted without a commit is applied when it is repeated");
    }

    /// <summary>
    /// "A step's result counts once." Only of the current execution of an open operation, and only what that execution really gave; of one whose hosts died again and again also
    /// that it is given up.
    /// </summary>
    public static void ResultCountsOnce(GoalFacts goal, OperationFacts? operation, OpenOperation? open, TimeSpan active, OperationOutcome? outcome)
    {
        const string Sentence = "A step's result counts once.";
        Require(goal, Sentence, operation is not null && open is not null, "a result counts for an operation that is not open");
        Require(goal, Sentence, !operation!.IsSettled, $"a second result of {open!.Operation} counts");
        if (MayBeGivenUp(open!, active) && outcome is null or OperationOutcome.Failed or OperationOutcome.Lost)
        {
            // So many hosts died with it that it is begun no more.
            return;
        }

        Require(goal, Sentence, operation.Results.TryGetValue(open.Execution, out var given), $"execution {open.Execution} of {open.Operation} counts, and gave no result");
        Require(goal, Sentence, given!.Active == active && (outcome is null || outcome == given.Outcome), $"the result that counts for {open.Operation} is not that of its current execution {open.Execution}");
    }

    /// <summary>"Nothing outside that writes or spends starts before the commit that intends it."</summary>
    public static void NothingStartsBeforeItsCommit(GoalFacts goal, OperationFacts? operation, string id, int execution) => Require(
        goal,
        "Nothing outside that writes or spends starts before the commit that intends it.",
        operation is not null && operation.Executions.Contains(execution),
        $"execution {execution} of {id} starts, and no commit intends it");

    /// <summary>"A non-idempotent operation has at most one execution per recorded intent." Of no operation is the action started twice.</summary>
    public static void ActionRunsOncePerIntent(GoalFacts goal, OperationFacts operation, string id) => Require(
        goal,
        "A non-idempotent operation has at most one execution per recorded intent.",
        operation.ActionStarts <= 1 && operation.Effects <= 1,
        $"the action of {id} ran {operation.ActionStarts} times");

    /// <summary>
    /// No step that must not run twice does, over the whole goal and all its plans, unless a person said so, it definitely failed and may be tried again,
    /// or its checks definitely failed when they were run again.
    /// </summary>
    public static void NothingIsRepeatedSilently(GoalFacts goal, OperationFacts operation, string id) => Require(
        goal,
        "A step that must not run twice is not repeated silently.",
        operation.Step is not { IsIdempotent: false } step || step.Starts <= step.Allowed,
        $"{id} starts what was started {operation.Step?.Starts - 1} times before, and only {operation.Step?.Allowed} starts are accounted for");

    /// <summary>"A terminal cycle has nothing open and never changes."</summary>
    public static void TerminalCycleHasNothingOpen(GoalFacts goal)
    {
        const string Sentence = "A terminal cycle has nothing open.";
        Require(goal, Sentence, goal.State is { Open: null, Current: null }, "the goal ended with something open");
        foreach (var plan in goal.Plans.Values.Where(plan => !plan.IsAbandoned))
        {
            Require(goal, Sentence, plan.State is { Ending: not null, IsStill: true }, $"the goal ended and its plan {plan.Number} did not");
        }
    }

    /// <summary>"A terminal cycle ... never changes."</summary>
    public static void TerminalCycleNeverChanges(GoalFacts goal, object? late) =>
        Require(goal, "A terminal cycle never changes.", late is null, $"{late?.GetType().Name} was committed after the end");

    /// <summary>"Usage equals the sum of settled operations."</summary>
    public static void UsageIsTheSum(GoalFacts goal)
    {
        const string Sentence = "Usage equals the sum of settled operations.";
        if (!goal.State.Exists || goal.State.Current is not null || !goal.State.GivenUp.IsEmpty || goal.Plans.Values.Any(plan => plan.IsAbandoned))
        {
            return;
        }

        var attempts = goal.AttemptsBefore + goal.Plans.Values.Sum(plan => plan.Attempts);
        Require(goal, Sentence, goal.State.PastAttempts + goal.State.Attempts == attempts, $"{goal.State.PastAttempts + goal.State.Attempts} attempts are accounted for, {attempts} were begun");
        Require(goal, Sentence, goal.State.PastOverrun + goal.State.Overrun == goal.Overrun, $"{goal.State.PastOverrun + goal.State.Overrun} of overruns are accounted for, the results say {goal.Overrun}");
        WorkerInvariants.UsageIsTheSum(goal);
        Require(goal, Sentence, goal.State.PastActive + goal.State.Active == goal.Active, $"{goal.State.PastActive + goal.State.Active} of active time are accounted for, the results say {goal.Active}");
    }

    /// <summary>"Lent plus spent never exceeds the budget."</summary>
    public static void LentAndSpentStayWithinTheBudget(GoalFacts goal)
    {
        const string Sentence = "Lent plus spent never exceeds the budget.";
        if (goal.State.Contract?.Budget.Attempts is not { } budget)
        {
            return;
        }

        // A plan that was lent more goes on with that until it has heard that the budget was lowered.
        var lent = goal.State.Current is { IsSuperseded: false } current ? current.Allowance ?? 0 : 0;
        Require(goal, Sentence, goal.State.Attempts + lent <= Math.Max(budget, goal.State.Attempts), $"{goal.State.Attempts} spent and {lent} lent of {budget}");
        var begun = goal.Plans.Values.Where(plan => plan.Number > goal.State.PlansBefore).Sum(plan => plan.Attempts);
        Require(goal, Sentence, begun <= goal.MostAttempts, $"{begun} attempts were begun of {goal.MostAttempts}");
    }

    /// <summary>"A goal completes only in a verification round that passed whole, after the last write and the last edit."</summary>
    public static void CompletesOnlyInAWholeRound(GoalFacts goal, OperationFacts? round, int execution)
    {
        const string Sentence = "A goal completes only in a verification round that passed whole, after the last write.";
        Require(goal, Sentence, round is { Kind: OperationKind.Round }, "it completed without a round");
        Require(goal, Sentence, round!.Results.TryGetValue(execution, out var result) && round.Looks.ContainsKey(execution), "its round gave no result");
        var contract = goal.State.Contract!;
        var checks = contract.DoneWhen.Concat(PlanningInvariants.Items(goal)).Concat(contract.Fences).Where(check => check is not AskCheck).Select(check => check.Id);
        Require(goal, Sentence, checks.SequenceEqual(result!.Verdicts.Select(verdict => verdict.Id)), "its round did not look at every criterion and fence");
        Require(goal, Sentence, result.Verdicts.All(verdict => verdict.Verdict == Verdict.Passed), "something of its round did not pass");
        JudgeInvariants.PassedValidly(goal, result);
        PauseInvariants.PassesOnlyOverApprovedFiles(goal, result.Fingerprint);
        var look = round.Looks[execution];
        Require(goal, Sentence, look.Held, "the workspace changed during its round");
        Require(goal, Sentence, goal.LastWriteAt <= look.BeganAt || goal.Plans.Values.Any(plan => plan.IsAbandoned), "a step wrote after its round had begun");
    }

    /// <summary>"... and the last edit."</summary>
    public static void CompletesAfterTheLastEdit(GoalFacts goal) => Require(
        goal,
        "A goal completes only in a round that was begun after the last edit.",
        goal.State.Rounds > goal.RoundsBeforeEdit,
        $"round {goal.State.Rounds} was under way when the contract was edited");

    /// <summary>A cycle never begins twice for one due time, nor before it.</summary>
    public static void CycleBeginsOnceForADueTime(GoalFacts goal, GoalState before, CycleBegun begun)
    {
        const string Sentence = "A cycle begins once for a due time, and not before it.";
        Require(goal, Sentence, before.Ended == GoalStatus.Complete || before.Stage == GoalStage.Resting, "a cycle begins while another is under way");
        Require(goal, Sentence, begun.Number == before.Cycle + 1, $"cycle {begun.Number} follows cycle {before.Cycle}");
        if (begun.Due is not { } due)
        {
            Require(goal, Sentence, before.Ended == GoalStatus.Complete || before.Contract!.Schedule is null, "nobody asked for it, and it is not due");
            return;
        }

        Require(goal, Sentence, due <= begun.At && !(due <= goal.LastDue), $"it begins at {begun.At:O} for {due:O}, the last one was for {goal.LastDue:O}");
        Require(goal, Sentence, begun.NextDue > begun.At, $"the next one is due at {begun.NextDue:O}");
        goal.LastDue = due;
    }

    /// <summary>The leaves of a goal go before its own record does.</summary>
    public static void LeavesGoFirst(GoalFacts goal) => Require(
        goal,
        "The leaves of a cleared goal go first.",
        goal.AreArtifactsGone && (goal.Board.State.Sequence == 0 || goal.Board.State.IsForgotten) && goal.Plans.Values.All(plan => (plan.State.Sequence == 0 || plan.State.IsForgotten) && plan.Workers.Values.All(worker => worker.State.Sequence == 0 || worker.State.IsForgotten)),
        "it is cleared, and something of it is still there");

    /// <summary>A cleared goal leaves no record but that its id was used.</summary>
    public static void AClearedGoalLeavesItsTombstone(GoalFacts goal, KeyValuePair<ActorKey, Records.SimRecord>[] records)
    {
        const string Sentence = "A cleared goal leaves nothing but its tombstone.";
        if (goal.State.ClearedAt is null)
        {
            Require(goal, Sentence, !goal.State.IsClearing, "its clearing came to no end");
            return;
        }

        foreach (var (key, record) in records)
        {
            Require(goal, Sentence, record.History.SkipLast(1).All(commit => commit.Events.IsEmpty), $"the history of {key} is still there");
        }

        Require(goal, Sentence, goal.Plans.Values.All(plan => plan.State.IsForgotten || plan.State.Sequence == 0), "a plan of it is still there");
    }

    /// <summary>Nobody is told of what did not happen, nor out of order.</summary>
    public static void OnlyWhatHappenedIsTold(GoalFacts goal, NoticeSpec notice)
    {
        const string Sentence = "Only what happened is told, in order.";
        Require(goal, Sentence, goal.Raised.TryGetValue(notice.Event, out var raised), $"{notice.Event} was never raised");
        Require(goal, Sentence, raised!.Status.ToString() == notice.Status && raised.Reason == notice.Reason, $"{notice.Event} is told as {notice.Status}");
        var target = GoalFacts.TargetOf(notice);
        foreach (var (earlier, older) in goal.Raised.Where(other => other.Value.Number < raised.Number && other.Value.Targets.Any(to => GoalFacts.TargetOf(to) == target)))
        {
            Require(goal, Sentence, goal.Told.Contains((earlier, target)) || goal.NotTold.Contains((earlier, target)), $"{notice.Event} is told before {earlier} ({older.On})");
        }
    }

    /// <summary>What counts as delivered was told.</summary>
    public static void DeliveredIsTold(GoalFacts goal, string id, string target) =>
        Require(goal, "What counts as delivered was told.", goal.Told.Contains((id, target)), $"{id} was not");

    /// <summary>The same question is told of once.</summary>
    public static void AQuestionIsToldOfOnce(GoalFacts goal, NoticeRaised raised) => Require(
        goal,
        "A question is told of once.",
        raised.On != NotificationEvent.InputNeeded || raised.Asked.Where(goal.Asked.Add).ToArray().Length > 0,
        $"notice {raised.Number} tells of nothing new: {string.Join(", ", raised.Asked)}");

    /// <summary>In the end everybody was told of everything, at least once, or it says that they were not.</summary>
    public static void EverybodyWasTold(GoalFacts goal)
    {
        const string Sentence = "Whoever wants to be told of something is, at least once, or it is said that they were not.";
        if (goal.State.ClearedAt is not null)
        {
            return;
        }

        foreach (var (id, raised) in goal.Raised)
        {
            foreach (var target in raised.Targets.Select(GoalFacts.TargetOf))
            {
                Require(goal, Sentence, goal.Told.Contains((id, target)) || goal.NotTold.Contains((id, target)), $"{id} ({raised.On}) was never told to {target}");
            }
        }

        var told = goal.Raised.Values.Where(raised => raised.On == NotificationEvent.Complete).Select(raised => raised.Cycle).ToArray();
        Require(goal, Sentence, told.Distinct().Count() == told.Length, "a cycle is told to be complete twice");
        var wants = goal.State.Revision == 1 && goal.State.Contract!.Notify.Any(target => target.On.Contains(NotificationEvent.Complete));
        var complete = goal.Cycles.Values.Where(cycle => cycle.Status == GoalStatus.Complete && !goal.CyclesBefore.Contains(cycle.Number)).Select(cycle => cycle.Number);
        Require(goal, Sentence, !wants || complete.All(told.Contains), "a cycle is complete and nobody was told");
    }

    /// <summary>Old cycles stay as they ended.</summary>
    public static void OldCyclesStayAsTheyEnded(GoalFacts goal)
    {
        foreach (var cycle in goal.State.Cycles)
        {
            Require(goal, "Old cycles stay as they ended.", goal.Cycles.TryAdd(cycle.Number, cycle) || goal.Cycles[cycle.Number] == cycle, $"cycle {cycle.Number} is another than it was");
        }
    }

    /// <summary>"A goal that may run is on the watch list."</summary>
    public static void IsOnTheWatchList(GoalFacts goal, DateTimeOffset now)
    {
        const string Sentence = "A goal that may run is on the watch list.";
        var state = goal.State;
        Require(goal, Sentence, !state.IsClearing || goal.Due is not null, "it is being cleared, and nobody would wake it");
        if (!state.Exists || state.Ended != GoalStatus.None)
        {
            return;
        }

        var status = ExpectedStatus(state);
        Require(goal, Sentence, status != GoalStatus.Active || goal.Due <= state.At, "it is Active, and nobody would wake it");
        if (status is GoalStatus.Waiting or GoalStatus.UsageLimited)
        {
            var until = state.Stage == GoalStage.Resting ? state.NextDue : state.Current?.Observed?.Hold?.Until ?? state.Planning?.Wait?.Until ?? state.Judges?.Until;
            Require(goal, Sentence, goal.Due is not null && (until is null || goal.Due <= until || goal.Due <= now || goal.Due <= state.At), $"it is {status}, and nobody would wake it in time");
        }

        if (status == GoalStatus.AwaitingInput && state.Current?.Observed?.Hold?.Until is { } lapse)
        {
            Require(goal, Sentence, goal.Due <= lapse || goal.Due <= now, "its question lapses, and nobody would wake it then");
        }

        Require(goal, Sentence, state.Notices.Pending.IsEmpty || goal.Due is not null, "somebody is to be told something, and nobody would wake it");
        var isStuck = status is GoalStatus.Blocked or GoalStatus.BudgetLimited && state.NextDue is not null;
        Require(goal, Sentence, !isStuck || goal.Due <= state.NextDue || goal.Due <= state.At, "its next cycle is due, and nobody would wake it");
        var open = state.Open is not null || goal.Plans.Values.Any(plan => !plan.IsAbandoned && (!plan.State.Open.IsEmpty || plan.Workers.Values.Any(worker => worker is { IsLost: false, State.Open: not null })));
        Require(goal, Sentence, !open || goal.Due is not null, "something of it is open, and nobody would wake it");
    }

    /// <summary>Nobody sets the status: it follows from how the cycle ended, the intent and the holds.</summary>
    public static void StatusFollowsTheRules(GoalFacts goal, GoalStatus told)
    {
        var expected = ExpectedStatus(goal.State);
        Require(goal, "The status is a function of intent and holds.", told == expected, $"it is told as {told}, and {expected} follows");
    }

    /// <summary>"Once faults stop, every active goal ends, waits for a named thing, or is blocked with a reason, within a bound of time, and nobody needs to ask."</summary>
    public static void EndsOrSaysWhyNot(GoalFacts goal)
    {
        const string Sentence = "Once faults stop, every active goal ends, waits for a named thing, or is blocked with a reason, within a bound of time.";
        if (goal.State.ClearedAt is not null)
        {
            return;
        }

        Require(goal, Sentence, goal.State.Exists, "it was not even accepted");
        var status = ExpectedStatus(goal.State);
        Require(goal, Sentence, status is not (GoalStatus.Active or GoalStatus.Waiting or GoalStatus.UsageLimited) || goal.Ledger.Below(goal).Prepend(goal).Any(facts => facts.Ledger.WaitsForAnother(facts.State)), $"it is still {status}, stage {goal.State.Stage}");
        Require(goal, Sentence, status is GoalStatus.Complete or GoalStatus.Cancelled or GoalStatus.Paused || GoalView.Holds(goal.State).All(hold => hold.Reason.Length > 0), $"it is {status} without a reason");
    }

    /// <summary>A goal that only a person can move has nothing running.</summary>
    public static void NothingRunsUnattended(GoalFacts goal, string? running)
    {
        const string Sentence = "What nobody would wake has nothing running.";
        Require(goal, Sentence, goal.Due is not null || running is null || goal.Plans.Values.Any(plan => plan.IsAbandoned || plan.Workers.Values.Any(worker => worker.IsLost)), $"the command of {running} runs, and nobody would take its result");
        Require(goal, Sentence, goal.Due is not null || goal.Plans.Values.All(plan => plan.IsAbandoned || (plan.State.Open.IsEmpty && plan.Workers.Values.All(worker => worker.IsLost || worker.State.Open is null))), "an operation is open, and nobody would take its result");
    }

    /// <summary>
    /// A plan that its goal gave up as out of reach ends once it can be reached, whoever died meanwhile. (One that could not be reached for so long
    /// that its goal ended without it is nobody's, unless it has something to tell its goal.)
    /// </summary>
    public static void GivenUpPlanEnds(GoalFacts goal)
    {
        const string Sentence = "A plan that was given up ends once it can be reached.";
        Require(goal, Sentence, goal.State.GivenUp.IsEmpty, "the goal still waits for a plan it gave up");
        foreach (var plan in goal.Plans.Values.Where(plan => plan is { IsGivenUp: true, IsAbandoned: false }))
        {
            Require(goal, Sentence, plan.State is { Ending: not null, Open.IsEmpty: true }, $"plan {plan.Number} goes on");
        }
    }

    /// <summary>What counts for the end of a plan that was given up is its end, and what it really cost.</summary>
    public static void GivenUpPlanIsHeardToEnd(GoalFacts goal, PlanFacts plan, GivenUpPlanEnded ended) => Require(
        goal,
        "A plan that was given up counts as ended when it has ended.",
        plan is { IsGivenUp: true, State: { Ending: not null, Open.IsEmpty: true } } && plan.State.Attempts == ended.Attempts && plan.State.Active == ended.Active,
        $"plan {ended.Number} has not ended like that");

    /// <summary>Replaying the committed events gives the state, byte for byte.</summary>
    public static void ReplayEqualsState(GoalFacts goal, string actor, ReadOnlySpan<byte> replayed, ReadOnlySpan<byte> live) =>
        Require(goal, "Replaying the events gives the state.", replayed.SequenceEqual(live), $"the live state of {actor} is not what its record gives");

    /// <summary>A step starts when all it follows are finished, as long as the goal wants the plan to run, and within what was lent.</summary>
    public static void AttemptMayBegin(GoalFacts goal, PlanState before, PlanState after, AttemptBegun begun)
    {
        const string Sentence = "A step starts only when all it follows are finished, and only while the goal wants it.";
        var step = begun.Operation.Step!;
        var index = before.Graph.IndexOf(step);
        Require(goal, Sentence, before.Graph.DependenciesOf(index).All(before.IsDone), $"{step} starts before what it follows");
        Require(goal, Sentence, before.Desired is { Mode: DesiredMode.Run } && before.Failing is null && before.Ending is null, $"{step} starts, and nothing new may");
        Require(goal, Sentence, !(before.Desired!.NotAfter <= begun.At), $"{step} starts after the end of the wall clock");
        Require(goal, Sentence, !(after.Attempts > before.Desired.Allowance), $"{step} starts beyond what was lent");
        Require(goal, Sentence, !before.IsDone(index), $"{step} is done, and starts again");
    }

    /// <summary>No more of a plan runs at a time than the contract says.</summary>
    public static void StaysWithinTheConcurrency(GoalFacts goal, PlanFacts plan)
    {
        var most = plan.Concurrency;
        var open = plan.State.Workers.Count + plan.State.Children.Count + plan.State.Open.Count(operation => operation.Kind is OperationKind.Attempt or OperationKind.Reconcile);
        Require(goal, "No more of a plan runs at a time than the contract says.", open <= most, $"{open} run, {most} may");
    }

    /// <summary>Of the goals that write in a workspace one works there at a time.</summary>
    public static void HasTheWorkspace(GoalFacts goal)
    {
        var holding = goal.State.Parent is { IsHeld: true } ? goal.Ledger.Above(goal).FirstOrDefault(above => above.State is { Contract.ReadsOnly: false, Parent: not { IsHeld: true } }) : goal;
        if (holding is null || (holding != goal && goal.Ledger.IsOrphan(goal)))
        {
            Require(goal, "A goal works under the holding of one above it.", holding is not null, "none above it holds anything");
            return;
        }

        var contract = holding.State.Contract!;
        var holder = goal.Ledger.Workspace(ActorKey.ForWorkspace(goal.Id.Tenant, contract.Workspace)).State.Claims.FirstOrDefault()?.Goal;
        Require(
            goal,
            "Of the goals that write in a workspace one works there at a time.",
            goal.State.Contract!.ReadsOnly || holder == holding.Id,
            $"it works in {contract.Workspace}, which {holder?.Value ?? "nobody"} has");
    }

    /// <summary>"Only the newest counts; the receiver ignores what is not newer."</summary>
    public static void OnlyNewerCounts(GoalFacts goal, long? before, long after) =>
        Require(goal, "Only what is newer counts.", !(after <= before), $"{after} was taken after {before}");

    /// <summary>Time never runs backwards within an actor, nor does its count of events.</summary>
    public static void TimeRunsForward(GoalFacts goal, DateTimeOffset before, DateTimeOffset after) =>
        Require(goal, "Time never runs backwards within an actor.", after >= before, $"an event of {after:O} follows one of {before:O}");

    /// <summary>A general condition.</summary>
    public static void Require(GoalFacts goal, string sentence, bool holds, string otherwise)
    {
        if (!holds)
        {
            throw goal.Ledger.Report(new ViolationException(goal.Id, sentence, otherwise));
        }
    }

    /// <summary>The status as the rules say it, written down a second time.</summary>
    public static GoalStatus ExpectedStatus(GoalState state)
    {
        if (state.Ended != GoalStatus.None || state.Intent == Intent.Cancel || state.Parent is { Mode: DesiredMode.Stop })
        {
            return state.Ended != GoalStatus.None ? state.Ended : GoalStatus.Active;
        }

        if (state.Intent == Intent.Pause || state.Parent is { Mode: DesiredMode.Pause })
        {
            return GoalStatus.Paused;
        }

        var holds = state.Holds.Select(hold => hold.Kind).ToList();
        if (state.Contract is { ReadsOnly: false } && state.Grant is { } grant && grant.Holder != state.Id)
        {
            holds.Add(HoldKind.Wait);
        }

        if (state.Asked is { } asked && asked.Criteria.Any(criterion => !state.Approvals.Contains(new Approval(criterion, asked.Fingerprint))))
        {
            holds.Add(HoldKind.Question);
        }

        if (state is { Open: null, Judges: { } judges } && (state.Stage == GoalStage.Verifying || state.Current?.Observed?.Proposal is not null))
        {
            holds.Add(judges.IsQuota ? HoldKind.Quota : HoldKind.Wait);
        }

        if (state is { Stage: GoalStage.Resting, NextDue: not null })
        {
            holds.Add(HoldKind.Wait);
        }

        if (state is { Open: null, Planning.Wait: { } wait })
        {
            holds.Add(wait.IsQuota ? HoldKind.Quota : HoldKind.Wait);
        }

        if (state.Current is { Observed: { Hold: { } hold, Generation: var heard }, Generation: var wanted } && heard >= wanted)
        {
            holds.Add(hold.Kind);
        }

        return holds.Contains(HoldKind.Blocked) ? GoalStatus.Blocked
            : holds.Contains(HoldKind.Budget) ? GoalStatus.BudgetLimited
            : holds.Contains(HoldKind.Quota) ? GoalStatus.UsageLimited
            : holds.Contains(HoldKind.Question) ? GoalStatus.AwaitingInput
            : holds.Contains(HoldKind.Wait) ? GoalStatus.Waiting
            : GoalStatus.Active;
    }
}

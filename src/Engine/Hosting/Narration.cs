using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>
/// Tells what happened from commits. Some state events say nothing to a person (kept replies, progress totals) and are left out.
/// </summary>
internal static class Narration
{
    /// <summary>The type of the event after which nothing more happens.</summary>
    public const string EndedType = "goalEnded";

    /// <summary>What a commit tells. Cursors are not set yet.</summary>
    public static ImmutableArray<GoalEvent> Tell(FeedEntry entry)
    {
        if (entry.Commit.Events.IsEmpty || entry.Key.Kind == ActorKind.Workspace)
        {
            return [];
        }

        var lines = entry.Key.Kind switch
        {
            ActorKind.Goal => GoalLogic.Instance.Format.ReadEvents(entry.Commit.Events).Select(change => (change.At, Line: Tell(change))),
            ActorKind.Plan => PlanLogic.Instance.Format.ReadEvents(entry.Commit.Events).Select(change => (change.At, Line: Tell(change))),
            ActorKind.Worker => WorkerLogic.Instance.Format.ReadEvents(entry.Commit.Events).Select(change => (change.At, Line: Tell(entry.Key, change))),
            ActorKind.Board => BoardLogic.Instance.Format.ReadEvents(entry.Commit.Events).Select(change => (change.At, Line: Tell(change))),
            _ => throw new UnreachableException(),
        };
        int? plan = entry.Key.Kind is ActorKind.Plan or ActorKind.Worker ? entry.Key.PlanNumber : null;
        return
        [
            .. lines.Where(told => told.Line is not null).Select(told => new GoalEvent
            {
                Cursor = default,
                At = told.At,
                Goal = entry.Key.Goal,
                Type = told.Line!.Type,
                Plan = told.Line.Plan ?? plan,
                Step = told.Line.Step,
                Attempt = told.Line.Attempt,
                Text = told.Line.Text,
            }),
        ];
    }

    /// <summary>Every event of a commit, for <see cref="CountUpTo"/>.</summary>
    public const int All = int.MaxValue;

    /// <summary>How many of a commit's events lead up to one that it tells, with what that led to at once; 0 when it tells fewer.</summary>
    /// <param name="entry">The commit.</param>
    /// <param name="told">Which of those it tells, from 1.</param>
    public static int CountUpTo(FeedEntry entry, int told)
    {
        if (entry.Commit.Events.IsEmpty || entry.Key.Kind == ActorKind.Workspace)
        {
            return 0;
        }

        bool[] isTold = entry.Key.Kind switch
        {
            ActorKind.Goal => [.. GoalLogic.Instance.Format.ReadEvents(entry.Commit.Events).Select(change => Tell(change) is not null)],
            ActorKind.Plan => [.. PlanLogic.Instance.Format.ReadEvents(entry.Commit.Events).Select(change => Tell(change) is not null)],
            ActorKind.Worker => [.. WorkerLogic.Instance.Format.ReadEvents(entry.Commit.Events).Select(change => Tell(entry.Key, change) is not null)],
            ActorKind.Board => [.. BoardLogic.Instance.Format.ReadEvents(entry.Commit.Events).Select(change => Tell(change) is not null)],
            _ => throw new UnreachableException(),
        };
        var place = isTold.Select((yes, index) => (yes, index)).Where(known => known.yes).Skip(told - 1).Select(known => known.index + 1).FirstOrDefault();
        if (place == 0 || entry.Key.Kind != ActorKind.Plan)
        {
            return place;
        }

        // Without these the plan would stand where no plan ever stands.
        return place + PlanLogic.Instance.Format.ReadEvents(entry.Commit.Events).Skip(place).TakeWhile(change => change is PlanFailing or LostCheckBegun).Count();
    }

    private static Line? Tell(GoalStateEvent change) => change switch
    {
        GoalAccepted accepted => new("goalAccepted", $"accepted: {accepted.Contract.Objective}"),
        GoalForked forked => new("goalForked", TellFork(forked.State)),
        IntentSet { Intent: Intent.Run } => new("goalResumed", "resumed"),
        IntentSet { Intent: Intent.Pause } => new("goalPaused", "paused: nothing new starts"),
        IntentSet { Intent: Intent.Cancel } => new("goalCancelling", "cancelling: what runs is being stopped"),
        ParentWished { Mode: DesiredMode.Run } => new("goalResumed", "the goal whose step it is goes on"),
        ParentWished { Mode: DesiredMode.Pause } => new("goalPaused", "the goal whose step it is does not go on: nothing new starts"),
        ParentWished wished => new("goalCancelling", $"the goal whose step it is wants it to stop: {wished.Reason}"),
        GoalSteered { Steering.IsNudge: true } => new("goalResumed", "a person wants it to be tried again"),
        GoalSteered steered => new("steered", $"a person says to its agents: {Excerpt.Of(steered.Steering.Text)}"),
        StepSettled { Answer: { Text: { } text } answer } => new("questionAnswered", $"{Excerpt.Of(answer.By ?? "a person")} answers step {answer.Step}: {Excerpt.Of(text)}", answer.Step),
        CriterionAnswered { IsApproved: true } answered => new("questionAnswered", $"a person says yes to criterion {answered.Criterion}"),
        CriterionAnswered answered => new("questionAnswered", $"criterion {answered.Criterion} has failed: {answered.Reason}"),
        StepSettled settled => new("stepSettled", $"a person says of step {settled.Answer.Step}: {settled.Answer.As}", settled.Answer.Step, settled.Answer.Attempt),
        HoldAdded added => new("held", added.Reason),
        WorkspaceTold told when told.Grant.IsWaitedFor => new("workspaceHeld", $"waits for the workspace, which {told.Grant.Holder} has"),
        GoalUnplaced { IsUnplaced: true } => new("held", "no host has what the goal needs"),
        GoalUnplaced => new("goalPlaced", "there is a host that has what the goal needs"),
        GoalImported => new("goalImported", "imported from another store"),
        BlockLifted => new("goalResumed", "resumed: verified anew, then the plans are tried again from the first"),
        BaselineBegun { FindsHead: true } => new("baselineBegun", "looking up the commit to begin from"),
        BaselineEnded { Head: { } head } => new("baselineEnded", $"it begins from commit {head.Commit}"),
        BaselineBegun => new("baselineBegun", "taking the hashes that unchanged checks compare with"),
        BaselineEnded ended => new("baselineEnded", ended.Baseline is null ? "that could not be done" : "the hashes are taken"),
        DeliveryBegun => new("deliveryBegun", "the commit that passed is being pushed to the branch of the result"),
        DeliveryEnded { Head: { } head } => new("deliveryEnded", $"the result is commit {head.Commit} of {head.Ref}"),
        DeliveryEnded => new("deliveryEnded", "the result could not be pushed"),
        PlanBegun begun => new("planBegun", $"plan {Number(begun.Number)} ({begun.Name}) begins", Plan: begun.Number),
        PlanClosed closed => new("planEnded", TellEnding(closed), Plan: closed.Number),
        GivenUpPlanEnded ended => new("givenUpPlanEnded", $"plan {Number(ended.Number)}, which had been given up, has ended", Plan: ended.Number),
        GivenUpPlanReach { IsReachable: false } reach => new(
            "givenUpPlanUnreachable", $"plan {Number(reach.Number)} still cannot be reached; the goal does not wait for what it may have running", Plan: reach.Number),
        RoundBegun begun => new("roundBegun", $"verification round {Number(begun.Round)} begins"),
        RoundEnded ended => new("roundEnded", TellRound(ended) + JudgeNarration.Tell(ended.Verdicts, ended.Models)),
        JudgesCalled => new("goalResumed", "a person wants the judges to be asked again"),
        ProposalAnswered { Verdict.Outcome: ProposalOutcome.Declined } answered => new("claimDeclined", $"the claim of step {answered.Verdict.Step} is not looked at: {answered.Verdict.Reason}", answered.Verdict.Step),
        GoalOperationTakenOver taken => new("operationTakenOver", $"{taken.Operation} is taken over (execution {Number(taken.Execution)})"),
        ContractEdited edited => new("contractEdited", $"revision {Number(edited.Revision)} of the contract: {string.Join("; ", edited.Difference)}"),
        CycleBegun begun => new("cycleBegun", TellCycle(begun)),
        CycleClosing closing => new("cycleClosing", $"the next cycle is due, and this one is {closing.Status}: what is left of it is stopped"),
        CycleEnded ended => new("cycleEnded", $"cycle {Number(ended.Number)} ended: {ended.Status}; the next one is due at {ended.NextDue:u}"),
        PlanningEvent planning => PlanningNarration.Tell(planning) is var (kind, what) ? new(kind, what) : null,
        NoticeTryEnded { IsDelivered: true } ended => new("notified", $"{ended.Id} is delivered"),
        NoticeTryEnded { Again: null } ended => new("notNotified", $"{ended.Id} is given up: {ended.Reason}"),
        NoticeTryEnded ended => new("notifyFailed", $"{ended.Id} could not be delivered and is tried again at {ended.Again:u}: {ended.Reason}"),
        NoticeEvent => null,
        ClearBegun => new("clearing", "being cleared: plans, artifacts and operations are deleted"),
        ClearFailed failed => new("clearFailed", $"{failed.Reason}; it is tried again at {failed.Again:u}"),
        GoalForgotten => new("goalCleared", "cleared"),
        RoundsSkipped skipped => new("roundsSkipped", $"{Number(skipped.Count)} due times passed without a cycle and are left out; the next one is at {skipped.NextDue:u}"),
        GoalEnded ended => new(EndedType, $"{ended.Status}"),
        CommandReplied or PlanObserved or ProposalAnswered or WorkspaceTold or GivenUpPlanReach => null,
        _ => throw new UnreachableException(),
    };

    private static Line? Tell(PlanStateEvent change) => change switch
    {
        PlanAssigned or DesiredTaken or PlanEnded or PlanForgotten => null,
        AnswerTaken { Answer: { Text: not null } answer, Next: StepPhase.Done } => new("stepFinished", $"step {answer.Step} has its answer", answer.Step),
        AnswerTaken { Answer: { Text: not null } answer, Next: StepPhase.Failed } => new("stepFailed", $"step {answer.Step} has another answer than was expected", answer.Step),
        AnswerTaken => null,
        StepsUnplaced { Steps.IsEmpty: false } looked => new("stepsUnplaced", $"no host has what these steps need: {string.Join(", ", looked.Steps)}"),
        StepsUnplaced => new("stepsPlaced", "there is a host for every step that can begin"),
        OperationsStranded { Operations.IsEmpty: false } looked => new("stepsUnplaced", $"their host is gone, and no other has what these need to go on: {string.Join(", ", looked.Operations)}"),
        OperationsStranded => null,
        WaitBegun begun => new("waitBegun", $"step {begun.Step} waits until {begun.Until:u}", begun.Step),
        WaitEnded ended => new("stepFinished", $"step {ended.Step} has waited", ended.Step),
        QuestionAsked asked => new("questionAsked", $"step {asked.Step} asks: {asked.Text}{(asked.Until is { } until ? $" (until {until:u})" : string.Empty)}", asked.Step),
        QuestionLapsed { Answer: { } answer } lapsed => new(
            "questionLapsed", $"nobody answered step {lapsed.Step} in time: the answer is {Excerpt.Of(answer)}{(lapsed.Next == StepPhase.Failed ? ", and another was expected" : string.Empty)}", lapsed.Step),
        QuestionLapsed lapsed => new("questionLapsed", $"nobody answered step {lapsed.Step} in time: it has failed", lapsed.Step),
        RecheckBegun => new("recheckBegun", "checking which finished steps of earlier plans still hold"),
        RecheckEnded { Steps.IsEmpty: true } => null,
        RecheckEnded ended => new("stepsKept", string.Join("; ", ended.Steps.Take(10).Select(step => $"{step.Step}: {step.Reason}"))),
        AttemptBegun begun => new("stepBegun", $"step {begun.Operation.Step} begins (attempt {Number(begun.Attempt)}{Within(begun.Operation)})", begun.Operation.Step, begun.Attempt),
        AttemptEnded ended => TellAttempt(ended),
        LostCheckBegun begun => new("lostCheckBegun", $"step {begun.Operation.Step}: its checks are run to tell whether it did its work", begun.Operation.Step),
        LostCheckEnded ended => new(
            ended.Next == StepPhase.Done ? "stepFinished" : "stepUnknown",
            ended.Next == StepPhase.Done ? $"step {ended.Step} had done its work: its checks pass" : $"step {ended.Step} waits for a person: settle it as done, again or failed",
            ended.Step),
        ReconcileBegun begun => new("reconcileBegun", $"step {begun.Operation.Step}: its reconcile command is run to tell whether it did its work", begun.Operation.Step),
        ReconcileEnded ended => TellReconciled(ended),
        WorkerEvent worker => WorkerNarration.Tell(worker) is var (kind, what) ? new(kind, what, worker.Step, worker.Attempt) : null,
        ChildEvent child => ChildNarration.Tell(child) is var (type, text) ? new(type, text, child.Step, child.Attempt) : null,
        SpawnEvent spawn => ChildNarration.Tell(spawn) is var (sort, words) ? new(sort, words, spawn.Step, spawn.Attempt) : null,
        PlanOperationTakenOver taken => new("operationTakenOver", $"{taken.Operation} is taken over (execution {Number(taken.Execution)})"),
        PlanFailing failing => new("planFailing", failing.Reason),
        _ => throw new UnreachableException(),
    };

    private static Line? Tell(BoardStateEvent change) => BoardNarration.Tell(change) is var (type, text, step) ? new(type, text, step) : null;

    private static Line? Tell(ActorKey worker, WorkerStateEvent change) => WorkerNarration.Tell(change) is var (type, text) ? new(type, text, worker.Step, worker.Attempt) : null;

    /// <summary>How much of the goal's active time an attempt may take.</summary>
    private static string Within(OpenOperation attempt) => attempt.Reserved is { } reserved ? $", {DurationText.Format(reserved)} of active time reserved" : string.Empty;

    private static Line TellAttempt(AttemptEnded ended)
    {
        var why = ended.Result.Reason.Length == 0 ? string.Empty : $": {ended.Result.Reason}";
        var (type, what) = ended.Result.Outcome switch
        {
            OperationOutcome.Succeeded => ("stepFinished", "finished"),
            OperationOutcome.Lost => ("stepLost", "was lost, nobody knows what it did"),
            OperationOutcome.Stopped => ("stepStopped", "was stopped"),
            OperationOutcome.TimedOut when ended.IsCutShort => ("stepStopped", "was stopped, since no more was left of the goal's active time"),
            OperationOutcome.TimedOut => ("stepFailed", "timed out"),
            _ when ended.Result.Lack is not null => ("stepLacks", "could not begin"),
            _ => ("stepFailed", "failed"),
        };
        var then = ended.Next switch
        {
            StepPhase.Ready when ended.Result.Lack is not null => "; it is tried again when the goal is resumed",
            StepPhase.Ready => "; it is tried again",
            StepPhase.Delayed => $"; it is tried again at {ended.RetryAt:u}",
            StepPhase.Unknown => "; it waits for a person: settle it as done, again or failed",
            _ => string.Empty,
        };
        return new Line(type, $"step {ended.Step} {what}{why}{then}", ended.Step, ended.Attempt);
    }

    private static Line TellReconciled(ReconcileEnded ended)
    {
        var why = ended.Result.Reason.Length == 0 ? string.Empty : $": {ended.Result.Reason}";
        return ended.Next switch
        {
            StepPhase.Done => new("stepFinished", $"step {ended.Step} had done its work: its reconcile command says so", ended.Step),
            StepPhase.Ready => new("stepReconciled", $"step {ended.Step} did nothing, its reconcile command says; it is tried again", ended.Step),
            StepPhase.Unknown => new("stepUnknown", $"step {ended.Step} waits for a person{why}: settle it as done, again or failed", ended.Step),
            _ => new("stepStopped", $"step {ended.Step} was stopped before it was known what it did", ended.Step),
        };
    }

    private static string TellCycle(CycleBegun begun)
    {
        var due = begun.Due is { } time ? $", due at {time:u}" : string.Empty;
        return $"cycle {Number(begun.Number)} begins{due}{(begun.Missed == 0 ? string.Empty : $", also for {Number(begun.Missed)} missed before")}";
    }

    private static string TellFork(GoalState fork)
    {
        var done = fork.Current?.Seed is { } seed ? seed.Steps.Values.Count(static step => step.Phase is StepPhase.Done or StepPhase.Kept or StepPhase.KeptUnchecked) + seed.Finished.Count(static step => !step.Unknown) : fork.Finished.Length;
        var unknown = fork.Current?.Seed?.Finished.Where(static step => step.Unknown).Select(static step => step.Step).ToArray() ?? [];
        return $"forked from {fork.Origin!.Id} at {fork.Origin.Cursor} ({fork.Origin.At:u}), to work in {fork.Contract!.Workspace}: {Number(done)} {(done == 1 ? "step was" : "steps were")} finished"
            + (unknown.Length == 0 ? string.Empty : $"; of what was running nobody knows what it did: {string.Join(", ", unknown.Take(10))}");
    }

    private static string TellEnding(PlanClosed closed) =>
        $"plan {Number(closed.Number)} {closed.Outcome.ToString().ToLowerInvariant()}{(closed.Reason.Length == 0 ? string.Empty : $": {closed.Reason}")}";

    private static string TellRound(RoundEnded ended) => ended.Outcome switch
    {
        RoundOutcome.Passed => $"verification round {Number(ended.Round)} passed",
        RoundOutcome.Failed => $"verification round {Number(ended.Round)} did not pass: {ended.Reason}",
        RoundOutcome.Void => $"verification round {Number(ended.Round)} is void and repeated: {ended.Reason}",
        RoundOutcome.Asked => $"verification round {Number(ended.Round)}: {ended.Reason}",
        RoundOutcome.Waits => $"verification round {Number(ended.Round)} is repeated at {ended.Wait!.Until:u}: {ended.Reason}",
        RoundOutcome.Stopped => $"verification round {Number(ended.Round)} was stopped",
        _ => throw new UnreachableException(),
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record Line(string Type, string Text, string? Step = null, int? Attempt = null, int? Plan = null);
}

using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>Says in human words what was committed, sent and told.</summary>
internal static class Wording
{
    /// <summary>A goal's event.</summary>
    public static string Of(GoalStateEvent change) => change switch
    {
        GoalAccepted => "is accepted",
        GoalForked forked => $"is forked from {forked.State.Origin!.Id} at {forked.State.Origin.Cursor}, stage {forked.State.Stage}; finished are {Finished(forked.State.Finished)}",
        ParentWished wished => $"takes wish {wished.Generation} of its parent: {wished.Mode} {wished.Reason}",
        IntentSet set => $"shall {set.Intent.ToString().ToLowerInvariant()}",
        StepSettled { Answer: { Text: { } text } answer } => $"hears from the person the answer to {answer.Step}: {text}",
        CriterionAnswered answered => $"hears from the person about {answered.Criterion}: {(answered.IsApproved ? "yes" : answered.Reason)} (files {answered.Fingerprint})",
        StepSettled settled => $"hears from the person that attempt {settled.Answer.Attempt} of {settled.Answer.Step} counts as {settled.Answer.As}",
        CommandReplied replied => $"keeps its reply to command {replied.Command}: {replied.Status}",
        HoldAdded hold => $"is held, {hold.Kind}: {hold.Reason}",
        BlockLifted => "is tried again from the first plan",
        BaselineBegun begun => $"begins {Operation(begun.Operation)}",
        BaselineEnded ended => ended.Baseline is null ? "has no baseline" : "has its baseline",
        PlanBegun begun => $"begins plan {begun.Number} ({begun.Name}), lending {begun.Allowance?.ToString(CultureInfo.InvariantCulture) ?? "any number of"} attempts",
        PlanObserved observed => $"takes: {Of(observed.Observed)}",
        PlanClosed closed => $"closes plan {closed.Number}: {closed.Outcome} {closed.Reason} ({closed.Attempts} attempts; leaves {Finished(closed.Finished)})",
        GivenUpPlanEnded ended => $"hears that plan {ended.Number}, which it gave up, has ended ({ended.Attempts} attempts)",
        GivenUpPlanReach reach => $"{(reach.IsReachable ? "hears plan" : "waits no longer for plan")} {reach.Number}, which it gave up",
        RoundBegun begun => $"begins {Operation(begun.Operation)}",
        RoundEnded ended => $"ends round {ended.Round}: {ended.Outcome} {ended.Reason}",
        GoalOperationTakenOver taken => $"gives {taken.Operation} to {taken.Owner} as execution {taken.Execution}",
        WorkspaceTold told => told.Grant.IsWaitedFor ? $"hears that {told.Grant.Holder} has its workspace" : "hears that it has its workspace",
        ContractEdited edited => $"has revision {edited.Revision} of its contract{(edited.Supersedes ? ", which supersedes its plan" : string.Empty)}: {string.Join("; ", edited.Difference)}",
        CycleBegun begun => $"begins cycle {begun.Number} for {begun.Due:O}, {begun.Missed} missed",
        CycleClosing closing => $"stops what is left of a cycle that is {closing.Status}",
        CycleEnded ended => $"ends cycle {ended.Number}: {ended.Status}; the next is due {ended.NextDue:O}",
        RoundsSkipped skipped => $"skips {skipped.Count} rounds",
        GoalEnded ended => $"ends: {ended.Status}",
        _ => change.ToString(),
    };

    /// <summary>A plan's event.</summary>
    public static string Of(PlanStateEvent change) => change switch
    {
        PlanAssigned assigned => $"has its work: {string.Join(", ", assigned.Assignment.Definition.Steps.Select(step => step.Id))}; earlier plans left {Finished(assigned.Assignment.Finished)}",
        DesiredTaken taken => $"takes: {Of(taken.Desired)}",
        AnswerTaken answer => answer.Next == StepPhase.None ? $"hears too late about {answer.Answer.Step}" : $"takes {answer.Answer.Step} for {answer.Answer.Text ?? answer.Answer.As.ToString()}: {answer.Next}",
        WaitBegun begun => $"waits at {begun.Step} until {begun.Until:O}",
        WaitEnded ended => $"has waited at {ended.Step}",
        QuestionAsked asked => $"asks {asked.Step}{(asked.Until is { } until ? $" until {until:O}" : string.Empty)}",
        QuestionLapsed lapsed => $"has no answer to {lapsed.Step} in time, takes {lapsed.Answer ?? "nothing"}: {lapsed.Next}",
        RecheckBegun begun => $"begins {Operation(begun.Operation)}",
        RecheckEnded ended => ended.Void ? "learns nothing from its recheck" : $"knows what holds of earlier plans: {string.Join(", ", ended.Steps.Select(step => $"{step.Step} {step.Phase}"))}",
        AttemptBegun begun => $"begins {Operation(begun.Operation)}{(begun.Operation.Reserved is { } reserved ? $", reserving {reserved}" : string.Empty)}",
        ReconcileBegun begun => $"begins {Operation(begun.Operation)}",
        ReconcileEnded ended => $"knows more of {ended.Step}, whose command exited with {ended.Result.ExitCode}: {ended.Next}",
        AttemptEnded ended => $"counts execution {ended.Execution} of {ended.Operation}: {ended.Result.Outcome} {ended.Result.Reason} -> {ended.Next}",
        LostCheckBegun begun => $"begins {Operation(begun.Operation)}",
        LostCheckEnded ended => $"knows more of {ended.Step}: {ended.Next}",
        ChildBegun begun => $"begins goal {begun.Goal} of {begun.Step}, lending {begun.Lent}",
        ChildSeen seen => $"hears goal {seen.Goal}: {seen.Observed.Status} (wish {seen.Observed.Generation}){(seen.Observed.Hold is { } hold ? $", held: {hold.Kind}" : string.Empty)}",
        ChildGivenUp given => $"gives goal {given.Goal} up: {given.Reason}",
        ChildEnded ended => $"counts goal {ended.Goal}: {ended.Usage} {ended.Reason} -> {ended.Next}",
        PlanOperationTakenOver taken => $"gives {taken.Operation} to {taken.Owner} as execution {taken.Execution}",
        PlanFailing failing => $"cannot reach its end: {failing.Reason}",
        PlanEnded ended => $"ends: {ended.Ending.Outcome} {ended.Ending.Reason}",
        _ => change.ToString(),
    };

    /// <summary>A workspace's event.</summary>
    public static string Of(WorkspaceStateEvent change) => change switch
    {
        WorkspaceClaimed claimed => $"takes claim {claimed.Version} of {claimed.Goal}",
        _ => $"drops the claim of {change.Goal}",
    };

    /// <summary>A message.</summary>
    public static string Of(ActorMessage message) => message switch
    {
        DesiredMessage desired => Of(desired.Desired),
        ObservedMessage observed => $"{observed.From} is at {Of(observed.Observed)}",
        ChildDesiredMessage { Desired: var desired } => $"wish {desired.Generation} of {desired.Plan}: {desired.Mode}",
        ChildObservedMessage { Observed: var observed } told => $"{told.From} is at version {observed.Version} (wish {observed.Generation}): {observed.Status}",
        _ => message.ToString(),
    };

    private static string Of(Desired desired) =>
        $"wish {desired.Generation}: {desired.Mode}{(desired.Assignment is null ? string.Empty : ", with the work")}{(desired.Answers.IsEmpty ? string.Empty : $", {desired.Answers.Length} answers")}";

    private static string Of(Observed observed) =>
        $"version {observed.Version} (wish {observed.Generation}): {observed.Done} done, {observed.Open} open, {observed.Attempts} attempts, {observed.Questions.Length} questions{(observed.Hold is { } hold ? $", held: {hold.Kind}" : string.Empty)}{(observed.Ending is { } ending ? $", ended: {ending.Outcome}" : string.Empty)}";

    private static string Operation(OpenOperation operation) => $"{operation.Operation} on {operation.Owner}";

    private static string Finished(ImmutableArray<FinishedStep> finished) =>
        finished.IsEmpty ? "nothing" : string.Join(", ", finished.Select(step => step.Unknown ? $"{step.Step} (unknown)" : step.Step));
}

using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Tells what happened to workers: their attempts, from what their plan recorded, and what they did, from their own records.</summary>
internal static class WorkerNarration
{
    private const int LongestLine = 200;

    /// <summary>The type and the text of what a plan recorded of a worker, or null when it says nothing to a person.</summary>
    public static (string Type, string Text)? Tell(WorkerEvent change) => change switch
    {
        WorkerBegun begun => ("stepBegun", $"step {begun.Step}: an agent begins (attempt {Number(begun.Attempt)}{Lent(begun.Lent)})"),
        WorkerDeferred deferred => ("stepDelayed", $"step {deferred.Step} waits until {deferred.Until:u}: what was tried before got nowhere"),
        WorkerSeen or WorkerQuestionAnswered => null,
        WorkerLeft left => ("stepEnds", $"step {left.Step}: its agent has ended, and goals that it made have not; they are stopped first"),
        WorkerGivenUp given => ("workerGivenUp", $"step {given.Step} gives its agent up: {given.Reason}"),
        WorkerClosed closed => Tell(closed),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The type and the text of what a worker did, or null when it says nothing to a person.</summary>
    public static (string Type, string Text)? Tell(WorkerStateEvent change) => change switch
    {
        PlaceEnded { Place: { Remark: { } remark } } => ("placed", $"nothing will be committed: {remark}"),
        PlaceEnded { Place: { IsWorktree: true } place } => ("placed", $"it works in the worktree {place.Workspace}"),
        WorkPublished published => ("published", $"its work is commit {published.Head.Commit} of {published.Head.Ref}"),
        LandBegun => ("landBegun", "what it changed is being committed"),
        SmokeBegun => ("smokeBegun", "the command that the attempt begins with is run"),
        TurnEnded { Reply.Fault: { } fault } => ("turnFailed", $"the model gave no reply: {fault.Message}"),
        TurnEnded { Reply.Said: { Text.Length: > 0 } said } ended => ("agentSaid", Line(said.Text) + Read(ended.Reply)),
        TurnEnded { Reply: { Said: not null, Answers.IsEmpty: false } } ended => ("agentRead", Read(ended.Reply).TrimStart(' ', '(').TrimEnd(')')),
        WorkerTold { Steering: > 0, Text.Length: > 0 } told => ("agentHears", $"the agent hears: {Line(told.Text)}"),
        ToolBegun { Approval: { } approval } begun => ("toolBegun", $"{begun.Tool} begins, as approved ({approval.Code})"),
        ToolBegun begun => ("toolBegun", $"{begun.Tool} begins"),
        ToolEnded { Operation: not null, Answer.Failed: true } ended => ("toolFailed", $"it failed: {Line(ended.Answer.Text)}"),
        BackgroundBegun begun => ("backgroundBegun", $"{begun.Handle} begins in the background: {begun.Line}"),
        BackgroundEnded ended => ("backgroundEnded", $"a command in the background ended: {Line(ended.Answer.Text)}"),
        WorkerCloses => ("backgroundStopped", "the attempt ends: what runs in the background is stopped"),
        ClaimLooked => ("agentClaims", "the agent claims to be done; the host looks"),
        ClaimJudged { Holds: true } => ("claimHolds", "every check passed"),
        ClaimJudged judged => ("claimRefused", $"it is not done: {Missed(judged.Verdicts)}"),
        WorkerProposed => ("agentClaims", "the agent claims that the goal is reached, and rests until the host has looked"),
        ProposalJudged { Verdict.Outcome: ProposalOutcome.Passed } => ("claimHolds", "every criterion passed"),
        ProposalJudged { Verdict.Outcome: ProposalOutcome.Failed } judged => ("claimRefused", $"it is not done: {Missed(judged.Verdict.Verdicts)}"),
        ProposalWithdrawn => ("claimWithdrawn", "the agent takes its claim back: a person has something to say"),
        WorkerAsked { Question: { Approval: { } approval } question } => ("approvalAsked", $"a person is asked ({approval.Code}): {question.Text}; until {question.Until:u}"),
        WorkerAnswered { Decision: { } decision } => (decision.IsApproved ? "approved" : "denied", Decided(decision)),
        ApprovalLapsed lapsed => ("approvalLapsed", $"{lapsed.Tool} counts as denied ({lapsed.Code}): {lapsed.Reason}"),
        WorkerAsked asked => ("questionAsked", $"the agent asks: {asked.Question.Text}"),
        WorkerAnswered answered => ("questionAnswered", $"a person answered: {Line(answered.Answer.Text)}"),
        WorkerWaits { Wait: { } wait } => ("agentWaits", wait.Reason.Contains(" until ", StringComparison.Ordinal) ? wait.Reason : $"{wait.Reason}; it goes on at {wait.Until:u}"),
        Compacted compacted => ("compacted", $"{Number(compacted.Entries)} entries of the conversation are shortened{(compacted.ByModel ? string.Empty : ", by rule")}"),
        WorkerWrapsUp wrapsUp => ("wrapsUp", $"the agent says where it stands: {wrapsUp.Ending.Reason}"),
        WorkerStranded stranded => ("stepsUnplaced", $"its host is gone, and no other has what is needed to go on with {stranded.Operation}"),
        WorkerOperationTakenOver taken => ("operationTakenOver", $"{taken.Operation} is taken over (execution {Number(taken.Execution)})"),
        _ => null,
    };

    private static string Missed(ImmutableArray<CheckVerdict> verdicts) =>
        string.Join("; ", verdicts.Where(static verdict => verdict.Verdict != Verdict.Passed).Take(3).Select(static verdict => $"{verdict.Id}: {verdict.Reason}"));

    private static (string Type, string Text) Tell(WorkerClosed closed)
    {
        var why = closed.Ending.Reason.Length == 0 ? string.Empty : $": {closed.Ending.Reason}";
        var (type, what) = closed.Ending.Outcome switch
        {
            WorkerOutcome.Succeeded => ("stepFinished", "finished"),
            WorkerOutcome.HandedOff => ("stepHandedOff", "is handed over to a fresh agent"),
            WorkerOutcome.Blocked => ("stepBlocked", "says that it is blocked"),
            WorkerOutcome.OutOfBudget => ("stepStopped", "was stopped"),
            WorkerOutcome.Stopped => ("stepStopped", "was stopped"),
            WorkerOutcome.Lacking => ("stepLacks", "could not begin"),
            _ => ("stepFailed", "failed"),
        };
        var then = closed.Next switch
        {
            StepPhase.Ready when closed.Ending.Outcome is WorkerOutcome.Failed or WorkerOutcome.Blocked => "; it is tried again",
            StepPhase.Delayed => $"; it is tried again at {closed.RetryAt:u}",
            StepPhase.Unknown => "; it waits for a person: settle it as done, again or failed",
            _ => string.Empty,
        };
        return (type, $"step {closed.Step} {what}{why} ({Used(closed.Models)}){(closed.Ending.Commit is { } commit ? $"; {commit}" : string.Empty)}{then}");
    }

    private static string Decided(ApprovalDecision decision) =>
        $"{(decision.By is { } name ? Line(name) : "a person")} {(decision.IsApproved ? "approves" : "denies")} the call of {decision.Tool} ({decision.Code}{(decision.Escalates ? ", outside the sandbox" : string.Empty)}){(decision.Because is { } why ? $": {Line(why)}" : string.Empty)}";

    private static string Read(TurnReply reply) => reply.Answers.IsEmpty ? string.Empty
        : $" (reads: {string.Join(", ", reply.Said!.Calls.Take(5).Select(static call => call.Name))}{(reply.Answers.Any(static answer => answer.Failed) ? ", not all of it could be" : string.Empty)})";

    private static string Lent(WorkerLoan lent)
    {
        string?[] parts =
        [
            lent.Tokens is { } tokens ? $"{tokens.ToString("N0", CultureInfo.InvariantCulture)} tokens" : null,
            lent.Turns is { } turns ? $"{Number(turns)} turns" : null,
            lent.Tools is { } tools ? $"{Number(tools)} tool calls" : null,
            lent.Cost is { } cost ? $"a cost of {Money(cost)}" : null,
            lent.Active is { } active ? $"{DurationText.Format(active)} of active time" : null,
        ];
        var said = string.Join(", ", parts.Where(static part => part is not null));
        return said.Length == 0 ? string.Empty : $", lent {said}";
    }

    private static string Used(ModelUsage usage) =>
        string.Create(CultureInfo.InvariantCulture, $"{usage.Calls} {(usage.Calls == 1 ? "turn" : "turns")}, {usage.Tokens:N0} tokens, {usage.Cached:N0} of them cached{(usage.Cost == 0 ? string.Empty : $", cost {Money(usage.Cost)}")}");

    private static string Money(long billionths) => (billionths / (decimal)ModelTariff.Billion).ToString("0.####", CultureInfo.InvariantCulture);

    private static string Line(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestLine ? line : line[..LongestLine] + "…";
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

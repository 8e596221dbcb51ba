using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>A worker that is to reach the whole goal and says that it has: it is at rest, with nothing open and no clock, until its plan tells what the goal's round saw.</summary>
internal static class WorkerRest
{
    private const string Interrupted = "not looked at: the person whose goal this is has something to say first";

    /// <summary>Comes to rest, unless a person has said something that the model has not heard: once at rest it must not be moved by what its plan believes it knows.</summary>
    public static void Begin(WorkerTurn turn, Handoff handoff)
    {
        if (IsInterrupted(turn.State))
        {
            WorkerControls.Answer(turn, Interrupted, failed: true);
            return;
        }

        turn.Emit(new WorkerProposed { At = turn.Now, Proposal = new WorkerProposal { Number = turn.State.Proposals + 1, At = turn.Now }, Handoff = handoff });
    }

    /// <summary>Takes the goal's answer, or what a person said while no round runs. Neither begins anything, so that it is done also in a pause.</summary>
    public static void Advance(WorkerTurn turn)
    {
        if (turn.State is not { Proposal: { } proposal, Desired: { } desired })
        {
            return;
        }

        if (desired.Verdict is { } verdict && verdict.Number == proposal.Number)
        {
            turn.Emit(new ProposalJudged { At = turn.Now, Verdict = verdict });
            Take(turn, verdict);
        }
        else if (desired.Verifying != proposal.Number && IsInterrupted(turn.State))
        {
            turn.Emit(new ProposalWithdrawn { At = turn.Now, Number = proposal.Number });
            WorkerControls.Answer(turn, Interrupted, failed: true);
        }
    }

    /// <summary>The state after an event.</summary>
    public static WorkerState Apply(WorkerState state, WorkerProposed proposed) => state with
    {
        Proposal = proposed.Proposal,
        Proposals = proposed.Proposal.Number,
        Handoff = proposed.Handoff with { Notes = state.Handoff.Notes },
    };

    /// <summary>The state after an event.</summary>
    public static WorkerState Apply(WorkerState state, ProposalJudged judged) => state with
    {
        Proposal = null,
        FalseClaims = judged.Verdict.IsFalse ? state.FalseClaims + 1 : state.FalseClaims,
    };

    private static bool IsInterrupted(WorkerState state) => WorkerControls.Unheard(state).Any(static said => !said.IsNudge);

    private static void Take(WorkerTurn turn, ProposalVerdict verdict)
    {
        var (criteria, fences) = WorkerClaims.Split(turn.State.Assignment!, verdict.Verdicts);
        var ending = new WorkerEnding { Outcome = WorkerOutcome.Succeeded, Handoff = turn.State.Handoff, Verdicts = criteria, Fences = fences };
        if (verdict.Outcome == ProposalOutcome.Passed)
        {
            WorkerDecisions.End(turn, ending);
        }
        else if (verdict.Outcome == ProposalOutcome.Declined)
        {
            WorkerControls.Answer(turn, $"not looked at: {verdict.Reason}", failed: true);
        }
        else if (WorkerClaims.Broken(fences) is { } reason)
        {
            WorkerDecisions.End(turn, ending with { Outcome = WorkerOutcome.Failed, Reason = reason });
        }
        else if (verdict.IsFalse && WorkerClaims.IsLastStraw(turn.State))
        {
            WorkerDecisions.End(turn, ending with { Outcome = WorkerOutcome.Failed, Reason = WorkerClaims.Accuse(turn.State, Told(turn.State, verdict)) });
        }
        else
        {
            var round = string.Create(CultureInfo.InvariantCulture, $"[verification round {verdict.Round}] ");
            WorkerControls.Answer(turn, round + WorkerClaims.Refute(Told(turn.State, verdict)), failed: true);
        }
    }

    /// <summary>The verdicts without those of questions that nobody was asked.</summary>
    private static ImmutableArray<CheckVerdict> Told(WorkerState state, ProposalVerdict verdict) => verdict.Verdicts.RemoveAll(
        told => told.Verdict == Verdict.Unmeasurable && state.Assignment!.DoneWhen.Any(check => check is AskCheck && check.Id == told.Id));
}

using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>
/// An agent that is to reach the whole goal says that it has: the goal looks, in a round of its own, while the agent is at rest. Every proposal gets one answer; what a round
/// saw answers the proposal that it was begun for and no other.
/// </summary>
internal static class GoalProposals
{
    /// <summary>The proposal of the open plan that has no answer, or null.</summary>
    public static PlanProposal? Standing(GoalState state) =>
        state.Current is { IsSuperseded: false, Observed.Proposal: { } proposal } current && current.Verdict?.Answers(proposal) != true ? proposal : null;

    /// <summary>Whether the open plan was told that a round passed whole: as soon as it has ended by that, the goal is complete.</summary>
    public static bool HasPassed(GoalState state) => state.Current is { IsSuperseded: false, IsProposalVoid: false, Verdict.Outcome: ProposalOutcome.Passed };

    /// <summary>When a proposal is declined because the goal could not look, or null.</summary>
    public static DateTimeOffset? WakeAt(GoalState state) =>
        state is { Open: null, Wanted: Intent.Run, Closing: GoalStatus.None, Stage: GoalStage.Executing, Holds.IsEmpty: true, HasWorkspace: true, Judges: null } && GoalQuestions.Open(state).IsEmpty && Standing(state) is { } proposal
            ? proposal.At + Longest(state)
            : null;

    /// <summary>Begins the round, or answers without one. Only while the goal may run and nothing of its own is open.</summary>
    public static void Advance(GoalTurn turn)
    {
        var state = turn.State;
        if (Standing(state) is not { } proposal)
        {
            return;
        }

        if (proposal.IsGone)
        {
            Decline(turn, proposal, "it was withdrawn");
        }
        else if (state.Current!.IsProposalVoid)
        {
            Decline(turn, proposal, string.Create(CultureInfo.InvariantCulture, $"the goal's file was edited meanwhile (revision {state.Revision} of its contract)"));
        }
        else if (!GoalQuestions.Open(state).IsEmpty || !GoalJudges.MayBegin(state, turn.Now))
        {
            // A person is asked, and the files stay as they were asked about; or who judges cannot be asked yet.
        }
        else if (proposal.IsReady && state.Current.Observed!.Generation >= state.Current.Generation && !GoalView.AwaitsGivenUp(state))
        {
            // What the plan said it said after it had heard all that could let an agent go on.
            GoalRounds.Begin(turn, proposal);
        }
        else if (proposal.At + Longest(state) <= turn.Now)
        {
            Decline(turn, proposal, $"other work on this goal has not come to rest within {DurationText.Format(Longest(state))}. Go on, and claim again when nothing else is at work");
        }
    }

    /// <summary>Answers the proposal that a round was begun for with what it saw. One that told nothing is repeated, or what became of the proposal meanwhile answers it.</summary>
    public static void EndRound(GoalTurn turn, PlanProposal proposal, RoundEnded ended, OperationResult result)
    {
        if (turn.State.Current is not { } current || current.Verdict?.Answers(proposal) == true)
        {
            return;
        }

        var stands = Standing(turn.State) is { IsGone: false } standing && standing.IsSame(proposal);
        if (ended.Outcome == RoundOutcome.Passed && stands)
        {
            Answer(turn, proposal, ProposalOutcome.Passed, ended.Round, string.Empty, verdict => verdict with { Verdicts = ended.Verdicts, Attempts = current.Observed!.Attempts });
        }
        else if (ended.Outcome == RoundOutcome.Failed)
        {
            var isMeasured = result.Outcome == OperationOutcome.Succeeded && result.Changed.IsEmpty;
            Answer(turn, proposal, ProposalOutcome.Failed, ended.Round, ended.Reason, verdict => verdict with { Verdicts = ended.Verdicts, IsFalse = isMeasured });
        }
    }

    /// <summary>A person said no to a criterion.</summary>
    public static void Refuse(GoalTurn turn)
    {
        if (Standing(turn.State) is { IsGone: false } proposal)
        {
            Answer(turn, proposal, ProposalOutcome.Failed, turn.State.Rounds, turn.State.Setback, verdict => verdict with { Verdicts = turn.State.Manifest, IsFalse = true });
        }
    }

    /// <summary>Whether a plan ended by a round that still counts: it passed whole, nothing was begun or edited since, and nothing else may be at work.</summary>
    public static bool IsReached(GoalState before, Observed observed) =>
        HasPassed(before) && observed is { Ending.Outcome: PlanOutcome.Succeeded } && observed.Attempts == before.Current!.Verdict!.Attempts
        && before is { Open: null, Closing: GoalStatus.None } && before.Wanted != Intent.Cancel && !GoalView.AwaitsGivenUp(before);

    /// <summary>The state after an answer: nothing of what a person was asked about it is open any more.</summary>
    public static GoalState Apply(GoalState state, ProposalAnswered answered) => state with
    {
        Current = state.Current! with { Verdict = answered.Verdict, IsProposalVoid = false },
        Asked = null,
        Notices = (state.Asked?.Criteria ?? []).Aggregate(state.Notices, GoalNotices.AskAnew),
    };

    private static TimeSpan Longest(GoalState state) => state.Contract!.Agents?.MaxStretch ?? AgentPolicy.DefaultStretch;

    private static void Decline(GoalTurn turn, PlanProposal proposal, string reason) => Answer(turn, proposal, ProposalOutcome.Declined, 0, reason, static verdict => verdict);

    private static void Answer(GoalTurn turn, PlanProposal proposal, ProposalOutcome outcome, int round, string reason, Func<ProposalVerdict, ProposalVerdict> with) => turn.Emit(new ProposalAnswered
    {
        At = turn.Now,
        Verdict = with(new ProposalVerdict { Step = proposal.Step, Attempt = proposal.Attempt, Number = proposal.Number, Outcome = outcome, Round = round, Reason = reason }),
    });
}

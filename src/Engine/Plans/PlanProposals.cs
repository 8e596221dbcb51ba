using System.Collections.Immutable;

namespace Orleans.Goals.Engine.Plans;

/// <summary>
/// The proposals of a plan's workers. As long as one stands nothing new is begun; that is so until the goal has answered it, also when its worker is gone, for the goal may be
/// in the middle of its round.
/// </summary>
internal static class PlanProposals
{
    /// <summary>Whether something may be begun: no proposal stands.</summary>
    public static bool MayBegin(PlanState state) => state.Proposal is null;

    /// <summary>Notes which proposal stands, and whether all is at rest, after any event: so no event can forget to.</summary>
    public static PlanState Note(PlanState state)
    {
        var proposal = state.Proposal is { } known && state.Desired?.Verdict?.Answers(known) != true ? Look(state, known) : First(state);
        return proposal == state.Proposal ? state : state with { Proposal = proposal };
    }

    private static PlanProposal? First(PlanState state)
    {
        foreach (var (index, open) in state.Workers)
        {
            if (open.Proposal is { } made)
            {
                return Look(state, new PlanProposal { Step = state.Step(index).Id, Attempt = open.Attempt, Number = made.Number, At = made.At });
            }
        }

        return null;
    }

    private static PlanProposal Look(PlanState state, PlanProposal proposal)
    {
        var stands = state.Workers.TryGetValue(state.Graph.IndexOf(proposal.Step), out var open) && open.Attempt == proposal.Attempt && open.Proposal?.Number == proposal.Number;

        // Who was told to stop does not stay at rest.
        return proposal with { IsGone = !stands, IsReady = stands && open!.Mode != DesiredMode.Stop && IsAtRest(state) };
    }

    private static bool IsAtRest(PlanState state) => state.Open.IsEmpty && state.Children.IsEmpty && state.Workers.Values.All(static worker => worker.IsAtRest);
}

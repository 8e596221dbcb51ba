using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Operations;

/// <summary>A function of the embedding application that makes a goal's plans, inside the host's process.</summary>
/// <remarks>
/// Asked whenever a goal that names it needs its next plan, after that was committed. It must have no effects: it may be asked again for the same plan, after a host died,
/// a fault or a plan that is not valid, and an answer of which the record knows nothing counts for nothing. What is to be done belongs into the steps of the plan. It is
/// asked by several goals at once.
/// </remarks>
public interface IPlanner
{
    /// <summary>The name by which goals call it: a valid <see cref="Identifier"/>.</summary>
    string Name { get; }

    /// <summary>Makes the next plan.</summary>
    /// <param name="call">The goal, and what is known of the plans before.</param>
    /// <param name="cancellationToken">Its time is over, or the goal does not need a plan any more.</param>
    /// <returns>
    /// A plan, or that there is none. A plan that is not valid, or has the same steps as one that was tried, is not begun: the planner is asked again, at most twice, with what
    /// is wrong in <see cref="PlannerCall.Problems"/>.
    /// </returns>
    /// <remarks>An exception, or no answer in time, is a fault that passes: it is asked again after a pause that grows, and after some of them in a row the goal is blocked.</remarks>
    ValueTask<PlannerResult> PlanAsync(PlannerCall call, CancellationToken cancellationToken);
}

using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of attempts that get nowhere.</summary>
internal static class GuardInvariants
{
    private const string Sentence = "Attempts that end with the same files and the same verdicts are bounded: the step fails, then the goal is blocked.";

    /// <summary>An attempt begins.</summary>
    public static void OnBegun(GoalFacts goal, PlanFacts plan, PlanState before)
    {
        var guards = Guards(before);
        var most = (guards.Replan ?? AgentGuards.DefaultReplan) * (guards.Plans ?? AgentGuards.DefaultPlans);
        if (IsWhole(before) && !plan.IsGivenUp)
        {
            Invariants.Require(goal, Sentence, goal.Standstill.Attempts < most, $"{goal.Standstill.Attempts} attempts got equally far, at most {most} may, and another begins");
        }
    }

    /// <summary>An attempt has ended.</summary>
    public static void OnClosed(Universe universe, GoalFacts goal, PlanFacts plan, PlanState before, WorkerClosed closed)
    {
        if (closed.Ending.Outcome == WorkerOutcome.Succeeded)
        {
            goal.Standstill = plan.Standstills[closed.Step] = new Standstill();
            return;
        }

        if (closed.Ending.Fingerprint is not { } files)
        {
            return;
        }

        var place = $"{files} {string.Join(' ', Verdicts(before, closed).OrderBy(static verdict => verdict.Id, StringComparer.Ordinal).Select(static verdict => $"{verdict.Id}={verdict.Verdict}"))}";
        var own = plan.Standstills.TryGetValue(closed.Step, out var known) ? known : plan.Standstills[closed.Step] = new Standstill();
        own.Add(place);
        if (IsWhole(before))
        {
            goal.Standstill.Add(place);
        }

        var most = Guards(before).Replan ?? AgentGuards.DefaultReplan;
        Invariants.Require(goal, Sentence, own.Attempts < most || closed.Next is not (StepPhase.Ready or StepPhase.Delayed), $"{closed.Step} goes on after {own.Attempts} attempts that got equally far, at most {most} may");
        universe.Counters.Reach(closed.IsStalled ? "no progress: the step fails" : closed.Progress?.NotBefore is not null ? "no progress: the next waits" : "attempt marked");
    }

    private static AgentGuards Guards(PlanState plan) => plan.Assignment!.Agents!.Policy.Guards ?? new AgentGuards();

    private static bool IsWhole(PlanState plan) => plan.Assignment!.Agents!.Strategy is PlanStrategy.Continuous or PlanStrategy.Fresh;

    private static ImmutableArray<CheckVerdict> Verdicts(PlanState plan, WorkerClosed closed)
    {
        var verdicts = new SortedDictionary<string, CheckVerdict>(StringComparer.Ordinal);
        var looked = plan.Steps[plan.Graph.IndexOf(closed.Step)].Looked;
        foreach (var verdict in Given(plan.Assignment!.Agents!.Manifest).Concat(closed.Ending.Verdicts.IsEmpty ? Given(looked) : closed.Ending.Verdicts))
        {
            verdicts[verdict.Id] = verdict;
        }

        return [.. verdicts.Values];
    }

    private static ImmutableArray<CheckVerdict> Given(ImmutableArray<CheckVerdict> verdicts) => verdicts.IsDefault ? [] : verdicts;
}

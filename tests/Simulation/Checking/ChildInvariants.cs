using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of goals that are steps of others.</summary>
internal static class ChildInvariants
{
    /// <summary>A goal's event.</summary>
    public static void OnGoal(Universe universe, GoalFacts goal, GoalStateEvent change)
    {
        switch (change)
        {
            case GoalAccepted { Parent: { } parent } accepted:
                goal.Workspace = accepted.Contract.Workspace;
                const string Sentence = "A goal that is a step begins only when a plan says so, and once.";
                var above = goal.Ledger.Goal(parent.Key.Goal);
                Invariants.Require(goal, Sentence, above.Children.Contains(goal.Id), $"no plan of {above.Id} began it");
                universe.Counters.Reach(parent.Mode == DesiredMode.Stop ? "child accepted to stop" : "child accepted");
                universe.Counters.Reach($"child depth {goal.Ledger.Above(goal).Count()}");
                break;
            case ParentWished wished:
                universe.Counters.Reach($"child told {wished.Mode}");
                break;
            case GoalEnded ended:
                const string After = "A goal ends only after the goals that are its steps.";
                foreach (var below in goal.Ledger.Below(goal).Where(below => !goal.Ledger.IsOrphan(below)))
                {
                    Invariants.Require(goal, After, below.State.Ended != GoalStatus.None, $"it ended ({ended.Status}), and {below.Id} did not");
                }

                if (goal.State.Parent is not null)
                {
                    universe.Counters.Reach($"child {ended.Status}");
                }

                break;
        }
    }

    /// <summary>A plan's event.</summary>
    public static void OnPlan(Universe universe, GoalFacts goal, PlanFacts plan, PlanState before, ChildEvent change)
    {
        switch (change)
        {
            case ChildBegun begun:
                OnBegun(universe, goal, plan, before, begun);
                break;
            case ChildSeen { Observed: { Hold: { } hold } observed }:
                universe.Counters.Reach($"child held {hold.Kind} ({observed.Status})");
                break;
            case ChildGivenUp given:
                universe.Counters.Reach(given.Reason.StartsWith("it is out", StringComparison.Ordinal) ? "child out of reach" : "child given up");
                break;
            case ChildEnded ended:
                OnEnded(universe, goal, plan, before, ended);
                break;
        }
    }

    /// <summary>What all attempts of a goal and of those below it are, fits in its budget, and in that of every goal above it.</summary>
    public static void AttemptsStayWithinEveryBudget(GoalFacts goal)
    {
        foreach (var facts in goal.Ledger.Above(goal).Prepend(goal))
        {
            var (own, lent) = (facts.MostAttempts, facts.State.Parent?.Lent.Attempts);
            var begun = Begun(facts);
            Invariants.Require(
                facts, "The attempts of a goal and of all below it stay within its budget and within what it was lent.", begun <= own && !(begun > lent), $"{begun} were begun; its budget is {own}, it was lent {lent}");
        }
    }

    private static long Begun(GoalFacts goal)
    {
        var plans = goal.Plans.Values.Where(plan => plan.Number > goal.State.PlansBefore).ToDictionary(plan => plan.State.Id, plan => plan.OwnAttempts);
        return plans.Values.Sum() + goal.Ledger.Goals.Where(below => below.State.Parent is { } parent && plans.ContainsKey(parent.Plan)).Sum(Begun);
    }

    private static void OnBegun(Universe universe, GoalFacts goal, PlanFacts plan, PlanState before, ChildBegun begun)
    {
        const string Sentence = "A goal that is a step begins once, when all it follows is finished, and only while the goal wants it.";
        var index = before.Graph.IndexOf(begun.Step);
        Invariants.Require(goal, Sentence, before.Graph.DependenciesOf(index).All(before.IsDone), $"{begun.Step} begins before what it follows");
        Invariants.Require(goal, Sentence, before.Desired is { Mode: DesiredMode.Run } && before.Failing is null && before.Ending is null, $"{begun.Step} begins, and nothing new may");
        Invariants.Require(goal, Sentence, !(before.Desired!.NotAfter <= begun.At), $"{begun.Step} begins after the end of the wall clock");
        Invariants.Require(goal, Sentence, !before.IsDone(index) && !before.Children.ContainsKey(index), $"{begun.Step} is done or open, and begins again");
        Invariants.Require(goal, Sentence, goal.Children.Add(begun.Goal), $"{begun.Goal} begins twice");
        var step = goal.Step(plan.Cycle, before.Graph.Hashes[index], idempotent: false);
        step.Starts++;
        Invariants.Require(goal, "A step that is a goal is not repeated silently.", step.Starts <= step.Allowed, $"{begun.Step} begins {step.Starts} times, and only {step.Allowed} are accounted for");
        Lent(goal, before, begun);
        Invariants.StaysWithinTheConcurrency(goal, plan);
        if (!plan.IsGivenUp)
        {
            Invariants.HasTheWorkspace(goal);
        }

        universe.Counters.Reach(begun.Lent.Attempts is null ? "child begun without limit" : "child begun with a loan");
    }

    /// <summary>What is lent and what is used fit together in what the plan was lent.</summary>
    private static void Lent(GoalFacts goal, PlanState before, ChildBegun begun)
    {
        const string Sentence = "What goals that are steps are lent never exceeds what there is.";
        var open = before.Children.Values.Concat(PlanSpawns.Open(before)).ToList();
        var attempts = before.Attempts + open.Sum(child => child.Lent.Attempts ?? 0) + (begun.Lent.Attempts ?? 0);
        Invariants.Require(goal, Sentence, !(attempts > before.Desired!.Allowance), $"{begun.Goal} is lent {begun.Lent.Attempts} attempts: {attempts} of {before.Desired.Allowance}");
        var replans = before.Replans + open.Sum(child => child.Lent.Replans ?? 0) + (begun.Lent.Replans ?? 0);
        Invariants.Require(
            goal, Sentence, begun.Lent.Replans is null or 0 || !(replans > before.Desired.Replans), $"{begun.Goal} is lent {begun.Lent.Replans} replans: {replans} of {before.Desired.Replans}");
        var reserved = new TimeSpan(before.Open.Sum(operation => goal.Ledger.Operation(operation.Operation)!.Reserved.Ticks) + open.Sum(child => (child.Lent.Active ?? TimeSpan.Zero).Ticks) + before.Workers.Values.Sum(worker => (worker.Lent.Active ?? TimeSpan.Zero).Ticks));
        var active = before.Active + reserved + (begun.Lent.Active ?? TimeSpan.Zero);
        Invariants.Require(goal, Sentence, !(active > before.Desired.Active), $"{begun.Goal} is lent {begun.Lent.Active}: {active} of {before.Desired.Active}");
        Invariants.Require(
            goal,
            Sentence,
            (begun.Lent.Attempts is null) == (before.Desired.Allowance is null) && (begun.Lent.Active is null) == (before.Desired.Active is null) && (begun.Lent.Replans is null) == (before.Desired.Replans is null),
            $"{begun.Goal} has a limit where there is none, or none where there is one");
    }

    private static void OnEnded(Universe universe, GoalFacts goal, PlanFacts plan, PlanState before, ChildEnded ended)
    {
        const string Sentence = "What a goal that is a step used counts once, exactly, and when it has ended.";
        var child = goal.Ledger.Goal(ended.Goal);
        Invariants.Require(goal, Sentence, !child.IsCounted, $"{ended.Goal} counts twice");
        child.IsCounted = true;
        plan.Attempts += ended.Usage.Attempts;
        goal.Active += ended.Usage.Active;
        goal.Models += ended.Usage.Models ?? new Engine.Agents.ModelUsage();
        goal.Overrun += ended.Usage.Overrun;
        var index = before.Graph.IndexOf(ended.Step);
        universe.Counters.Reach(child.State.ClearedAt is null ? $"child -> {ended.Next}" : "child cleared before it was heard to have ended");
        if (ended.Next == StepPhase.Unknown)
        {
            child.IsLost = true;
            var lent = before.Children[index].Lent;
            Invariants.Require(goal, Sentence, ended.Usage.Attempts == (lent.Attempts ?? 0), $"{ended.Goal} is lost, and counts otherwise than with what it was lent");
            return;
        }

        var state = child.State;
        if (state is { Exists: false, ClearedAt: null })
        {
            Invariants.Require(goal, Sentence, ended.Usage == new ChildUsage(), $"{ended.Goal} never was, and counts");
        }
        else
        {
            Invariants.Require(goal, Sentence, state.Ended != GoalStatus.None, $"{ended.Goal} counts, and has not ended");
            Invariants.Require(
                goal,
                Sentence,
                ended.Usage.Attempts == state.Attempts && ended.Usage.Active == state.Active && ended.Usage.Overrun == state.Overrun && ended.Usage.Replans == Math.Max(0, state.Plans - 1) + state.ChildReplans,
                $"{ended.Goal} counts {ended.Usage}");
            Invariants.Require(goal, "A step that is a goal is finished when that is complete.", (ended.Next == StepPhase.Done) == (state.Ended == GoalStatus.Complete), $"{ended.Goal} ended {state.Ended}, its step is {ended.Next}");
        }

        if (ended.Next != StepPhase.Done)
        {
            // It definitely ended without having reached anything: another may be begun.
            goal.Step(plan.Cycle, before.Graph.Hashes[index], idempotent: false).Allowed++;
        }
    }
}

using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>Keeps account of active time beside the product, and holds its budget against it.</summary>
internal static class ActiveTime
{
    /// <summary>
    /// "An attempt begins only with active time that is left." What everything of the plan that is settled used, what its open attempts have reserved and what this one
    /// reserves fit together in what was lent.
    /// </summary>
    public static void OnBegun(Universe universe, GoalFacts goal, PlanFacts plan, PlanState before, AttemptBegun begun)
    {
        const string Sentence = "An attempt begins only with active time that is left.";
        if (before.Desired?.Active is not { } lent)
        {
            return;
        }

        var open = new TimeSpan(before.Open.Sum(operation => goal.Ledger.Operation(operation.Operation)!.Reserved.Ticks) + before.Children.Values.Concat(PlanSpawns.Open(before)).Sum(child => (child.Lent.Active ?? TimeSpan.Zero).Ticks) + before.Workers.Values.Sum(worker => (worker.Lent.Active ?? TimeSpan.Zero).Ticks));
        Invariants.Require(goal, Sentence, begun.Operation.Reserved >= ContractLimits.ShortestActive, $"{begun.Operation.Operation} begins with {begun.Operation.Reserved}");
        var reserved = begun.Operation.Reserved!.Value;
        Invariants.Require(
            goal, Sentence, before.Active + open + reserved <= lent, $"{begun.Operation.Operation} reserves {reserved}; {before.Active} are used and {open} reserved of {lent}");
        plan.Reserved += reserved;
        universe.Counters.Reach(PlanBudget.IsCut(before.Step(before.Graph.IndexOf(begun.Operation.Step!)), begun.Operation) ? "attempt begun with less than its timeout" : "attempt begun with its timeout reserved");
        StaysWithinTheBudget(goal);
    }

    /// <summary>The same of a worker: what it is lent is reserved.</summary>
    public static void OnLent(GoalFacts goal, PlanFacts plan, PlanState before, WorkerBegun begun)
    {
        if (begun.Lent.Active is not { } reserved || before.Desired?.Active is not { } lent)
        {
            return;
        }

        var open = new TimeSpan(before.Open.Sum(operation => goal.Ledger.Operation(operation.Operation)!.Reserved.Ticks)
            + before.Children.Values.Concat(PlanSpawns.Open(before)).Sum(child => (child.Lent.Active ?? TimeSpan.Zero).Ticks) + before.Workers.Values.Sum(worker => (worker.Lent.Active ?? TimeSpan.Zero).Ticks));
        Invariants.Require(
            goal, "An attempt begins only with active time that is left.", before.Active + open + reserved <= lent, $"{begun.Step} is lent {reserved}; {before.Active} are used and {open} reserved of {lent}");
        plan.Reserved += reserved;
        StaysWithinTheBudget(goal);
    }

    /// <summary>What a worker was lent is there again, but for what it used.</summary>
    public static void OnReturned(GoalFacts goal, PlanFacts plan, WorkerClosed closed, Engine.Workers.WorkerLoan lent)
    {
        var overrun = closed.Active > lent.Active ? closed.Active - lent.Active.Value : TimeSpan.Zero;
        Invariants.Require(goal, "What is billed beyond a reservation is recorded as an overrun.", closed.Overrun == overrun, $"{closed.Step} used {closed.Active} of {lent.Active}, and {closed.Overrun} are recorded");
        goal.Overrun += overrun;
        if (lent.Active is { } reserved)
        {
            plan.Reserved += closed.Active - overrun - reserved;
            StaysWithinTheBudget(goal);
        }
    }

    /// <summary>"What is billed beyond a reservation is recorded as an overrun."</summary>
    public static void OnEnded(Universe universe, GoalFacts goal, PlanFacts plan, OpenOperation open, AttemptEnded ended)
    {
        const string Sentence = "What is billed beyond a reservation is recorded as an overrun.";
        if (open.Reserved is not { } reserved)
        {
            return;
        }

        var billed = ended.Billed ?? ended.Result.Active;
        var overrun = billed > reserved ? billed - reserved : TimeSpan.Zero;
        Invariants.Require(goal, Sentence, ended.Overrun == overrun, $"{ended.Operation} was billed {billed} of {reserved} reserved, and {ended.Overrun} are recorded");
        Invariants.Require(goal, Sentence, billed >= ended.Result.Active, $"{ended.Operation} was billed {billed}, less than the {ended.Result.Active} it took");
        plan.Reserved += billed - overrun - reserved;
        goal.Overrun += overrun;
        universe.Counters.Reach(ended.IsCutShort ? "attempt cut short" : overrun > TimeSpan.Zero ? "overrun of active time" : "within its reservation");
        StaysWithinTheBudget(goal);
    }

    /// <summary>
    /// "Active time never exceeds the budget but for what checks and rounds took and for recorded overruns." What all attempts over all plans of a cycle were billed within their
    /// reservations, and what open ones have reserved, fit together in the budget.
    /// </summary>
    private static void StaysWithinTheBudget(GoalFacts goal)
    {
        // A plan that was lent more goes on with that until it has heard that the budget was lowered.
        var plans = goal.Plans.Values.Where(plan => plan.Number > goal.State.PlansBefore);
        var reserved = new TimeSpan(plans.Sum(plan => plan.Reserved.Ticks));
        Invariants.Require(
            goal,
            "Active time never exceeds the budget but for what checks and rounds took and for recorded overruns.",
            reserved <= goal.MostActive && !(reserved > goal.State.Parent?.Lent.Active),
            $"{reserved} are used within reservations, or reserved, of {goal.MostActive}");
    }
}

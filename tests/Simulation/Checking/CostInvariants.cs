using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What models cost in money and tool calls stays within every budget, and is counted exactly.</summary>
internal static class CostInvariants
{
    private const string Budget = "Lent plus spent money and tool calls never exceed the budget.";

    /// <summary>The contract may allow more than before.</summary>
    public static void OnContract(GoalFacts goal, GoalBudget? budget)
    {
        var most = budget is null ? new ModelLoan { Cost = 0, Tools = 0 } : ModelLoan.Of(budget) ?? new ModelLoan();
        goal.MostCost = Math.Max(goal.MostCost, most.Cost ?? long.MaxValue);
        goal.MostTools = Math.Max(goal.MostTools, most.Tools ?? long.MaxValue);
    }

    public static void OnTurn(GoalFacts goal, WorkerFacts worker, TurnBegun begun)
    {
        worker.ReservedCost = begun.Cost;
        Invariants.Require(goal, Budget, !(worker.Spent.Cost + begun.Cost > worker.Lent!.Cost), $"{begun.Operation.Operation} reserves {begun.Cost}; {worker.Spent.Cost} of {worker.Lent!.Cost} are spent");
        StaysWithin(goal);
    }

    public static void OnTurnEnded(GoalFacts goal, WorkerFacts worker, TurnEnded ended, ModelUsage cost)
    {
        Invariants.Require(goal, "No call costs more than it reserved.", cost.Cost <= worker.ReservedCost, $"{ended.Operation} cost {cost.Cost}, and reserved {worker.ReservedCost}");
        worker.ReservedCost = 0;
    }

    /// <summary>After every event of a worker.</summary>
    public static void OnWorker(GoalFacts goal, WorkerFacts worker)
    {
        var (used, lent) = (worker.State.Models, worker.Lent);
        Invariants.Require(goal, Budget, !(used.Tools > lent?.Tools), $"{worker.Key} made {used.Tools} tool calls, and was lent {lent?.Tools}");
    }

    public static void OnLent(GoalFacts goal, PlanState before, WorkerLoan lent)
    {
        var models = before.Desired!.Models;
        var cost = before.Models.Cost + before.Workers.Values.Sum(worker => worker.Lent.Cost ?? 0) + before.Children.Values.Concat(PlanSpawns.Open(before)).Sum(child => child.Lent.Models?.Cost ?? 0) + (lent.Cost ?? 0);
        var tools = before.Models.Tools + before.Workers.Values.Sum(worker => worker.Lent.Tools ?? 0) + before.Children.Values.Concat(PlanSpawns.Open(before)).Sum(child => child.Lent.Models?.Tools ?? 0) + (lent.Tools ?? 0);
        Invariants.Require(goal, Budget, !(cost > models?.Cost) && !(tools > models?.Tools), $"{cost} and {tools} tool calls are spent or lent, of {models}");
        Invariants.Require(goal, Budget, (lent.Cost is null) == (models?.Cost is null) && (lent.Tools is null) == (models?.Tools is null), $"a worker is lent {lent} where there is {models}");
    }

    public static void StaysWithin(GoalFacts goal)
    {
        foreach (var facts in goal.Ledger.Above(goal).Prepend(goal))
        {
            var cost = Spent(facts);
            var lent = facts.State.Parent?.Lent.Models;
            Invariants.Require(facts, Budget, cost <= facts.MostCost && !(cost > lent?.Cost), $"{cost} is spent or reserved; its budget is {facts.MostCost}, it was lent {lent}");
        }
    }

    private static long Spent(GoalFacts goal)
    {
        var plans = goal.Plans.Values.Where(plan => plan.Number > goal.State.PlansBefore).ToDictionary(plan => plan.State.Id);
        return plans.Values.SelectMany(plan => plan.Workers.Values).Sum(worker => worker.Spent.Cost + worker.ReservedCost)
            + goal.Planning.Spent.Cost + goal.Planning.ReservedCost
            + goal.Ledger.Goals.Where(facts => facts.State.Parent is { } parent && plans.ContainsKey(parent.Plan)).Sum(Spent);
    }
}

using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of plans that a model writes.</summary>
internal static class PlanningInvariants
{
    private const string ItemsStay = "What the initializer wrote stays as it is until a person drops it.";

    /// <summary>The contract was edited.</summary>
    public static void OnEdited(Universe universe, GoalFacts goal, GoalContract before)
    {
        if (goal.Planning.Items.IsDefault)
        {
            return;
        }

        var contract = goal.State.Contract!;
        if (contract.Agents is not { Initializer: true } || !FeatureRules.May(contract, goal.Planning.Items))
        {
            goal.Planning.Items = default;
            universe.Counters.Reach(before.Agents == contract.Agents ? "manifest to be written anew" : "manifest dropped");
        }
    }

    /// <summary>A plan is begun: what the goal's items are is known by then.</summary>
    public static void OnPlan(GoalFacts goal) => Invariants.Require(
        goal, "The initializer writes before the first plan.", goal.State.Contract!.Agents is not { Initializer: true } || !goal.Planning.Items.IsDefault, "a plan is begun without a manifest");

    /// <summary>The items that must pass in the round by which the goal completes.</summary>
    public static IEnumerable<Check> Items(GoalFacts goal)
    {
        Invariants.Require(
            goal, "A goal completes only when every item of its manifest passed.", goal.State.Contract!.Agents is { Initializer: true } == !goal.Planning.Items.IsDefault, "it completed without a manifest, or with one that was dropped");
        return goal.Planning.Items.IsDefault ? [] : goal.Planning.Items.Select(static item => item.Check);
    }

    /// <summary>A goal's event.</summary>
    public static void OnGoal(Universe universe, GoalFacts goal, GoalState before, PlanningEvent change)
    {
        switch (change)
        {
            case PlanningBegun begun:
                OnBegun(universe, goal, before, begun);
                break;
            case PlanningEnded ended:
                OnEnded(universe, goal, before, ended);
                break;
            case PlannerAsked asked:
                OnAsked(universe, goal, before, asked);
                break;
            case PlannerEnded ended:
                OnAnswered(universe, goal, before, ended);
                break;
            case FeaturesWritten written:
                Invariants.Require(goal, ItemsStay, goal.Planning.Items.IsDefault, "they are written a second time");
                goal.Planning.Items = written.Items;
                universe.Counters.Reach("manifest written");
                break;
            case PlanWritten written:
                OnWritten(universe, goal, before, written.Written);
                break;
            case PlanningTold { Problem.Length: > 0 } told:
                Invariants.Require(goal, "A plan that is not valid is written anew at most twice.", goal.State.Planning!.Repairs <= PlanningLimits.Repairs, $"{goal.State.Planning.Repairs} repairs");
                universe.Counters.Reach(told.Problem.Contains("which was tried", StringComparison.Ordinal) ? "plan refused that was tried" : GoalFeatures.AreMissing(goal.State) ? "manifest refused" : "plan refused");
                break;
            case PlanningTold:
                universe.Counters.Reach("planner looked");
                break;
            case PlanningWaits waits:
                universe.Counters.Reach(waits.Wait.IsQuota ? "planner waits for a quota" : "planner waits");
                break;
            case PlanningGivenUp:
                universe.Counters.Reach("planning given up");
                break;
        }
    }

    /// <summary>A plan is written only while the goal wants one, may go on, and none is open; and within the budget.</summary>
    private static void OnBegun(Universe universe, GoalFacts goal, GoalState before, PlanningBegun begun)
    {
        IsNeeded(goal, before, begun.Operation, begun.At);
        (goal.Planning.Reserved, goal.Planning.ReservedCost) = (begun.Tokens, begun.Cost);
        WorkerInvariants.StaysWithinTheBudget(goal);
        CostInvariants.StaysWithin(goal);
        universe.Counters.Reach("planning begun");
    }

    private static void IsNeeded(GoalFacts goal, GoalState before, OpenOperation operation, DateTimeOffset at)
    {
        const string Sentence = "A plan is written only while the goal needs one.";
        Invariants.HasTheWorkspace(goal);
        Invariants.Require(goal, Sentence, before is { Current: null, Open: null, Written: null, Wanted: Intent.Run, Holds.IsEmpty: true } && (before.Stage == GoalStage.Planning || (before.Stage == GoalStage.Verifying && GoalFeatures.AreMissing(before))), $"{operation.Operation} begins in stage {before.Stage}, while it shall {before.Wanted}");
        Invariants.Require(goal, Sentence, !PlanningView.IsWaiting(before, at), $"{operation.Operation} begins at {at:O}, and waits until {before.Planning?.Wait?.Until:O}");
        goal.Ledger.Intend(ActorKey.ForGoal(goal.Id), operation, null);
    }

    /// <summary>A planner of the application is asked when a plan is needed and nothing else is, in a goal that names it.</summary>
    private static void OnAsked(Universe universe, GoalFacts goal, GoalState before, PlannerAsked asked)
    {
        IsNeeded(goal, before, asked.Operation, asked.At);
        Invariants.Require(goal, "A planner is asked for plans of goals that name it, and after the initializer.", before.Contract!.Planner?.Name == asked.Planner && !GoalFeatures.AreMissing(before), $"{asked.Planner} is asked");
        universe.Counters.Reach("planner asked");
    }

    /// <summary>What a planner gave counts once, and costs time only.</summary>
    private static void OnAnswered(Universe universe, GoalFacts goal, GoalState before, PlannerEnded ended)
    {
        var operation = goal.Ledger.Operation(ended.Operation);
        Invariants.Require(goal, "A result of planning counts once.", operation is { IsSettled: false } && before.Open?.Operation == ended.Operation, $"a second result of {ended.Operation} counts");
        operation!.IsSettled = true;
        Invariants.Require(goal, "An answer of a planner counts when it gave one.", ended.IsLost || operation.Results.ContainsKey(before.Open!.Execution), $"{ended.Operation} counts, and gave nothing");
        Invariants.Require(goal, "A plan that is not valid is made anew at most twice.", before.Planning!.Repairs <= PlanningLimits.Repairs, $"{before.Planning.Repairs} repairs");
        goal.Active += ended.Active;
        universe.Counters.Reach(ended.IsLost ? "planner lost" : ended.Problem.Length > 0 ? "planner's plan refused" : ended.Fault.Length > 0 ? "planner failed" : "planner answered");
    }

    private static void OnEnded(Universe universe, GoalFacts goal, GoalState before, PlanningEnded ended)
    {
        const string Sentence = "What planning cost is what its calls really cost; a call of which nobody knows counts with its reservation.";
        var operation = goal.Ledger.Operation(ended.Operation);
        Invariants.Require(goal, "A result of planning counts once.", operation is { IsSettled: false } && before.Open?.Operation == ended.Operation, $"a second result of {ended.Operation} counts");
        operation!.IsSettled = true;
        operation.Results.TryGetValue(before.Open!.Execution, out var given);
        Invariants.Require(goal, Sentence, ended.CountsReserved || given is { Turn: not null }, $"{ended.Operation} counts, and gave nothing");
        var reserved = goal.Planning.Reserved;
        var cost = ended.CountsReserved ? new ModelUsage { Calls = 1, Input = reserved, Estimated = reserved, Cost = goal.Planning.ReservedCost } : given!.Turn!.Usage;
        Invariants.Require(goal, "No call costs more than it reserved.", cost.Tokens <= reserved, $"{ended.Operation} cost {cost.Tokens} tokens, and reserved {reserved}");
        Invariants.Require(goal, "No call costs more than it reserved.", cost.Cost <= goal.Planning.ReservedCost, $"{ended.Operation} cost {cost.Cost}, and reserved {goal.Planning.ReservedCost}");
        goal.Planning.Spent += cost;
        (goal.Planning.Reserved, goal.Planning.ReservedCost) = (0, 0);
        goal.Models += cost;
        goal.Active += ended.Active;
        var counted = (goal.State.Models ?? new ModelUsage()) - (before.Models ?? new ModelUsage());
        Invariants.Require(goal, Sentence, counted.Tokens == cost.Tokens && counted.Calls == cost.Calls && counted.Cost == cost.Cost, $"{ended.Operation} counts {counted}, it cost {cost}");
        universe.Counters.Reach(ended.CountsReserved ? "planning counts with its reservation" : "planning counts");
    }

    private static void OnWritten(Universe universe, GoalFacts goal, GoalState before, WrittenPlan written)
    {
        // Looked up in what the goal itself remembers, which a bug may have forgotten, and beside it.
        if (before.Tried.IsDefault || before.Tried.All(static plan => plan.Hash is null))
        {
            goal.Planning.Tried.Clear();
        }

        var hash = string.Join(' ', new PlanGraph(written.Plan, goal.State.Contract!.Environment).Hashes.Order(StringComparer.Ordinal));
        Invariants.Require(goal, "A plan that was tried is not tried again.", goal.Planning.Tried.Add(hash), $"{written.Plan.Name} is a plan that was tried");
        universe.Counters.Reach("plan written");
    }
}

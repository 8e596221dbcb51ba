using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Judges;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of criteria that models judge.</summary>
internal static class JudgeInvariants
{
    private const string Cost = "What judges cost counts once: as their operation gave it, or with its reservation when nobody knows.";

    /// <summary>A round was begun.</summary>
    public static void OnBegun(GoalFacts goal, RoundBegun begun)
    {
        var judged = goal.State.Contract!.DoneWhen.Any(static check => check is JudgeCheck);
        Invariants.Require(goal, Cost, judged == begun.Operation.Tokens is not null, $"{begun.Operation.Operation} reserves {begun.Operation.Tokens} tokens");
        WorkerInvariants.StaysWithinTheBudget(goal);
    }

    /// <summary>A round ended.</summary>
    public static void OnEnded(Universe universe, GoalFacts goal, GoalState before, RoundEnded ended)
    {
        Count(goal, CostOf(goal, before.Open!), ended.Models);
        if (ended.Wait is { } wait)
        {
            Invariants.Require(goal, "Only a judge that could not be asked is waited for.", ended.Outcome == RoundOutcome.Waits && wait.Until > ended.At, $"round {ended.Round} is {ended.Outcome}, and waits until {wait.Until:O}");
            universe.Counters.Reach(wait.IsQuota ? "judge waits for a quota" : "judge waits");
        }
    }

    /// <summary>A round was taken over: what its judges cost nobody knows.</summary>
    public static void OnTaken(GoalFacts goal, GoalState before, GoalOperationTakenOver taken)
    {
        Count(goal, JudgeBudget.Lost(before.Open!), taken.Models);
        WorkerInvariants.StaysWithinTheBudget(goal);
    }

    /// <summary>A goal never completes on a judge that did not validly pass.</summary>
    public static void PassedValidly(GoalFacts goal, OperationResult result)
    {
        foreach (var judge in goal.State.Contract!.DoneWhen.OfType<JudgeCheck>())
        {
            var verdict = result.Verdicts.Single(verdict => verdict.Id == judge.Id);
            var passes = verdict.Votes?.Count(static vote => vote.Verdict == Verdict.Passed) ?? 0;
            Invariants.Require(goal, "A goal never completes on a judge that did not validly pass.", verdict.Verdict == Verdict.Passed && 2 * passes > judge.Votes, $"{judge.Id} is {verdict.Verdict} with {passes} of {judge.Votes} votes");
        }
    }

    private static ModelUsage? CostOf(GoalFacts goal, OpenOperation open) =>
        goal.Ledger.Operation(open.Operation)!.Results.TryGetValue(open.Execution, out var given) && given.Judged is { } judged ? judged : JudgeBudget.Lost(open);

    private static void Count(GoalFacts goal, ModelUsage? cost, ModelUsage? counted)
    {
        Invariants.Require(goal, Cost, Tokens(cost) == Tokens(counted), $"{counted} counts, it cost {cost}");
        goal.Models += cost ?? new ModelUsage();
        goal.JudgedTokens += Tokens(cost);
    }

    private static void Spend(GoalFacts goal, WorkerFacts worker, ModelUsage? cost, ModelUsage? counted)
    {
        Invariants.Require(goal, Cost, Tokens(cost) == Tokens(counted), $"{counted} counts for {worker.Key}, it cost {cost}");
        worker.Spent += cost ?? new ModelUsage();
    }

    private static long Tokens(ModelUsage? usage) => usage?.Tokens ?? 0;
}

using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Judges;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Workers;

/// <summary>Criteria that models judge, when the host looks at a worker's claim. What they cost is the worker's.</summary>
internal static class WorkerJudges
{
    /// <summary>How the judges of a claim work; null when nothing was reserved for any.</summary>
    public static JudgeSpec? SpecOf(WorkerAssignment assignment, OpenOperation look) => look.Tokens is not { } tokens ? null : new JudgeSpec
    {
        Objective = assignment.Objective,
        Model = assignment.Policy.Judge ?? assignment.Policy.Work,
        Policy = assignment.Policy,
        Tokens = tokens,
    };

    /// <summary>What is reserved for the judges of a claim that is looked at now; null when there are none.</summary>
    public static long? Reserve(WorkerState state, ModelUsage? lost = null) =>
        JudgeBudget.Reserve(WorkerClaims.Checks(state.Assignment!), state.Assignment!.Lent.Tokens - state.Models.Tokens - (lost?.Tokens ?? 0));

    /// <summary>The event of an operation that is taken over: what the judges of the lost execution cost nobody knows, so it counts with its reservation.</summary>
    public static WorkerOperationTakenOver TakeOver(WorkerState state, OpenOperation open, WorkerOperationTakenOver taken) => open.Tokens is null ? taken : taken with
    {
        Models = JudgeBudget.Lost(open),
        Tokens = Reserve(state, JudgeBudget.Lost(open)),
    };

    /// <summary>
    /// Whether nothing stands against a claim but that models could not be asked, or gave no verdict. The worker can mend nothing of that: the goal's round asks again, and
    /// there it does not pass.
    /// </summary>
    public static bool LeaveItToTheRound(WorkerAssignment assignment, ImmutableArray<CheckVerdict> verdicts)
    {
        var checks = WorkerClaims.Checks(assignment);
        return checks.Length == verdicts.Length
            && checks.Zip(verdicts).All(static pair => pair.Second.Verdict == Verdict.Passed || (pair.First is JudgeCheck && pair.Second.Verdict == Verdict.Unmeasurable));
    }

    /// <summary>The state after the host has looked at a claim.</summary>
    public static WorkerState Apply(WorkerState state, ClaimJudged judged) => state with
    {
        Open = null,
        Stage = WorkerStage.Working,
        Active = state.Active + judged.Active,
        ReservedTokens = 0,
        Models = state.Models + (judged.Models ?? new ModelUsage()),
        FalseClaims = judged.Holds || judged.Verdicts.IsEmpty ? state.FalseClaims : state.FalseClaims + 1,
    };

    /// <summary>The state after an operation was taken over.</summary>
    public static WorkerState Apply(WorkerState state, WorkerOperationTakenOver taken) => state with
    {
        Open = state.Open! with { Execution = taken.Execution, Owner = taken.Owner, Tokens = taken.Tokens },
        ReservedTokens = taken.Tokens ?? 0,
        Models = state.Models + (taken.Models ?? new ModelUsage()),
    };
}

using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Goals;

/// <summary>Says what a verification round is worth.</summary>
internal static class VerificationRound
{
    /// <summary>The checks of a round: criteria first, then fences.</summary>
    public static ImmutableArray<Check> Checks(GoalContract contract) => contract.DoneWhen.AddRange(contract.Fences);

    /// <summary>The end of the open round, as its result makes it.</summary>
    public static RoundEnded Judge(GoalState state, OperationResult result, DateTimeOffset now)
    {
        var checks = Checks(state.Contract!);
        if (state.IsStale)
        {
            return Ended(RoundOutcome.Stopped, "the contract was edited while it ran", []);
        }

        if (result.Outcome is OperationOutcome.Stopped or OperationOutcome.Lost)
        {
            return Ended(RoundOutcome.Stopped, "it was stopped", []);
        }

        if (result.Outcome != OperationOutcome.Succeeded || result.Verdicts.Length != checks.Length)
        {
            var reason = $"the round could not be run: {result.Reason}";
            return Ended(RoundOutcome.Failed, reason, Unmeasurable(checks, reason));
        }

        if (!result.Changed.IsEmpty)
        {
            var reason = $"the workspace changed while it was being verified: {string.Join(", ", result.Changed)}";
            return state.VoidRounds + 1 < GoalDecisions.MaximumVoidRounds
                ? Ended(RoundOutcome.Void, reason, [])
                : Ended(RoundOutcome.Failed, reason, Unmeasurable(checks, reason));
        }

        var failing = result.Verdicts.Where(verdict => verdict.Verdict != Verdict.Passed).ToArray();
        return failing.Length == 0
            ? Ended(RoundOutcome.Passed, string.Empty, result.Verdicts)
            : Ended(RoundOutcome.Failed, string.Join("; ", failing.Take(3).Select(Describe)), result.Verdicts);

        RoundEnded Ended(RoundOutcome outcome, string reason, ImmutableArray<CheckVerdict> verdicts) => new()
        {
            At = now,
            Round = state.Rounds,
            Outcome = outcome,
            Reason = reason,
            Verdicts = verdicts,
            Active = result.Active,
        };
    }

    private static string Describe(CheckVerdict verdict) =>
        $"{verdict.Id} {(verdict.Verdict == Verdict.Failed ? "failed" : "could not be measured")}: {verdict.Reason}";

    private static ImmutableArray<CheckVerdict> Unmeasurable(ImmutableArray<Check> checks, string reason) =>
        [.. checks.Select(check => new CheckVerdict { Id = check.Id, Verdict = Verdict.Unmeasurable, Reason = reason })];
}

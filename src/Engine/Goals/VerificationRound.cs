using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Judges;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Goals;

/// <summary>Says what a verification round is worth.</summary>
internal static class VerificationRound
{
    /// <summary>The checks that the host runs in a round: criteria first, then fences, without what a person answers.</summary>
    public static ImmutableArray<Check> Checks(GoalState state) => GoalFeatures.Criteria(state).AddRange(state.Contract!.Fences).RemoveAll(static check => check is AskCheck);

    /// <summary>The end of the open round, as its result makes it.</summary>
    public static RoundEnded Judge(GoalState state, OperationResult result, DateTimeOffset now) =>
        Weigh(state, result, now) with { Models = JudgeBudget.Of(state.Open!, result) };

    private static RoundEnded Weigh(GoalState state, OperationResult result, DateTimeOffset now)
    {
        var checks = Checks(state);
        if (state.IsStale)
        {
            return Ended(RoundOutcome.Stopped, "the contract was edited while it ran", []);
        }

        if (result.Lack is { } lack)
        {
            return Ended(RoundOutcome.Stopped, lack, []);
        }

        if (result.Outcome is OperationOutcome.Stopped or OperationOutcome.Lost)
        {
            return Ended(RoundOutcome.Stopped, "it was stopped", []);
        }

        if (result.Outcome != OperationOutcome.Succeeded || result.Verdicts.Length != checks.Length)
        {
            var reason = $"the round could not be run: {result.Reason}";
            return Ended(RoundOutcome.Failed, reason, Unmeasurable(state, reason));
        }

        if (!result.Changed.IsEmpty)
        {
            var reason = $"the workspace changed while it was being verified: {string.Join(", ", result.Changed)}";
            return state.VoidRounds + 1 < GoalDecisions.MaximumVoidRounds
                ? Ended(RoundOutcome.Void, reason, [])
                : Ended(RoundOutcome.Failed, reason, Unmeasurable(state, reason));
        }

        var failing = result.Verdicts.Where(verdict => verdict.Verdict != Verdict.Passed).ToArray();
        if (failing.Length > 0 && GoalJudges.IsWithout(result) && GoalJudges.Wait(state, result.JudgeFault!, now) is { } wait)
        {
            return Ended(RoundOutcome.Waits, wait.Reason, GoalQuestions.NotAsked(state, result.Verdicts)) with { Wait = wait };
        }

        if (failing.Length > 0)
        {
            // Where judges were not asked since something else did not pass, that is the reason.
            failing = [.. failing.Where(static verdict => verdict.Verdict == Verdict.Failed), .. failing.Where(static verdict => verdict.Verdict != Verdict.Failed)];
            return Ended(RoundOutcome.Failed, string.Join("; ", failing.Take(3).Select(Describe)), GoalQuestions.NotAsked(state, result.Verdicts));
        }

        var (verdicts, asked) = GoalQuestions.Judge(state, result);
        return asked is null
            ? Ended(RoundOutcome.Passed, string.Empty, verdicts)
            : Ended(RoundOutcome.Asked, $"everything else passed; a person is asked about {string.Join(", ", asked.Criteria)}", verdicts) with { Asked = asked };

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

    /// <summary>A verdict that is not passed, in words.</summary>
    public static string Describe(CheckVerdict verdict) =>
        $"{verdict.Id} {(verdict.Verdict == Verdict.Failed ? "failed" : "could not be measured")}: {verdict.Reason}";

    private static ImmutableArray<CheckVerdict> Unmeasurable(GoalState state, string reason) =>
    [
        .. GoalFeatures.Criteria(state).Concat(state.Contract!.Fences).Select(check => new CheckVerdict { Id = check.Id, Verdict = Verdict.Unmeasurable, Reason = reason }),
    ];
}

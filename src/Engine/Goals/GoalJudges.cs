using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Judges;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Goals;

/// <summary>The criteria of a goal that models judge: what a round may cost, and what becomes of one whose judges cannot be asked.</summary>
internal static class GoalJudges
{
    /// <summary>How the round's judges work; null when nothing was reserved for any.</summary>
    public static JudgeSpec? SpecOf(GoalState state, OpenOperation round) => round.Tokens is not { } tokens ? null : new JudgeSpec
    {
        Objective = state.Contract!.Objective,
        Model = state.Contract.Agents?.Judge ?? state.Contract.Agents?.Work,
        Policy = state.Contract.Agents,
        Tokens = tokens,
    };

    /// <summary>What is reserved for the judges of a round that is begun now; null when there are none.</summary>
    public static long? Reserve(GoalState state) => JudgeBudget.Reserve(VerificationRound.Checks(state), Left(state)?.Tokens);

    /// <summary>Why the tokens that are left do not allow a round, or null when they do.</summary>
    public static string? Lack(GoalState state) =>
        JudgeRules.AreIn(state.Contract!.DoneWhen) && Left(state)?.Cost <= 0 ? "the budget of money is used up, and the judges of a round cost some" : JudgeBudget.Lack(VerificationRound.Checks(state), Left(state)?.Tokens);

    /// <summary>
    /// What may be reserved: of a goal whose agent is at rest for the round, what its plan was lent and has not used. What the round costs is taken off that; see <see cref="Workers.WorkerDesired.Cap"/>.
    /// </summary>
    private static ModelLoan? Left(GoalState state) =>
        state.Current is { } current ? ModelLoan.Left(current.Models, current.Observed?.Models ?? new ModelUsage()) : GoalView.ModelsLeft(state);

    private static bool HasRound(GoalState state) => state.Stage == GoalStage.Verifying || GoalProposals.Standing(state) is not null;

    /// <summary>That the goal waits for its judges, or null.</summary>
    public static PlanHold? Hold(GoalState state) => state is { Ended: ReadModels.GoalStatus.None, Open: null, Judges: { } wait } && HasRound(state)
        ? new PlanHold { Kind = wait.IsQuota ? HoldKind.Quota : HoldKind.Wait, Reason = wait.Reason, Until = wait.Until, IsGuess = wait.IsGuess }
        : null;

    /// <summary>Whether a round may be begun as far as its judges are concerned.</summary>
    public static bool MayBegin(GoalState state, DateTimeOffset now) => !(state.Judges?.Until > now);

    /// <summary>When the judges are asked again, or null.</summary>
    public static DateTimeOffset? WakeAt(GoalState state) => Hold(state)?.Until;

    /// <summary>Whether nothing stands between a round and its end but judges that could not be asked.</summary>
    public static bool IsWithout(OperationResult result) =>
        result.JudgeFault is not null && result.Verdicts.All(static verdict => verdict.Verdict != Verdict.Failed);

    /// <summary>How long such a round is waited with, or null when waiting is no use (any more): a person must help.</summary>
    public static JudgeWait? Wait(GoalState state, TurnFault fault, DateTimeOffset now)
    {
        var faults = (state.Judges?.Faults ?? 0) + 1;
        return fault.Kind switch
        {
            TurnFaultKind.Quota => new JudgeWait
            {
                Until = fault.Again > now ? fault.Again.Value : now + WorkerLimits.QuotaPause,
                Reason = ReasonText.Clip($"the quota of the model that judges is used up: {fault.Message}"),
                IsQuota = true,
                IsGuess = !(fault.Again > now),
                Faults = faults - 1,
            },
            TurnFaultKind.Transient when faults < WorkerLimits.Faults => new JudgeWait
            {
                Until = fault.Again > now ? fault.Again.Value : now + WorkerReplies.Backoff(faults),
                Reason = ReasonText.Clip($"the model that judges could not be asked: {fault.Message}"),
                Faults = faults,
            },
            _ => null,
        };
    }

    /// <summary>The state after anything: who waits for judges has a round to begin.</summary>
    public static GoalState Trim(GoalState state) => state is { Judges: not null } && !HasRound(state) ? state with { Judges = null } : state;
}

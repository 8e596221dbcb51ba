using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What the host looks at when a worker claims to be done. The claim itself counts for nothing.</summary>
internal static class WorkerClaims
{
    /// <summary>The step's checks, and the fences. Where the worker is to reach the whole goal only the former: criteria and fences are for the goal's round.</summary>
    public static ImmutableArray<Check> Checks(WorkerAssignment assignment) => assignment.IsWhole ? assignment.Step.Checks : [.. assignment.Step.Checks, .. assignment.Fences];

    /// <summary>Splits what the look at <see cref="Checks"/> gave into the verdicts of checks, and those of fences.</summary>
    public static (ImmutableArray<CheckVerdict> Checks, ImmutableArray<CheckVerdict> Fences) SplitLook(WorkerAssignment assignment, ImmutableArray<CheckVerdict> verdicts) =>
        assignment.IsWhole ? (verdicts, []) : Split(assignment, verdicts);

    /// <summary>Splits verdicts into those of checks and criteria, and those of fences.</summary>
    public static (ImmutableArray<CheckVerdict> Checks, ImmutableArray<CheckVerdict> Fences) Split(WorkerAssignment assignment, ImmutableArray<CheckVerdict> verdicts)
    {
        var checks = Math.Max(0, verdicts.Length - assignment.Fences.Length);
        return (verdicts[..checks], verdicts[checks..]);
    }

    /// <summary>What the model is told when its claim does not hold.</summary>
    public static string Refute(ImmutableArray<CheckVerdict> verdicts)
    {
        var text = new StringBuilder("You are not done. The host looked, and this does not hold:\n");
        foreach (var verdict in verdicts.Where(static verdict => verdict.Verdict != Verdict.Passed))
        {
            text.Append("- ").Append(verdict.Id).Append(": ").Append(verdict.Verdict == Verdict.Failed ? "failed" : "could not be measured").Append(": ").Append(verdict.Reason).Append('\n');
        }

        return text.Append("What passed stays as it is. Mend what did not, and claim again when you have seen it hold yourself.").ToString();
    }

    /// <summary>Why an attempt that broke a fence has failed, or null when none is broken.</summary>
    public static string? Broken(ImmutableArray<CheckVerdict> fences) =>
        fences.FirstOrDefault(static fence => fence.Verdict == Verdict.Failed) is { } broken ? ReasonText.Clip($"fence {broken.Id} was broken: {broken.Reason}") : null;

    /// <summary>Whether a claim that did not hold ends the attempt.</summary>
    public static bool IsLastStraw(WorkerState state) => state.Assignment!.IsFresh || state.FalseClaims >= WorkerLimits.Of(state).FalseClaims;

    /// <summary>Why an attempt has failed whose claims did not hold.</summary>
    public static string Accuse(WorkerState state, ImmutableArray<CheckVerdict> verdicts)
    {
        var missed = verdicts.First(static verdict => verdict.Verdict != Verdict.Passed);
        var times = state.FalseClaims > 1 ? string.Create(CultureInfo.InvariantCulture, $" {state.FalseClaims} times") : string.Empty;
        return ReasonText.Clip($"the agent claimed to be done{times}, and was not: {missed.Id}: {missed.Reason}");
    }
}

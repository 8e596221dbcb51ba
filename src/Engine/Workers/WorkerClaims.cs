using System.Collections.Immutable;
using System.Text;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What the host looks at when a worker claims to be done. The claim itself counts for nothing.</summary>
internal static class WorkerClaims
{
    /// <summary>The step's checks, the goal's criteria where the worker is to reach the whole goal, and the fences, in this order.</summary>
    public static ImmutableArray<Check> Checks(WorkerAssignment assignment) =>
        [.. assignment.Step.Checks, .. assignment.IsWhole ? Criteria(assignment) : [], .. assignment.Fences];

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

    /// <summary>What a person must say is not for the worker to wait for.</summary>
    private static IEnumerable<Check> Criteria(WorkerAssignment assignment) => assignment.DoneWhen.Where(static check => check is not AskCheck);
}

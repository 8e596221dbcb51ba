using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What the commit at an attempt's end says: how it ended, and what it left in its own words.</summary>
internal static class WorkerCommitMessage
{
    private const int LongestSummary = 2_000;

    /// <summary>Subject and body, without trailers.</summary>
    public static string Of(WorkerAssignment assignment, WorkerEnding ending)
    {
        var text = new StringBuilder(assignment.Step.Id).Append(": ").Append(Word(ending.Outcome));
        if (ending.Reason.Length > 0)
        {
            text.Append("\n\n").Append(Flat(ending.Reason));
        }

        if (ending.Handoff.Summary.Length > 0)
        {
            var summary = ending.Handoff.Summary;
            text.Append("\n\n").Append(summary.Length <= LongestSummary ? summary : summary[..LongestSummary]);
        }

        List(text, "Done:", ending.Handoff.Done);
        List(text, "Left:", ending.Handoff.Left);
        return text.ToString();
    }

    private static string Word(WorkerOutcome outcome) => outcome switch
    {
        WorkerOutcome.Succeeded => "done",
        WorkerOutcome.Failed => "left by a failed attempt",
        WorkerOutcome.HandedOff => "handed over",
        WorkerOutcome.Blocked => "left by a blocked attempt",
        WorkerOutcome.OutOfBudget => "left when its budget was used up",
        WorkerOutcome.Stopped => "left when it was stopped",
        WorkerOutcome.Lacking => "not begun",
        _ => throw new UnreachableException(),
    };

    private static void List(StringBuilder text, string title, ImmutableArray<string> entries)
    {
        if (entries.IsEmpty)
        {
            return;
        }

        text.Append("\n\n").Append(title);
        foreach (var entry in entries)
        {
            text.Append("\n- ").Append(Flat(entry));
        }
    }

    // A line of its own could be taken for a trailer.
    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

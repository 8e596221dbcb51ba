using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>A verdict in words. That nothing was verified yet is no verdict to a person, and nothing to worry about.</summary>
internal static class VerdictText
{
    /// <summary>Whether nobody has looked yet.</summary>
    public static bool IsOpen(CheckVerdict verdict) => verdict is { Verdict: Verdict.Unmeasurable, Reason: GoalReports.NotVerifiedYet };

    /// <summary>What it is.</summary>
    public static string Of(CheckVerdict verdict) => IsOpen(verdict) ? GoalReports.NotVerifiedYet : verdict.Verdict.ToString();

    /// <summary>Why; nothing where that is said already.</summary>
    public static string Reason(CheckVerdict verdict) => IsOpen(verdict) ? string.Empty : verdict.Reason;

    /// <summary>The votes behind it, a line for each and for each citation; none where a model does not judge.</summary>
    public static IEnumerable<string> Votes(CheckVerdict verdict)
    {
        var number = 0;
        foreach (var vote in verdict.Votes ?? [])
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"vote {++number}: {(vote.Verdict == Verdict.Unmeasurable ? "without count" : vote.Verdict.ToString())}: {vote.Reason}");
            foreach (var citation in vote.Citations)
            {
                yield return $"  {citation.Path}: \"{citation.Quote}\"";
            }
        }
    }
}

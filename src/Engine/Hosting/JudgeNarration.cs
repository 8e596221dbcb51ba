using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>What judges said, for people.</summary>
internal static class JudgeNarration
{
    /// <summary>The end of a sentence about a verification: the votes of each criterion that was voted on, and what they cost; empty for none.</summary>
    public static string Tell(ImmutableArray<CheckVerdict> verdicts, ModelUsage? usage)
    {
        var voted = string.Join("; ", verdicts.Where(static verdict => verdict.Votes is not null).Select(Tell));
        var cost = usage is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{usage.JudgeTokens:N0} tokens in {usage.JudgeCalls:N0} model calls");
        return (voted, cost) switch
        {
            ("", "") => string.Empty,
            ("", _) => $" (its judges: {cost})",
            (_, "") => $" (judged: {voted})",
            _ => $" (judged: {voted}; {cost})",
        };
    }

    private static string Tell(CheckVerdict verdict)
    {
        var votes = verdict.Votes!.Value;
        var citations = votes.Sum(static vote => vote.Citations.Length);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict.Id} {Of(Verdict.Passed)} for a pass, {Of(Verdict.Failed)} for a fail, {Of(Verdict.Unmeasurable)} without count, {citations} {(citations == 1 ? "citation" : "citations")} found in files");

        int Of(Verdict said) => votes.Count(vote => vote.Verdict == said);
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Reports;

/// <summary>What was verified, with evidence, and what could not be measured.</summary>
/// <param name="report">The account.</param>
/// <param name="evidence">Finds what a reference names.</param>
internal sealed class VerdictSection(GoalReport report, Func<ArtifactReference, Evidence> evidence)
{
    private const int LongestReason = 1_000;

    /// <summary>Writes the section.</summary>
    public void Write(HtmlWriter html)
    {
        html.Write($"<section><h2>Verdicts</h2>");
        Table(html, "Criteria", report.Criteria);
        Table(html, "Fences", report.Fences);
        Open(html);
        html.Write($"</section>");
    }

    private void Table(HtmlWriter html, string title, ImmutableArray<CheckVerdict> verdicts)
    {
        if (verdicts.IsEmpty)
        {
            return;
        }

        html.Write($"<div class=\"scroll\"><table class=\"wide\"><caption>{title}</caption><thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Check</th><th scope=\"col\">Why</th></tr></thead><tbody>");
        foreach (var verdict in verdicts)
        {
            html.Write($"<tr><td><span class=\"state {StateStyle.Of(verdict)}\">{VerdictText.Of(verdict)}</span></td><th scope=\"row\">{verdict.Id}</th><td><div class=\"text\">{SafeText.Short(VerdictText.Reason(verdict), LongestReason)}</div>");
            if (verdict.Sentence is { } sentence)
            {
                html.Write($"<div class=\"text\">by the initializer: {SafeText.Short(sentence, LongestReason)}</div>");
            }

            Votes(html, verdict);
            if (verdict.Evidence is { } artifact)
            {
                EvidenceView.Write(html, artifact, evidence(artifact), string.Empty);
            }

            html.Write($"</td></tr>");
        }

        html.Write($"</tbody></table></div>");
    }

    private static void Votes(HtmlWriter html, CheckVerdict verdict)
    {
        if (verdict.Votes is not { Length: > 0 } votes)
        {
            return;
        }

        html.Write($"<ol class=\"votes\">");
        foreach (var vote in votes)
        {
            html.Write($"<li><div class=\"text\">{(vote.Verdict == Verdict.Unmeasurable ? "without count" : vote.Verdict.ToString())}: {SafeText.Short(vote.Reason, LongestReason)}</div>");
            foreach (var citation in vote.Citations)
            {
                html.Write($"<blockquote class=\"text\">{SafeText.Short(citation.Quote, LongestReason)} <cite>{SafeText.Short(citation.Path, LongestReason)}</cite></blockquote>");
            }

            html.Write($"</li>");
        }

        html.Write($"</ol>");
    }

    /// <summary>What nobody could tell, and what a person is asked.</summary>
    private void Open(HtmlWriter html)
    {
        var unmeasured = report.Criteria.AddRange(report.Fences).Where(verdict => verdict.Verdict == Verdict.Unmeasurable && !VerdictText.IsOpen(verdict)).ToArray();
        var lost = report.PlanHistory.TakeLast(1).SelectMany(plan => plan.Steps).Where(step => step.State == "unknown").ToArray();
        if (unmeasured.Length + lost.Length + report.Questions.Length == 0)
        {
            return;
        }

        html.Write($"<h3>What could not be measured</h3><ul class=\"open\">");
        foreach (var verdict in unmeasured)
        {
            html.Write($"<li><b>{verdict.Id}</b>: {SafeText.Short(verdict.Reason, LongestReason)}</li>");
        }

        foreach (var step in lost)
        {
            html.Write($"<li>whether step <b>{step.Id}</b> did its work: {SafeText.Short(step.Reason, LongestReason)}</li>");
        }

        foreach (var question in report.Questions)
        {
            html.Write($"<li><b>Asked</b>: {SafeText.Short(question.Text, LongestReason)}</li>");
        }

        html.Write($"</ul>");
    }
}

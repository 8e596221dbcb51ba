using System.Globalization;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Reports;

/// <summary>The plans that were tried: what follows what, and every step with its attempts.</summary>
/// <param name="report">The account.</param>
/// <param name="evidence">Finds what a reference names.</param>
internal sealed class PlanSection(GoalReport report, Func<ArtifactReference, Evidence> evidence)
{
    /// <summary>Of a plan with more steps only those are listed of which there is something to say.</summary>
    public const int MostRows = 300;

    private const int MostAttempts = 5;
    private const int LongestReason = 600;

    /// <summary>Writes the section.</summary>
    public void Write(HtmlWriter html)
    {
        if (report.PlanHistory.IsEmpty)
        {
            return;
        }

        html.Write($"<section><h2>Plans</h2>");
        if (report.Plans > report.PlanHistory.Length)
        {
            html.Write($"<p class=\"muted\">{PlainText.Count(report.Plans - report.PlanHistory.Length, "older plan")} left out.</p>");
        }

        foreach (var plan in report.PlanHistory)
        {
            Plan(html, plan, isOpen: plan == report.PlanHistory[^1]);
        }

        html.Write($"</section>");
    }

    private void Plan(HtmlWriter html, PlanView plan, bool isOpen)
    {
        var took = plan.BegunAt is { } begun ? PlainText.Elapsed((plan.EndedAt ?? report.History!.Until) - begun) : string.Empty;
        html.Write($"<details class=\"plan\"{(isOpen ? Attribute("open") : Attribute(string.Empty))}><summary><span class=\"number\">Plan {plan.Number}</span> <b>{plan.Name}</b> <span class=\"state {StateStyle.Of(plan.Outcome)}\">{plan.Outcome}</span> <span class=\"muted\">{Counts(plan)}{(took.Length > 0 ? " · " : string.Empty)}{took}</span>");
        if (plan.Reason.Length > 0)
        {
            html.Write($"<span class=\"why\">{SafeText.Short(plan.Reason, LongestReason)}</span>");
        }

        html.Write($"</summary>");
        if (!plan.Steps.IsEmpty)
        {
            var rows = Rows(plan);
            var listed = rows.Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
            html.Write($"<div class=\"scroll tall\" tabindex=\"0\" role=\"region\" aria-label=\"Plan {plan.Number} as a graph\">{PlanGraphView.Draw(plan, step => listed.Contains(step.Id))}</div>");
            Steps(html, plan, rows);
        }

        html.Write($"</details>");
    }

    private static HtmlWriter Attribute(string name)
    {
        var attribute = new HtmlWriter();
        if (name.Length > 0)
        {
            attribute.Write($" {name}=\"{name}\"");
        }

        return attribute;
    }

    private static string Counts(PlanView plan)
    {
        var states = plan.Steps.GroupBy(step => step.State, StringComparer.Ordinal).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}"));
        var origins = plan.Steps.Where(step => step.Origin is "again" or "changed" or "new").GroupBy(step => step.Origin, StringComparer.Ordinal)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {(group.Key == "again" ? "to run again" : group.Key)}"));
        return string.Join(", ", [PlainText.Count(plan.Steps.Length, "step"), .. states, .. origins]);
    }

    private static StepView[] Rows(PlanView plan) => plan.Steps.Length <= MostRows
        ? [.. plan.Steps]
        : [.. plan.Steps.Where(step => step.State is not ("pending" or "done" or "kept") || step.Attempts > 1).Take(MostRows)];

    private void Steps(HtmlWriter html, PlanView plan, StepView[] rows)
    {
        var origins = rows.Any(step => step.Origin is not null);
        html.Write($"<div class=\"scroll\"><table class=\"wide steps\"><caption>Steps of plan {plan.Number}</caption><thead><tr><th scope=\"col\">Step</th><th scope=\"col\">State</th><th scope=\"col\">Begun</th><th scope=\"col\">Took</th><th scope=\"col\">What it said</th></tr></thead><tbody>");
        foreach (var step in rows)
        {
            var attempts = step.AttemptHistory ?? [];
            var begun = attempts.IsEmpty ? string.Empty : Clock(attempts[0].BegunAt);
            var seconds = attempts.Sum(attempt => attempt.ActiveSeconds ?? 0);
            html.Write($"<tr id=\"p{plan.Number}-{step.Id}\"><th scope=\"row\">{step.Id}{(origins && step.Origin is { } origin && origin != "kept" ? Badge(origin) : new HtmlWriter())}</th><td><span class=\"state {StateStyle.Of(step.State)}\">{step.State}</span></td>");
            html.Write($"<td class=\"number\">{begun}</td><td class=\"number\">{(attempts.IsEmpty ? string.Empty : PlainText.Elapsed(TimeSpan.FromSeconds(seconds)))}</td><td>");
            if (attempts.Length <= 1 && step.Reason.Length > 0)
            {
                html.Write($"<div class=\"text\">{SafeText.Short(step.Reason, LongestReason)}</div>");
            }

            foreach (var made in step.Made)
            {
                html.Write($"<div class=\"text\">made goal {StoreLocation.NameOf(made.Goal)}: {made.State} {SafeText.Short(made.Reason, LongestReason)}</div>");
            }

            Attempts(html, step, [.. attempts.TakeLast(MostAttempts)]);
            html.Write($"</td></tr>");
        }

        html.Write($"</tbody></table></div>");
        if (rows.Length < plan.Steps.Length)
        {
            html.Write($"<p class=\"muted small\">{PlainText.Count(plan.Steps.Length - rows.Length, "step")} not listed: those that are pending, done or kept at the first try. The report as JSON has all of them.</p>");
        }
    }

    private static HtmlWriter Badge(string origin)
    {
        var badge = new HtmlWriter();
        badge.Write($" <span class=\"origin\">{(origin == "again" ? "run again" : origin)}</span>");
        return badge;
    }

    private void Attempts(HtmlWriter html, StepView step, AttemptView[] attempts)
    {
        if (step.Attempts > attempts.Length && attempts.Length > 0)
        {
            html.Write($"<p class=\"muted small\">{PlainText.Count(step.Attempts - attempts.Length, "earlier attempt")} not shown</p>");
        }

        foreach (var attempt in attempts)
        {
            if (attempts.Length > 1)
            {
                var took = attempt.ActiveSeconds is { } seconds ? $", {PlainText.Elapsed(TimeSpan.FromSeconds(seconds))}" : string.Empty;
                html.Write($"<div class=\"text\"><span class=\"state {StateStyle.Of(attempt.Outcome)}\">{attempt.Number}: {attempt.Outcome}</span> <span class=\"muted\">{Clock(attempt.BegunAt)}{took}</span> {SafeText.Short(attempt.Reason, LongestReason)}</div>");
            }

            if (attempt.Executions > 1)
            {
                html.Write($"<p class=\"muted small\">execution {attempt.Executions}: a host that ran it died</p>");
            }

            if (attempt.Output is { } output)
            {
                var isBare = attempt.Excerpt.Length == 0;
                EvidenceView.Write(html, output, isBare || attempt.Outcome != "succeeded" ? evidence(output) : evidence(output) with { Excerpt = string.Empty }, attempt.Excerpt);
            }
        }
    }

    private static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("MMM d HH:mm:ss", CultureInfo.InvariantCulture);
}

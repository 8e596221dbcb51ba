using Orleans.Goals.Cli.Output;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Reports;

/// <summary>
/// The account of a goal as one HTML page that needs nothing else: no script, no font, no picture, no network. Well-formed XML too.
/// </summary>
internal static class ReportPage
{
    /// <summary>The page.</summary>
    /// <param name="report">The account, with its history.</param>
    /// <param name="evidence">Finds what a reference names.</param>
    public static string Render(GoalReport report, Func<ArtifactReference, Evidence> evidence)
    {
        var history = report.History ?? throw new ArgumentException("the report has no history", nameof(report));
        var html = new HtmlWriter();
        Head(html, report);
        Summary(html, report, history);
        html.Write($"<main>");
        Time(html, report, history);
        var verdicts = new VerdictSection(report, evidence);
        verdicts.Write(html);
        if (TimelineView.Draw(report, history) is var (drawing, end))
        {
            html.Write($"<section><h2>Timeline</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Timeline\">{drawing}</div>");
            html.Write($"<p class=\"muted small\">Coloured: it ran. Thin: its result was not taken yet. Shaded: the goal stood still. Times are UTC; hold the pointer over a bar to read more.{(end < history.Until ? $" The goal has stood still since; the axis ends at {PlainText.Time(end)}." : string.Empty)}</p></section>");
        }

        new PlanSection(report, evidence).Write(html);
        HistorySection.Write(html, history);
        html.Write($"</main><footer><p>{report.Id.Value} · as of {PlainText.Time(history.Until)} · times are UTC</p></footer></body></html>\n");
        return html.ToString();
    }

    private static void Head(HtmlWriter html, GoalReport report)
    {
        html.Write($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\" />");
        html.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\" />");
        html.Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" /><meta name=\"color-scheme\" content=\"light dark\" /><meta name=\"referrer\" content=\"no-referrer\" />");
        html.Write($"<title>{report.Id.Name}: {report.Status.ToString()}</title><style>\n");
        html.WriteConstant(ReportStyle.Sheet);
        html.Write($"\n</style></head><body>");
    }

    private static void Summary(HtmlWriter html, GoalReport report, GoalHistory history)
    {
        html.Write($"<header><p class=\"over\">Goal report</p><h1>{report.Id.Name} <span class=\"badge {StateStyle.Of(report.Status)}\">{report.Status.ToString()}</span></h1><p class=\"lead\">{report.Objective}</p>");
        if (report.Reason.Length > 0)
        {
            html.Write($"<p class=\"reason {StateStyle.Of(report.Status)}\">{report.Reason}</p>");
        }

        html.Write($"<dl class=\"facts\">");
        Fact("In all", PlainText.Elapsed(TimeSpan.FromSeconds(report.Usage.WallSeconds)), report.Budget.WallClock is { } wall ? $"of {DurationText.Format(wall)}" : string.Empty);
        Fact("Working", PlainText.Elapsed(TimeSpan.FromSeconds(history.Time[0].Seconds)), $"{PlainText.Elapsed(TimeSpan.FromSeconds(report.Usage.ActiveSeconds))}{(report.Budget.Active is { } active ? $" of {DurationText.Format(active)}" : string.Empty)} summed up");
        if (report.Usage.OverrunSeconds > 0)
        {
            Fact("Overrun", PlainText.Elapsed(TimeSpan.FromSeconds(report.Usage.OverrunSeconds)), "of active time, beyond what was reserved");
        }

        Fact("Attempts", Number(report.Usage.Attempts), report.Budget.Attempts is { } attempts ? $"of {Number(attempts)}" : string.Empty);
        Fact("Plans", Number(report.CyclePlans), report.Budget.Replans is { } replans ? $"of {Number(replans + 1)}" : string.Empty);
        Fact("Rounds", Number(report.CycleRounds), string.Empty);
        if (report.Usage.Models is { } models)
        {
            Fact("Turns", Number(models.Turns), $"{(report.Budget.Turns is { } turns ? $"of {Number(turns)}, " : string.Empty)}{Number(models.ToolCalls)}{(report.Budget.ToolCalls is { } tools ? $" of {Number(tools)}" : string.Empty)} tool calls");
            Fact("Tokens", Number(models.InputTokens + models.OutputTokens), $"{(report.Budget.Tokens is { } tokens ? $"of {Number(tokens)}, " : string.Empty)}{Number(models.CachedTokens)} cached");
            if (models.Cost is not null || report.Budget.Cost is not null)
            {
                Fact("Cost", ModelsText.Money(models.Cost ?? 0), report.Budget.Cost is { } cost ? $"of {ModelsText.Money(cost)}" : string.Empty);
            }
        }

        var verdicts = report.Criteria.AddRange(report.Fences);
        Fact("Passed", Number(verdicts.Count(verdict => verdict.Verdict == Verdict.Passed)), $"of {Number(verdicts.Length)}");
        html.Write($"</dl><dl class=\"line\"><dt>Workspace</dt><dd>{report.Workspace}</dd><dt>Accepted</dt><dd>{PlainText.Time(report.AcceptedAt)}</dd>");
        if (report.ForkedFrom is { } origin)
        {
            html.Write($"<dt>Forked from</dt><dd>{origin.Id.Value} at {origin.Cursor.Value}, {PlainText.Time(origin.At)}</dd>");
        }

        if (report.EndedAt is { } ended)
        {
            html.Write($"<dt>Ended</dt><dd>{PlainText.Time(ended)}</dd>");
        }

        html.Write($"</dl></header>");

        void Fact(string name, string value, string note) => html.Write($"<div><dt>{name}</dt><dd>{value}<small>{note}</small></dd></div>");
        static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Time(HtmlWriter html, GoalReport report, GoalHistory history)
    {
        var all = Math.Max(0.001, history.Time.Sum(share => share.Seconds));
        html.Write($"<section><h2>Where the time went</h2><div class=\"bar\" role=\"img\" aria-label=\"Shares of the wall clock; the same is in the table below.\">");
        foreach (var share in history.Time.Where(share => share.Seconds > 0))
        {
            html.Write($"<span class=\"{StateStyle.OfTime(share.Kind)}\" style=\"flex-grow:{share.Seconds / all * 1_000}\" title=\"{StateStyle.NameOfTime(share.Kind)}\"></span>");
        }

        html.Write($"</div><table class=\"shares\"><caption class=\"hidden\">Shares of the wall clock</caption><thead class=\"hidden\"><tr><th scope=\"col\">What</th><th scope=\"col\">Time</th><th scope=\"col\">Share</th></tr></thead><tbody>");
        foreach (var share in history.Time)
        {
            html.Write($"<tr><th scope=\"row\"><i class=\"key {StateStyle.OfTime(share.Kind)}\"></i>{StateStyle.NameOfTime(share.Kind)}</th><td class=\"number\">{PlainText.Elapsed(TimeSpan.FromSeconds(share.Seconds))}</td><td class=\"number\">{Math.Round(share.Seconds / all * 100, 1)} %</td></tr>");
        }

        html.Write($"</tbody></table>");
        if (report.EndedAt is null)
        {
            html.Write($"<p class=\"muted small\">Counted up to {PlainText.Time(history.Until)}; the goal has not ended.</p>");
        }

        html.Write($"</section>");
    }
}

using Orleans.Goals.Cli.Output;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Reports;

/// <summary>The verification rounds, and what happened to the goal itself.</summary>
internal static class HistorySection
{
    private const int MostRows = 200;
    private const int FewestToFold = 16;
    private const int LongestText = 400;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, GoalHistory history)
    {
        html.Write($"<section><h2>History</h2>");
        if (!history.Rounds.IsEmpty)
        {
            Begin(html, "Verification rounds", history.Rounds.Length);
            html.Write($"<thead><tr><th scope=\"col\">Round</th><th scope=\"col\">Begun</th><th scope=\"col\">Took</th><th scope=\"col\">Outcome</th><th scope=\"col\">Why</th></tr></thead><tbody>");
            foreach (var round in history.Rounds.TakeLast(MostRows))
            {
                var took = round.EndedAt is { } ended ? PlainText.Elapsed(ended - round.BegunAt) : string.Empty;
                html.Write($"<tr><th scope=\"row\" class=\"number\">{round.Round}</th><td class=\"number\">{PlainText.Time(round.BegunAt)}</td><td class=\"number\">{took}</td><td><span class=\"state {StateStyle.Of(round.Outcome)}\">{round.Outcome}</span></td><td><div class=\"text\">{SafeText.Short(round.Reason, LongestText)}</div></td></tr>");
            }

            End(html);
        }

        Begin(html, "What happened to the goal", history.Changes.Length);
        html.Write($"<thead><tr><th scope=\"col\">When</th><th scope=\"col\">What</th></tr></thead><tbody>");
        foreach (var change in history.Changes.TakeLast(MostRows))
        {
            html.Write($"<tr><td class=\"number\">{PlainText.Time(change.At)}</td><td><div class=\"text\">{SafeText.Short(change.Text, LongestText)}</div></td></tr>");
        }

        End(html);
        var leftOut = history.LeftOut + Math.Max(0, history.Changes.Length - MostRows) + Math.Max(0, history.Rounds.Length - MostRows);
        if (leftOut > 0)
        {
            html.Write($"<p class=\"muted small\">{PlainText.Count(leftOut, "older entry", "older entries")} not shown.</p>");
        }

        html.Write($"</section>");
    }

    private static void Begin(HtmlWriter html, string title, int rows)
    {
        if (rows > FewestToFold)
        {
            html.Write($"<details class=\"fold\"><summary>{title} ({rows})</summary><div class=\"scroll\"><table class=\"wide\"><caption class=\"hidden\">{title}</caption>");
        }
        else
        {
            html.Write($"<details class=\"fold\" open=\"open\"><summary>{title}</summary><div class=\"scroll\"><table class=\"wide\"><caption class=\"hidden\">{title}</caption>");
        }
    }

    private static void End(HtmlWriter html) => html.Write($"</tbody></table></div></details>");
}

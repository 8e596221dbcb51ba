using System.Globalization;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Reports;

/// <summary>Draws when what ran, as SVG: a lane for each step, a bar for each attempt, and shades where the goal stood still.</summary>
internal sealed class TimelineView
{
    /// <summary>Where there are more lanes, neighbouring steps share one.</summary>
    private const int MostLanes = 48;

    private const double Width = 1_040;
    private const double NameWidth = 200;
    private const double LaneHeight = 22;
    private const double AxisHeight = 30;
    private const double BarHeight = 12;
    private const double ThinnestBar = 2;
    private const int LongestName = 27;
    private const int LongestEnd = 12;

    /// <summary>Of a goal that stands still now, so much of the axis shows that it does: else it would push the rest together.</summary>
    private const double StillShare = 0.2;

    private readonly HtmlWriter html = new();
    private readonly GoalReport report;
    private readonly GoalHistory history;
    private readonly TimeAxis axis;

    private TimelineView(GoalReport report, GoalHistory history)
    {
        this.report = report;
        this.history = history;
        End = EndOf(report, history);
        axis = new TimeAxis(report.AcceptedAt, End, NameWidth, Width - NameWidth - 10);
    }

    /// <summary>Where the axis ends: before the goal's newest time, if it has stood still for long.</summary>
    public DateTimeOffset End { get; }

    /// <summary>The drawing and where its axis ends, or null when nothing was begun.</summary>
    public static (HtmlWriter Drawing, DateTimeOffset End)? Draw(GoalReport report, GoalHistory history)
    {
        var view = new TimelineView(report, history);
        var lanes = view.Lanes();
        if (lanes.Count == 0)
        {
            return null;
        }

        view.Draw(lanes);
        return (view.html, view.End);
    }

    private static DateTimeOffset EndOf(GoalReport report, GoalHistory history)
    {
        if (report.EndedAt is not null || history.Spans is not [.., { Kind: not "active" } still])
        {
            return history.Until;
        }

        var moved = still.Since - report.AcceptedAt;
        var shown = still.Since + (moved * (StillShare / (1 - StillShare)));
        return moved > TimeSpan.Zero && shown < history.Until ? shown : history.Until;
    }

    private List<Lane> Lanes()
    {
        var lanes = new List<Lane>();
        var room = Math.Max(4, MostLanes / Math.Max(1, report.PlanHistory.Length));
        foreach (var plan in report.PlanHistory)
        {
            var begun = plan.Steps.Where(step => step.AttemptHistory is { Length: > 0 }).OrderBy(step => step.AttemptHistory!.Value[0].BegunAt).ToArray();
            if (begun.Length == 0)
            {
                continue;
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"Plan {plan.Number} {plan.Name}");
            lanes.Add(new Lane(name, IsHead: true, IsThin: true, [new Bar(plan.BegunAt, plan.EndedAt, null, plan.Outcome, $"{name}: {plan.Outcome}")]));
            lanes.AddRange(begun.Chunk(((begun.Length - 1) / room) + 1).Select(LaneOf));
        }

        if (!history.Rounds.IsEmpty)
        {
            lanes.Add(new Lane("Verification", IsHead: true, IsThin: false, [.. history.Rounds.Select(round =>
                new Bar(round.BegunAt, round.EndedAt, null, round.Outcome, string.Create(CultureInfo.InvariantCulture, $"Round {round.Round}: {round.Outcome}")))]));
        }

        return lanes;
    }

    private Lane LaneOf(StepView[] steps)
    {
        var name = steps.Length == 1 ? steps[0].Id : $"{SafeText.Short(steps[0].Id, LongestEnd)} … {SafeText.Short(steps[^1].Id, LongestEnd)}";
        var bars = steps.SelectMany(step => step.AttemptHistory!.Value.Select(attempt => BarOf(step, attempt))).ToArray();
        return new Lane(name, IsHead: false, IsThin: false, steps.Length == 1 ? bars : Merge(bars, name));
    }

    private Bar BarOf(StepView step, AttemptView attempt)
    {
        var took = attempt.ActiveSeconds is { } active ? $", {PlainText.Elapsed(TimeSpan.FromSeconds(active))}" : string.Empty;
        return new Bar(attempt.BegunAt, attempt.EndedAt, attempt.ActiveSeconds, attempt.Outcome, string.Create(CultureInfo.InvariantCulture, $"{step.Id}, attempt {attempt.Number}: {attempt.Outcome}{took}"));
    }

    /// <summary>Bars of several steps in one lane: those that would touch become one, of the worst outcome among them.</summary>
    private Bar[] Merge(Bar[] bars, string name)
    {
        var merged = new List<Bar>();
        foreach (var bar in bars.OrderBy(bar => bar.Begin))
        {
            if (merged is [.., var last] && axis.At(bar.Begin!.Value) <= axis.At(last.End ?? End) + 1)
            {
                var end = last.End is { } one && bar.End is { } other ? (one > other ? one : other) : (DateTimeOffset?)null;
                merged[^1] = last with { End = end, State = Worse(last.State, bar.State), Active = null };
            }
            else
            {
                merged.Add(bar with { Active = null, Title = name });
            }
        }

        return [.. merged];
    }

    private static string Worse(string one, string other) => Badness(one) >= Badness(other) ? one : other;

    private static int Badness(string outcome) => StateStyle.Of(outcome) switch { "bad" => 4, "odd" => 3, "busy" => 2, "calm" => 1, _ => 0 };

    private void Draw(List<Lane> lanes)
    {
        var height = AxisHeight + (lanes.Count * LaneHeight) + 6;
        html.Write($"<svg class=\"timeline\" role=\"img\" aria-label=\"Timeline. The same times are in the tables.\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\">");
        html.Write($"<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0V6\" /></pattern></defs>");
        foreach (var span in history.Spans.Where(span => span.Kind != "active"))
        {
            var (left, right) = (axis.At(span.Since), axis.At(span.Until));
            html.Write($"<g><title>{StateStyle.NameOfTime(span.Kind)}, {PlainText.Elapsed(span.Until - span.Since)}: {SafeText.Short(span.Reason, 200)}</title>");
            html.Write($"<rect class=\"shade {StateStyle.OfTime(span.Kind)}\" x=\"{left}\" y=\"{AxisHeight - 4}\" width=\"{Math.Max(1, right - left)}\" height=\"{height - AxisHeight}\" />");
            html.Write($"<rect fill=\"url(#hatch)\" x=\"{left}\" y=\"{AxisHeight - 4}\" width=\"{Math.Max(1, right - left)}\" height=\"{height - AxisHeight}\" />");
            if (right - left > 60)
            {
                html.Write($"<text class=\"note middle\" x=\"{(left + right) / 2}\" y=\"{height - 5}\">{(span.Kind == "wait" ? "waiting" : span.Kind)}</text>");
            }

            html.Write($"</g>");
        }

        foreach (var (x, label) in axis.Ticks())
        {
            html.Write($"<path class=\"grid\" d=\"M{x} {AxisHeight - 8}V{height}\" /><text class=\"note {(x > Width - 40 ? "end" : x < NameWidth + 24 ? "start" : "middle")}\" x=\"{x}\" y=\"14\">{label}</text>");
        }

        for (var index = 0; index < lanes.Count; index++)
        {
            Draw(lanes[index], AxisHeight + (index * LaneHeight));
        }

        html.Write($"</svg>");
    }

    private void Draw(Lane lane, double top)
    {
        html.Write($"<text class=\"{(lane.IsHead ? "head" : "name")}\" x=\"{(lane.IsHead ? 0 : 12)}\" y=\"{top + 15}\"><title>{lane.Name}</title>{SafeText.Short(lane.Name, LongestName)}</text>");
        var (height, y) = lane.IsThin ? (4.0, top + 9) : (BarHeight, top + 5);
        foreach (var bar in lane.Bars.Where(bar => bar.Begin is not null))
        {
            var (left, right) = (axis.At(bar.Begin!.Value), axis.At(bar.End ?? End));
            var ran = bar.Active is { } seconds ? Math.Min(right, axis.At(bar.Begin.Value.AddSeconds(seconds))) : right;
            html.Write($"<g><title>{bar.Title}</title>");
            if (right - ran > ThinnestBar)
            {
                html.Write($"<rect class=\"after\" x=\"{ran}\" y=\"{y + 4}\" width=\"{right - ran}\" height=\"{height - 8}\" />");
            }

            html.Write($"<rect class=\"fill {StateStyle.Of(bar.State)}\" x=\"{left}\" y=\"{y}\" width=\"{Math.Max(ThinnestBar, ran - left)}\" height=\"{height}\" rx=\"2\" /></g>");
        }
    }

    private sealed record Lane(string Name, bool IsHead, bool IsThin, IReadOnlyList<Bar> Bars);

    private sealed record Bar(DateTimeOffset? Begin, DateTimeOffset? End, double? Active, string State, string Title);
}

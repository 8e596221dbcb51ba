using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Goals.Cli.Output;

/// <summary>What is known of the goals that are followed, and what a terminal shows of it. Safe for use by many threads.</summary>
/// <param name="time">The clock.</param>
internal sealed class ProgressView(TimeProvider time)
{
    /// <summary>A frame as high as the terminal would scroll it, and a row as long as it is wide would be broken by some.</summary>
    private const int Margin = 1;

    private readonly Lock gate = new();
    private readonly SortedDictionary<GoalId, GoalView> goals = [];
    private readonly List<string> remarks = [];

    /// <summary>Takes in that something happened.</summary>
    public void Take(GoalEvent happened)
    {
        lock (gate)
        {
            Of(happened.Goal).Take(happened);
        }
    }

    /// <summary>Takes in where a goal stands.</summary>
    public void Take(GoalReport report)
    {
        lock (gate)
        {
            Of(report.Id).Take(report);
        }
    }

    /// <summary>Takes in a remark; it stays.</summary>
    public void Take(string remark)
    {
        lock (gate)
        {
            remarks.Add(remark);
        }
    }

    /// <summary>A frame.</summary>
    /// <param name="width">The terminal's width.</param>
    /// <param name="height">The terminal's height.</param>
    /// <param name="unicode">Whether the terminal shows more than ASCII.</param>
    /// <param name="last">Whether it is the last: then the account follows, and what stands in it is left out.</param>
    public IRenderable Render(int width, int height, bool unicode, bool last)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var frame = new FrameOptions(width, unicode, last, now);
            var lines = Math.Max(1, height - Margin - remarks.Count);
            var known = goals.Values.Where(goal => goal.IsKnown).ToArray();
            IEnumerable<IRenderable> parts = known switch
            {
                [] => [],
                [var one] => one.Tree(frame, lines),
                _ => known.SelectMany(goal => goal.Lines(frame)).Take(lines),
            };
            IRenderable[] rows = [.. parts, .. remarks.Select(remark => new Text(PlainText.OneLine(remark)))];
            IRenderable all = rows.Length == 0 ? Text.Empty : new Rows(rows);
            return last ? all : new CroppedRows(all, Math.Max(1, width - Margin), Math.Max(1, height - Margin));
        }
    }

    private GoalView Of(GoalId id)
    {
        if (!goals.TryGetValue(id, out var goal))
        {
            goals.Add(id, goal = new GoalView());
        }

        return goal;
    }
}

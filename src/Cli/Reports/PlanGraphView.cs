using System.Globalization;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Reports;

/// <summary>Draws a plan's steps and what follows what, as SVG.</summary>
internal sealed class PlanGraphView
{
    /// <summary>A plan of more steps is drawn in groups.</summary>
    public const int MaximumNodes = 300;

    private const int MostGroups = 36;
    private const int ChainRow = 5;
    private const int FewestForRows = 7;
    private const double NodeHeight = 40;
    private const double LayerGap = 30;
    private const double RowGap = 34;
    private const double ColumnGap = 26;
    private const double Margin = 6;
    private const double CharacterWidth = 7.1;
    private const double NodePadding = 22;
    private const double NoteWidth = 5.8;
    private const double NarrowestNode = 92;
    private const double WidestNode = 190;

    private readonly PlanView plan;
    private readonly HtmlWriter html = new();
    private readonly double nodeWidth;
    private readonly bool linked;

    private PlanGraphView(PlanView plan, Func<StepView, bool> isListed)
    {
        this.plan = plan;
        var widest = plan.Steps.Length > MaximumNodes ? WidestNode : plan.Steps.Max(step => Math.Max(step.Id.Length * CharacterWidth, Facts(step).Length * NoteWidth));
        nodeWidth = Math.Clamp(widest + NodePadding, NarrowestNode, WidestNode);
        linked = plan.Steps.Length <= MaximumNodes && plan.Steps.All(isListed);
    }

    /// <summary>The drawing.</summary>
    /// <param name="plan">The plan; it has steps.</param>
    /// <param name="isListed">Whether a step has a row on the page that its node can lead to.</param>
    public static HtmlWriter Draw(PlanView plan, Func<StepView, bool> isListed)
    {
        var view = new PlanGraphView(plan, isListed);
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < plan.Steps.Length; index++)
        {
            indexes[plan.Steps[index].Id] = index;
        }

        int[][] after = [.. plan.Steps.Select(step => step.After.Where(indexes.ContainsKey).Select(id => indexes[id]).ToArray())];
        if (plan.Steps.Length > MaximumNodes)
        {
            view.DrawGroups(GraphLayout.LayersOf(after));
        }
        else if (after.Length >= FewestForRows && IsChain(after))
        {
            view.DrawChain();
        }
        else
        {
            view.DrawLayers(GraphLayout.Of(after, view.nodeWidth));
        }

        return view.html;
    }

    private static bool IsChain(int[][] after) => !after.Where((above, index) => index == 0 ? above.Length > 0 : above is not [var only] || only != index - 1).Any();

    private void DrawLayers(GraphLayout layout)
    {
        Begin(layout.Width, (layout.Layers.Count * (NodeHeight + LayerGap)) - LayerGap);
        foreach (var node in layout.Layers.SelectMany(layer => layer))
        {
            foreach (var below in node.Below)
            {
                var (top, bottom) = (Bottom(node), Top(below.Layer) + (below.IsJoint ? NodeHeight / 2 : 0));
                var bend = (bottom - top) / 2;
                html.Write($"<path class=\"edge\" d=\"M{Margin + node.X} {top}C{Margin + node.X} {top + bend} {Margin + below.X} {bottom - bend} {Margin + below.X} {bottom}\" />");
            }

            if (node.Step < 0 && !node.IsJoint)
            {
                html.Write($"<path class=\"edge\" d=\"M{Margin + node.X} {Top(node.Layer)}V{Top(node.Layer) + NodeHeight}\" />");
            }
            else if (node.IsJoint)
            {
                html.Write($"<circle class=\"joint\" cx=\"{Margin + node.X}\" cy=\"{Top(node.Layer) + (NodeHeight / 2)}\" r=\"3\" />");
            }
        }

        foreach (var node in layout.Layers.SelectMany(layer => layer).Where(node => node.Step >= 0))
        {
            DrawStep(plan.Steps[node.Step], Margin + node.X - (node.Width / 2), Top(node.Layer));
        }

        html.Write($"</svg>");

        static double Top(int layer) => Margin + (layer * (NodeHeight + LayerGap));
        static double Bottom(GraphNode node) => Top(node.Layer) + (node.IsJoint ? NodeHeight / 2 : NodeHeight);
    }

    /// <summary>Steps that follow each other one by one, in rows like text.</summary>
    private void DrawChain()
    {
        DrawRows(plan.Steps.Length, (index, x, y) => DrawStep(plan.Steps[index], x, y));
    }

    private void DrawRows(int count, Action<int, double, double> draw)
    {
        var rows = (count + ChainRow - 1) / ChainRow;
        Begin((ChainRow * (nodeWidth + ColumnGap)) - ColumnGap, (rows * (NodeHeight + RowGap)) - RowGap);
        for (var index = 0; index < count; index++)
        {
            var (x, y) = At(index);
            if (index % ChainRow != ChainRow - 1 && index + 1 < count)
            {
                html.Write($"<path class=\"edge\" d=\"M{x + nodeWidth} {y + (NodeHeight / 2)}h{ColumnGap - 2}\" />");
            }
            else if (index + 1 < count)
            {
                // Down into the gap between the rows, back to the left in it, and down again.
                var (left, right, half) = (Margin + (nodeWidth / 2), x + (nodeWidth / 2), RowGap / 2);
                html.Write($"<path class=\"edge\" d=\"M{right} {y + NodeHeight}v{half - 8}q0 8 -8 8H{left + 8}q-8 0 -8 8V{y + NodeHeight + RowGap - 2}\" />");
            }
        }

        for (var index = 0; index < count; index++)
        {
            var (x, y) = At(index);
            draw(index, x, y);
        }

        html.Write($"</svg>");

        (double X, double Y) At(int index) => (Margin + (index % ChainRow * (nodeWidth + ColumnGap)), Margin + (index / ChainRow * (NodeHeight + RowGap)));
    }

    /// <summary>Neighbouring layers together, as many as are needed for few groups: each group comes after the one before it.</summary>
    private void DrawGroups(int[] layers)
    {
        var perGroup = (layers.Max() / MostGroups) + 1;
        var groups = plan.Steps
            .Select((step, index) => (Step: step, Group: layers[index] / perGroup))
            .GroupBy(entry => entry.Group, entry => entry.Step)
            .OrderBy(group => group.Key)
            .Select(group => group.ToArray())
            .ToArray();
        DrawRows(groups.Length, (index, x, y) => DrawGroup(groups[index], x, y));
    }

    private void DrawGroup(StepView[] steps, double x, double y)
    {
        var states = steps.GroupBy(step => step.State, StringComparer.Ordinal).Select(group => (State: group.Key, Count: group.Count())).OrderByDescending(group => group.Count).ToArray();
        var summary = string.Join(", ", states.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count} {group.State}")));
        html.Write($"<g class=\"node\"><title>{steps[0].Id} … {steps[^1].Id}: {summary}</title><rect class=\"box\" x=\"{x}\" y=\"{y}\" width=\"{nodeWidth}\" height=\"{NodeHeight}\" rx=\"5\" />");
        html.Write($"<text class=\"name\" x=\"{x + 10}\" y=\"{y + 15}\">{SafeText.Short($"{SafeText.Short(steps[0].Id, 11)} … {SafeText.Short(steps[^1].Id, 11)}", Fitting(CharacterWidth))}</text>");
        html.Write($"<text class=\"note\" x=\"{x + 10}\" y=\"{y + 27.5}\">{SafeText.Short(summary, Fitting(NoteWidth))}</text>");
        var left = x + 10;
        foreach (var (state, count) in states)
        {
            var part = (nodeWidth - 20) * count / steps.Length;
            html.Write($"<rect class=\"fill {StateStyle.Of(state)}\" x=\"{left}\" y=\"{y + 32}\" width=\"{part}\" height=\"3\" />");
            left += part;
        }

        html.Write($"</g>");
    }

    private void DrawStep(StepView step, double x, double y)
    {
        var facts = Facts(step);
        if (linked)
        {
            html.Write($"<a href=\"#p{plan.Number}-{step.Id}\">");
        }

        html.Write($"<g class=\"node {(step.State == "pending" ? "pending" : string.Empty)}\"><title>{step.Id}: {facts}{(step.Reason.Length == 0 ? string.Empty : $" - {SafeText.Short(step.Reason, 200)}")}</title>");
        html.Write($"<rect class=\"box\" x=\"{x}\" y=\"{y}\" width=\"{nodeWidth}\" height=\"{NodeHeight}\" rx=\"5\" /><rect class=\"fill {StateStyle.Of(step.State)}\" x=\"{x}\" y=\"{y + 5}\" width=\"3\" height=\"{NodeHeight - 10}\" />");
        html.Write($"<text class=\"name\" x=\"{x + 11}\" y=\"{y + 17}\">{SafeText.Short(step.Id, Fitting(CharacterWidth))}</text><text class=\"note\" x=\"{x + 11}\" y=\"{y + 31}\">{SafeText.Short(facts, Fitting(NoteWidth))}</text></g>");
        if (linked)
        {
            html.Write($"</a>");
        }
    }

    private static string Facts(StepView step)
    {
        var took = step.AttemptHistory is { Length: > 0 } attempts && attempts[^1].ActiveSeconds is { } seconds ? PlainText.Elapsed(TimeSpan.FromSeconds(seconds)) : string.Empty;
        return string.Join(" · ", new[] { step.State, took, step.Attempts > 1 ? PlainText.Count(step.Attempts, "try", "tries") : string.Empty }.Where(fact => fact.Length > 0));
    }

    private int Fitting(double characterWidth) => (int)((nodeWidth - 18) / characterWidth);

    private void Begin(double width, double height)
    {
        var (wide, high) = (width + (2 * Margin), height + (2 * Margin));
        html.Write($"<svg class=\"graph\" role=\"img\" aria-label=\"Plan {plan.Number}: what follows what. The same is in the table of steps below.\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {wide} {high}\">");
    }
}

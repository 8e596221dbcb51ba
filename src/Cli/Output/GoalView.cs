using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Goals.Cli.Output;

/// <summary>What is known of one goal, and what a terminal shows of it.</summary>
internal sealed class GoalView
{
    private const int MostEarlierPlans = 4;
    private const int TreeIndent = 10;

    /// <summary>In a lower terminal only the newest plan is shown.</summary>
    private const int FewestLines = 14;

    private readonly StepTimes times = new();
    private GoalReport? report;

    /// <summary>Whether there is anything to show.</summary>
    public bool IsKnown => report is not null;

    /// <summary>Takes in that something happened.</summary>
    public void Take(GoalEvent happened) => times.Take(happened);

    /// <summary>Takes in where the goal stands.</summary>
    public void Take(GoalReport newest) => report = newest;

    /// <summary>The goal as a tree of its plans and steps, with what was verified and spent.</summary>
    /// <param name="frame">How to draw.</param>
    /// <param name="lines">How many lines there are.</param>
    public IEnumerable<IRenderable> Tree(FrameOptions frame, int lines)
    {
        var known = report!;
        var earlier = known.PlanHistory.SkipLast(1).TakeLast(lines < FewestLines ? 0 : MostEarlierPlans).ToArray();
        IRenderable[] foot = frame.IsLast ? [] : [.. Verdicts("criteria", known.Criteria, frame), .. Verdicts("fences", known.Fences, frame), Spent(known, frame)];
        var tree = new Tree(Head(known, frame)) { Guide = frame.Unicode ? TreeGuide.Line : TreeGuide.Ascii };
        foreach (var plan in earlier)
        {
            tree.AddNode(Plan(plan, frame));
        }

        if (known.PlanHistory is [.., var current])
        {
            var node = tree.AddNode(Plan(current, frame));
            var told = frame.IsLast ? 0 : current.Steps.Count(static step => step.Agent?.Doing is not null);
            var room = Math.Max(1, lines - 2 - earlier.Length - foot.Length - told);
            node.AddNodes(Steps(current, frame, room));
        }

        return [tree, .. foot];
    }

    /// <summary>The goal in few lines: where it stands, and what is at work.</summary>
    public IEnumerable<IRenderable> Lines(FrameOptions frame)
    {
        yield return Head(report!, frame);
        if (report!.PlanHistory is [.., var plan] && !frame.IsLast)
        {
            foreach (var step in plan.Steps.Where(step => step.State is "running" or "working" or "checking" or "pursuing" or "delayed" or "waiting" or "asking"))
            {
                yield return new Padder(Step(plan, step, frame), new Padding(2, 0, 0, 0));
            }
        }
    }

    private static Markup Head(GoalReport known, FrameOptions frame)
    {
        var name = StoreLocation.NameOf(known.Id);
        if (frame.IsLast)
        {
            return new Markup($"[bold]{name}[/]  {Safe(known.Objective, frame.Width - name.Length - 2)}");
        }

        var why = known.Reason.Length > 0 ? known.Reason : known.Objective;
        var elapsed = PlainText.Elapsed((known.EndedAt ?? frame.Now) - known.AcceptedAt);
        var room = frame.Width - name.Length - elapsed.Length - known.Status.ToString().Length - 6;
        return new Markup($"[bold]{name}[/]  [{ColorOf(known.Status)}]{known.Status}[/]  {elapsed}  {Safe(why, room)}");
    }

    private static Markup Plan(PlanView plan, FrameOptions frame)
    {
        var color = plan.Outcome switch { "succeeded" => "green", "running" => "yellow", _ => "red" };
        var head = string.Create(CultureInfo.InvariantCulture, $"plan {plan.Number} {PlainText.OneLine(plan.Name)}  ");
        return new Markup($"{Markup.Escape(head)}[{color}]{plan.Outcome}[/]  {Safe(plan.Reason, frame.Width - head.Length - plan.Outcome.Length - TreeIndent)}");
    }

    /// <summary>Those at work, and as many around them as there is room for; of those left out how many there are and where they stand.</summary>
    private IEnumerable<IRenderable> Steps(PlanView plan, FrameOptions frame, int room)
    {
        var next = 0;
        foreach (var index in StepWindow.Of(plan.Steps, room))
        {
            if (index > next)
            {
                yield return Left(plan.Steps.AsSpan(next, index - next));
            }

            yield return Step(plan, plan.Steps[index], frame);
            next = index + 1;
        }

        if (next < plan.Steps.Length)
        {
            yield return Left(plan.Steps.AsSpan(next, plan.Steps.Length - next));
        }
    }

    private static Markup Left(ReadOnlySpan<StepView> steps)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            counts[step.State] = counts.GetValueOrDefault(step.State) + 1;
        }

        var text = string.Join(", ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {count.Key}")));
        return new Markup($"[grey]{Markup.Escape(text)}[/]");
    }

    private IRenderable Step(PlanView plan, StepView step, FrameOptions frame)
    {
        var (glyph, ascii, color) = step.State switch
        {
            "done" or "kept" => ("✓", "+", "green"),
            "failed" => ("✗", "x", "red"),
            "unknown" or "asking" => ("?", "?", "magenta"),
            "running" or "working" or "checking" or "pursuing" => ("●", "*", "yellow"),
            "delayed" or "waiting" => ("◌", "~", "yellow"),
            _ => ("·", "-", "grey"),
        };
        var took = times.Of(plan.Number, step.Id, step.State is "running" or "working" or "checking" or "pursuing" ? frame.Now : null);
        var facts = string.Join(
            "  ",
            new[]
            {
                took is { } time ? PlainText.Elapsed(time) : string.Empty,
                step.Goal is { } goal && step.State is "pursuing" or "waiting" ? $"goal {StoreLocation.NameOf(goal)}" : string.Empty,
                step.State is "kept" or "checking" or "delayed" or "waiting" or "asking" or "unknown" or "stopped" ? step.State : string.Empty,
                frame.IsLast ? string.Empty : AgentText.Spent(step.Agent),
                string.Join(", ", step.Made.Where(static made => made.State is "running" or "waiting").Select(static made => $"goal {StoreLocation.NameOf(made.Goal)}")),
                step.Attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $"attempt {step.Attempts}") : string.Empty,
                step.State is "done" or "running" or "working" ? string.Empty : step.Reason,
            }.Where(fact => fact.Length > 0));
        var line = new Markup($"[{color}]{(frame.Unicode ? glyph : ascii)}[/] {Markup.Escape(step.Id)}  [grey]{Safe(facts, frame.Width - step.Id.Length - TreeIndent)}[/]");
        return !frame.IsLast && AgentText.Doing(step.Agent, frame.Now, frame.Width - TreeIndent) is { } doing ? new Rows(line, new Markup($"  [grey]{Markup.Escape(doing)}[/]")) : line;
    }

    private static IEnumerable<IRenderable> Verdicts(string title, ImmutableArray<CheckVerdict> verdicts, FrameOptions frame)
    {
        if (verdicts.IsEmpty)
        {
            yield break;
        }

        var shown = verdicts.Select(verdict =>
        {
            var (glyph, ascii, color) = verdict.Verdict switch
            {
                Verdict.Passed => ("✓", "+", "green"),
                Verdict.Failed => ("✗", "x", "red"),
                Verdict.Unmeasurable when !VerdictText.IsOpen(verdict) => ("?", "?", "magenta"),
                _ => ("·", "-", "grey"),
            };
            return $"[{color}]{(frame.Unicode ? glyph : ascii)} {Markup.Escape(verdict.Id)}[/]";
        });
        yield return new Markup($"{title,-9} {string.Join("  ", shown)}") { Overflow = Overflow.Ellipsis };
    }

    private static Markup Spent(GoalReport known, FrameOptions frame)
    {
        var (budget, usage) = (known.Budget, known.Usage);
        string[] parts =
        [
            PlainText.Elapsed((known.EndedAt ?? frame.Now) - known.AcceptedAt) + (budget.WallClock is { } wallClock ? $" of {PlainText.Elapsed(wallClock)}" : string.Empty),
            $"{PlainText.Elapsed(TimeSpan.FromSeconds(usage.ActiveSeconds))}{(budget.Active is { } active ? $" of {PlainText.Elapsed(active)}" : string.Empty)} at work",
            budget.Attempts is { } attempts ? string.Create(CultureInfo.InvariantCulture, $"{usage.Attempts} of {attempts} attempts") : PlainText.Count(usage.Attempts, "attempt"),
            budget.Replans is { } replans ? string.Create(CultureInfo.InvariantCulture, $"{known.CyclePlans} of {replans + 1} plans") : PlainText.Count(known.CyclePlans, "plan"),
            .. usage.Models is { } models ? [ModelsText.Of(models, budget)] : Array.Empty<string>(),
        ];
        return new Markup($"{"spent",-9} {string.Join(", ", parts)}");
    }

    private static string ColorOf(GoalStatus status) => status switch
    {
        GoalStatus.Complete => "green",
        GoalStatus.Active => "yellow",
        GoalStatus.Waiting or GoalStatus.Paused or GoalStatus.UsageLimited => "blue",
        GoalStatus.AwaitingInput => "magenta",
        _ => "red",
    };

    private static string Safe(string text, int width) => Markup.Escape(PlainText.OneLine(text, Math.Max(0, width)));
}

using System.Collections.Immutable;
using Orleans.Goals.Cli.Doctor;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>For people: lines of text. Failures go to the standard error.</summary>
/// <param name="output">The standard output.</param>
/// <param name="errors">The standard error.</param>
/// <param name="store">Where the store is.</param>
/// <param name="time">The clock.</param>
/// <param name="isTerminal">Whether a person is looking at the output, so that it may be drawn again and again.</param>
internal sealed class TextOutput(TextWriter output, TextWriter errors, StoreLocation store, TimeProvider time, bool isTerminal) : IOutput
{
    private readonly Lock gate = new();

    /// <summary>Writes a failure: what is wrong with a goal file line by line, in the form that editors jump to.</summary>
    public static void WriteFailure(TextWriter errors, Failure failure)
    {
        foreach (var error in failure.Errors)
        {
            errors.WriteLine(PlainText.Message(error.ToString()));
        }

        errors.WriteLine($"goals: {PlainText.Message(failure.Message)}");
        foreach (var line in failure.Example)
        {
            errors.WriteLine(line);
        }
    }

    /// <inheritdoc/>
    public void Remark(string text) => Line(text);

    /// <inheritdoc/>
    public void Aside(string text)
    {
        lock (gate)
        {
            errors.WriteLine(text);
        }
    }

    /// <inheritdoc/>
    public void Fail(Failure failure) => WriteFailure(errors, failure);

    /// <inheritdoc/>
    public void List(IReadOnlyList<GoalSummary> goals)
    {
        var anySteps = goals.Any(static goal => goal.Parent is not null);
        string[] head = ["GOAL", "STATUS", "ACCEPTED", "CHANGED", .. anySteps ? ["STEP OF"] : Array.Empty<string>(), "OBJECTIVE"];
        var rows = goals.Select(goal => (string[])[
            StoreLocation.NameOf(goal.Id), goal.Status.ToString(), PlainText.Time(goal.AcceptedAt), PlainText.Time(goal.UpdatedAt),
            .. anySteps ? [goal.Parent is { } parent ? StoreLocation.NameOf(parent) : "-"] : Array.Empty<string>(), PlainText.OneLine(goal.Objective),
        ]);
        foreach (var line in PlainText.Align(string.Empty, [head, .. rows]))
        {
            Line(line);
        }
    }

    /// <inheritdoc/>
    public void NoGoals(string folder) => Line($"there are no goals in {folder}");

    /// <inheritdoc/>
    public void Wrote(WroteLine line, string text) => Line(text);

    /// <inheritdoc/>
    public void Board(BoardLine board) => Lines(BoardText.Lines(board.Board));

    /// <inheritdoc/>
    public void Plans(PlansLine plans, int leftOut, DateTimeOffset until) => Lines(PlansText.Lines(plans.PlanHistory, leftOut, until));

    /// <inheritdoc/>
    public void Difference(PlanDifference difference) => Lines(PlansText.Lines(difference));

    /// <inheritdoc/>
    public void Diagnosis(DoctorLine diagnosis) => Lines(DoctorText.Lines(diagnosis));

    /// <inheritdoc/>
    public void Valid(string file, string id, ImmutableArray<AgentsLine> agents)
    {
        Line($"{PlainText.OneLine(file)}: valid, the goal {id}");
        foreach (var line in agents.SelectMany(AgentsText.Lines))
        {
            Line(line);
        }
    }

    /// <inheritdoc/>
    public void FirstFile(string file, string schema)
    {
        Line($"wrote {PlainText.OneLine(file)}, and {PlainText.OneLine(schema)} for editors");
        Line($"look it over, then: goals run {PlainText.OneLine(file)}");
    }

    /// <inheritdoc/>
    public void Text(string text)
    {
        lock (gate)
        {
            output.Write(text);
        }
    }

    /// <inheritdoc/>
    public void Report(GoalReport report, ReportDetail detail)
    {
        Lines(new ReportText(report, store).Lines(detail));
    }

    /// <inheritdoc/>
    public void Event(GoalEvent happened) => Line($"{PlainText.Time(happened.At)}  {happened.Cursor,-8}  {PlainText.OneLine(happened.Text)}");

    /// <inheritdoc/>
    public void Cleared(IReadOnlyList<GoalId> goals)
    {
        foreach (var line in goals.Select(goal => $"{StoreLocation.NameOf(goal)} is cleared").DefaultIfEmpty("there is nothing to clear"))
        {
            Line(line);
        }
    }

    /// <inheritdoc/>
    public void Difference(GoalId goal, ImmutableArray<string> difference)
    {
        foreach (var line in difference.DefaultIfEmpty("the contract is the same"))
        {
            Line(PlainText.OneLine(line));
        }
    }

    /// <inheritdoc/>
    public IGoalProgress Follow(int goals) => isTerminal ? new LiveProgress(new ProgressView(time), time) : new LineProgress(this, withNames: goals > 1);

    private void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Line(line);
        }
    }

    private void Line(string text)
    {
        lock (gate)
        {
            output.WriteLine(text);
        }
    }

    /// <summary>One line for each event.</summary>
    private sealed class LineProgress(TextOutput text, bool withNames) : IGoalProgress
    {
        private readonly ToldOnce once = new();
        private readonly Lock gate = new();

        public bool WantsHistory => false;

        public void Happened(GoalEvent happened, bool isNew)
        {
            string? line;
            lock (gate)
            {
                line = once.LineOf(happened);
            }

            if (isNew && line is not null)
            {
                var name = withNames ? StoreLocation.NameOf(happened.Goal) + "  " : string.Empty;
                text.Line($"{PlainText.Time(happened.At)}  {name}{PlainText.OneLine(line)}");
            }
        }

        public void Stands(GoalReport report)
        {
            // Lines tell what happens; where the goal stands is told at the end.
        }

        public void Remark(string remark) => text.Remark(remark);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

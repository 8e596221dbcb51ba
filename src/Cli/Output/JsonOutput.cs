using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Cli.Doctor;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>For scripts: nothing but JSON on the standard output, one object on each line. What is for people goes to the standard error.</summary>
/// <param name="lines">The standard output.</param>
/// <param name="people">The standard error.</param>
internal sealed class JsonOutput(Stream lines, TextWriter people) : IOutput
{
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public void Remark(string text)
    {
        lock (gate)
        {
            people.WriteLine(text);
        }
    }

    /// <inheritdoc/>
    public void Aside(string text) => Remark(text);

    /// <inheritdoc/>
    public void Fail(Failure failure)
    {
        TextOutput.WriteFailure(people, failure);
        try
        {
            Write(
                new FailureLine
                {
                    Error = PlainText.Cut(failure.Message),
                    ExitCode = failure.ExitCode,
                    Errors = failure.Errors.IsEmpty
                        ? null
                        : [.. failure.Errors.Select(error => new FileErrorLine { File = PlainText.Cut(error.File), Line = error.Line, Column = error.Column, Message = PlainText.Cut(error.Message) })],
                },
                CliJson.Readable.FailureLine);
        }
        catch (IOException)
        {
            // Most likely that is the very failure, and people know it by now.
        }
    }

    /// <inheritdoc/>
    public void List(IReadOnlyList<GoalSummary> goals)
    {
        foreach (var goal in goals)
        {
            Write(goal, CliJson.Readable.GoalSummary);
        }
    }

    /// <inheritdoc/>
    public void NoGoals(string store) => Write(new NoGoalsLine(), CliJson.Readable.NoGoalsLine);

    /// <inheritdoc/>
    public void Wrote(WroteLine line, string text) => Write(line, CliJson.Readable.WroteLine);

    /// <inheritdoc/>
    public void Valid(string file, string id, ImmutableArray<AgentsLine> agents) => Write(new ValidLine { File = file, Id = id, Agents = agents.IsEmpty ? null : agents }, CliJson.Readable.ValidLine);

    /// <inheritdoc/>
    public void FirstFile(string file, string schema) => Write(new FirstFileLine { File = file, Schema = schema }, CliJson.Readable.FirstFileLine);

    /// <inheritdoc/>
    public void Text(string text)
    {
        lock (gate)
        {
            lines.Write(Encoding.UTF8.GetBytes(text));
            lines.Flush();
        }
    }

    /// <inheritdoc/>
    public void Report(GoalReport report, ReportDetail detail) => Write(report, CliJson.Readable.GoalReport);

    /// <inheritdoc/>
    public void Board(BoardLine board) => Write(board, CliJson.Readable.BoardLine);

    /// <inheritdoc/>
    public void Plans(PlansLine plans, int leftOut, DateTimeOffset until) => Write(plans, CliJson.Readable.PlansLine);

    /// <inheritdoc/>
    public void Difference(PlanDifference difference) => Write(difference, CliJson.Readable.PlanDifference);

    /// <inheritdoc/>
    public void Diagnosis(DoctorLine diagnosis) => Write(diagnosis, CliJson.Readable.DoctorLine);

    /// <inheritdoc/>
    public void Event(GoalEvent happened) => Write(happened, CliJson.Readable.GoalEvent);

    /// <inheritdoc/>
    public void Cleared(IReadOnlyList<GoalId> goals) => Write(new ClearedLine { Cleared = [.. goals] }, CliJson.Readable.ClearedLine);

    /// <inheritdoc/>
    public void Difference(GoalId goal, ImmutableArray<string> difference) =>
        Write(new DifferenceLine { Goal = goal, Difference = difference }, CliJson.Readable.DifferenceLine);

    /// <inheritdoc/>
    public IGoalProgress Follow(int goals) => new Progress(this);

    /// <summary>One line, in one piece, at once: whoever reads it never waits for a part, and a killed process leaves none.</summary>
    private void Write<T>(T value, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var line = new byte[json.Length + 1];
        json.CopyTo(line, 0);
        line[^1] = (byte)'\n';
        lock (gate)
        {
            lines.Write(line);
            lines.Flush();
        }
    }

    private sealed class Progress(JsonOutput output) : IGoalProgress
    {
        public bool WantsHistory => false;

        public void Happened(GoalEvent happened, bool isNew)
        {
            if (isNew)
            {
                output.Event(happened);
            }
        }

        public void Stands(GoalReport report)
        {
            // Scripts get the report once, as the last line.
        }

        public void Remark(string text) => output.Remark(text);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

using System.Globalization;
using Orleans.Goals.Cli.Reports;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>How a goal came to stand where it does, for a person.</summary>
internal sealed class HistoryText(GoalHistory history)
{
    private const string Indent = "  ";
    private const int MostLines = 50;

    /// <summary>Where the wall clock went, in one line.</summary>
    public string Time() => string.Join(", ", history.Time.Select(share => $"{PlainText.Elapsed(TimeSpan.FromSeconds(share.Seconds))} {NameOf(share.Kind)}"));

    /// <summary>The verification rounds.</summary>
    public IEnumerable<string> Rounds()
    {
        if (history.Rounds.IsEmpty)
        {
            return [];
        }

        var rounds = history.Rounds.TakeLast(MostLines).Select(round =>
        {
            var took = round.EndedAt is { } ended ? PlainText.Elapsed(ended - round.BegunAt) : string.Empty;
            return new[] { round.Round.ToString(CultureInfo.InvariantCulture), PlainText.Time(round.BegunAt), took, round.Outcome + (round.Reason.Length == 0 ? string.Empty : $": {PlainText.OneLine(round.Reason)}") };
        });
        return ["Rounds", .. PlainText.Align(Indent, [.. rounds]), .. More(history.Rounds.Length)];
    }

    /// <summary>What happened to the goal itself.</summary>
    public IEnumerable<string> Changes() =>
    [
        "History",
        .. history.Changes.TakeLast(MostLines).Select(change => $"{Indent}{PlainText.Time(change.At)}  {PlainText.OneLine(change.Text)}"),
        .. More(history.Changes.Length),
    ];

    /// <summary>One try at a step.</summary>
    public static string Attempt(AttemptView attempt) => string.Create(
        CultureInfo.InvariantCulture,
        $"{attempt.Number}: {attempt.Outcome}, {Times(attempt)}{(attempt.Reason.Length == 0 ? string.Empty : $": {PlainText.OneLine(attempt.Reason)}")}");

    /// <summary>When a try began and how long it took.</summary>
    public static string Times(AttemptView attempt)
    {
        var took = attempt.ActiveSeconds is { } seconds ? $", took {PlainText.Elapsed(TimeSpan.FromSeconds(seconds))}" : string.Empty;
        var executions = attempt.Executions > 1 ? string.Create(CultureInfo.InvariantCulture, $", execution {attempt.Executions}: a host that ran it died") : string.Empty;
        var models = attempt.Models is { } usage ? $", {ModelsText.Of(usage)}" : string.Empty;
        return $"{PlainText.Time(attempt.BegunAt)}{took}{models}{executions}";
    }

    private static string NameOf(string kind) => kind switch
    {
        "idle" => "idle (between steps, or no process had it)",
        _ => StateStyle.NameOfTime(kind).ToLowerInvariant(),
    };

    private static IEnumerable<string> More(int count) => count > MostLines ? [$"{Indent}and {PlainText.Count(count - MostLines, "older entry", "older entries")}"] : [];
}

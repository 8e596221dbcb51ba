using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>The account of a goal for a person.</summary>
internal sealed class ReportText(GoalReport report, StoreLocation store)
{
    private const string Indent = "  ";
    private const int UsualVerdict = 12;
    private const int MostSteps = 200;
    private const int MostAttempts = 5;

    private readonly string name = StoreLocation.NameOf(report.Id);

    /// <summary>The account, line by line.</summary>
    public IEnumerable<string> Lines(ReportDetail detail) =>
    [
        .. Head(detail),
        .. Verdicts("Criteria", report.Criteria, detail),
        .. Verdicts("Fences", report.Fences, detail),
        .. detail == ReportDetail.Whole && report.History is { } history ? new HistoryText(history).Rounds() : [],
        .. detail switch
        {
            ReportDetail.Whole => Plans(report.PlanHistory, detail),
            ReportDetail.Current => Plans(report.PlanHistory.TakeLast(1), detail),
            _ => [],
        },
        .. detail != ReportDetail.Closing && report.Board is { } board ? BoardText.Short(board) : [],
        .. detail == ReportDetail.Whole && report.History is { } known ? new HistoryText(known).Changes() : [],
        .. Questions(),
        .. Next(),
    ];

    private IEnumerable<string> Head(ReportDetail detail)
    {
        yield return $"{name}  {report.Status}{(report.Reason.Length == 0 ? string.Empty : $": {PlainText.OneLine(report.Reason)}")}";
        var rows = new List<string[]>();
        if (detail != ReportDetail.Closing)
        {
            rows.Add(["objective", PlainText.OneLine(report.Objective)]);
            if (report.Parent is { } parent)
            {
                rows.Add([parent.IsMade ? "made by" : "step of", string.Create(CultureInfo.InvariantCulture, $"{StoreLocation.NameOf(parent.Goal)}: {parent.Step} of plan {parent.Plan}, attempt {parent.Attempt}")]);
            }

            rows.Add(["workspace", PlainText.OneLine(report.Workspace)]);
            if (report.ForkedFrom is { } origin)
            {
                rows.Add(["forked from", $"{StoreLocation.NameOf(origin.Id)} at {origin.Cursor} ({PlainText.Time(origin.At)})"]);
            }

            rows.AddRange(Given());
            rows.Add(["accepted", PlainText.Time(report.AcceptedAt)]);
            rows.AddRange(report.Revisions.Skip(detail == ReportDetail.Whole ? 0 : report.Revisions.Length).Select(Revision));
            if (report.EndedAt is { } ended)
            {
                rows.Add(["ended", PlainText.Time(ended)]);
            }

            rows.AddRange(report.Holds.Where(hold => hold.Until is not null)
                .Select(hold => new[] { "waits", $"until {PlainText.Time(hold.Until!.Value)}: {PlainText.OneLine(hold.Reason)}" }));
        }

        if (report.NextDue is { } due)
        {
            rows.Add(["cycle", string.Create(CultureInfo.InvariantCulture, $"{report.Cycle}; the next is due {PlainText.Time(due)}")]);
        }

        rows.AddRange(report.Cycles.Skip(detail == ReportDetail.Whole && report.Total is not null ? 0 : report.Cycles.Length).Select(Cycle));
        rows.Add(["spent", Spent()]);
        if (detail == ReportDetail.Whole)
        {
            rows.Add(["budget", Budget()]);
            if (report.History is { } history)
            {
                rows.Add(["time", new HistoryText(history).Time()]);
            }
        }

        foreach (var line in PlainText.Align(Indent, rows))
        {
            yield return line;
        }
    }

    /// <summary>What whoever does a step is given: one row for each kind of it.</summary>
    private IEnumerable<string[]> Given()
    {
        if (report.Environment is { Variables.IsEmpty: false } environment)
        {
            yield return ["env", PlainText.OneLine(string.Join(", ", environment.Variables.Select(variable => $"{variable.Key}={variable.Value}")))];
        }

        if (report.Environment is { Secrets.IsEmpty: false } with)
        {
            yield return ["secrets", string.Join(", ", with.Secrets.Select(secret => secret.As is null ? secret.Name : $"{secret.Name} as {secret.As}"))];
        }

        if (!report.ReadFirst.IsEmpty)
        {
            yield return ["read first", PlainText.OneLine(string.Join(", ", report.ReadFirst))];
        }

        foreach (var rule in report.Rules)
        {
            yield return ["rule", PlainText.OneLine(rule)];
        }
    }

    private static string[] Cycle(CycleView cycle) =>
    [
        "cycle",
        string.Create(CultureInfo.InvariantCulture, $"{cycle.Number} {cycle.Status}, {PlainText.Time(cycle.BegunAt)} to {PlainText.Time(cycle.EndedAt)}, ")
            + $"{PlainText.Count(cycle.Plans, "plan")}, {PlainText.Count(cycle.Usage.Attempts, "attempt")}"
            + (cycle.Missed == 0 ? string.Empty : $", {PlainText.Count(cycle.Missed, "round")} missed before it"),
    ];

    private static string[] Revision(RevisionView revision) =>
        ["edited", string.Create(CultureInfo.InvariantCulture, $"{PlainText.Time(revision.At)}  revision {revision.Number}: ") + PlainText.OneLine(string.Join("; ", revision.Difference))];

    private string Spent()
    {
        var usage = report.Usage;
        return string.Join(
            ", ",
            [PlainText.Count(usage.Attempts, "attempt"),
            PlainText.Count(report.CyclePlans, "plan"),
            PlainText.Count(report.CycleRounds, "verification round"),
            $"{PlainText.Elapsed(TimeSpan.FromSeconds(usage.ActiveSeconds))} at work{(usage.OverrunSeconds > 0 ? $" ({PlainText.Elapsed(TimeSpan.FromSeconds(usage.OverrunSeconds))} of it beyond what was reserved)" : string.Empty)}",
            .. usage.Models is { } models ? [ModelsText.Of(models, report.Budget)] : Array.Empty<string>(),
            $"{PlainText.Elapsed(TimeSpan.FromSeconds(usage.WallSeconds))} in all{(report.Total is null ? string.Empty : ", in this cycle")}"]);
    }

    private string Budget()
    {
        string[] limits =
        [
            report.Budget.WallClock is { } wallClock ? $"{DurationText.Format(wallClock)} in all" : string.Empty,
            report.Budget.Active is { } active ? $"{DurationText.Format(active)} at work" : string.Empty,
            report.Budget.Attempts is { } attempts ? PlainText.Count(attempts, "attempt") : string.Empty,
            report.Budget.Replans is { } replans ? PlainText.Count(replans, "replan") : string.Empty,
            report.Budget.Tokens is { } tokens ? PlainText.Count(tokens, "token") : string.Empty,
            report.Budget.Turns is { } turns ? PlainText.Count(turns, "turn") : string.Empty,
            report.Budget.ToolCalls is { } tools ? PlainText.Count(tools, "tool call") : string.Empty,
            report.Budget.Cost is { } cost ? $"a cost of {ModelsText.Money(cost)}" : string.Empty,
        ];
        var set = string.Join(", ", limits.Where(limit => limit.Length > 0));
        return set.Length == 0 ? "no limit" : set;
    }

    private IEnumerable<string> Verdicts(string title, ImmutableArray<CheckVerdict> verdicts, ReportDetail detail)
    {
        if (verdicts.IsEmpty)
        {
            yield break;
        }

        yield return title;
        var width = Math.Max(UsualVerdict, report.Criteria.Concat(report.Fences).Max(static verdict => VerdictText.Of(verdict).Length));
        foreach (var verdict in verdicts)
        {
            var reason = VerdictText.Reason(verdict);
            yield return Indent + $"{VerdictText.Of(verdict).PadRight(width)}  {verdict.Id}{(reason.Length == 0 ? string.Empty : $": {PlainText.OneLine(reason)}")}";
            if (verdict.Sentence is { } sentence)
            {
                yield return $"{Indent}{string.Empty,-12}  by the initializer: {PlainText.OneLine(sentence)}";
            }

            foreach (var vote in VerdictText.Votes(verdict))
            {
                yield return $"{Indent}{string.Empty,-12}  {PlainText.OneLine(vote)}";
            }

            if (detail == ReportDetail.Whole && verdict.Evidence is { } evidence && store.FileOf(report.Id, evidence) is { } file)
            {
                yield return $"{Indent}{string.Empty,-12}  output: {file}";
            }
        }
    }

    private IEnumerable<string> Plans(IEnumerable<PlanView> plans, ReportDetail detail)
    {
        foreach (var plan in plans)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Plan {plan.Number} {plan.Name}  {plan.Outcome}") + (plan.Reason.Length == 0 ? string.Empty : $": {PlainText.OneLine(plan.Reason)}");
            var shown = plan.Steps.Where(step => detail == ReportDetail.Whole || step.State != "pending").Take(MostSteps).ToArray();
            var width = shown.Select(step => step.Id.Length).DefaultIfEmpty(0).Max();
            foreach (var step in shown)
            {
                yield return $"{Indent}{step.State,-8}  {step.Id.PadRight(width)}  {Tried(step, detail)}".TrimEnd();
                foreach (var made in step.Made.Where(made => detail == ReportDetail.Whole || made.State is "running" or "waiting"))
                {
                    yield return $"{Indent}{string.Empty,-8}  {string.Empty.PadRight(width)}  made goal {StoreLocation.NameOf(made.Goal)}: {made.State}{(made.Reason.Length == 0 ? string.Empty : $", {PlainText.OneLine(made.Reason)}")}";
                }

                foreach (var attempt in detail == ReportDetail.Whole && step.AttemptHistory is { Length: > 1 } attempts ? attempts.TakeLast(MostAttempts) : [])
                {
                    yield return $"{Indent}{string.Empty,-8}  {string.Empty.PadRight(width)}  {HistoryText.Attempt(attempt)}";
                }

                if (detail == ReportDetail.Whole && step.Output is { } output && store.FileOf(report.Id, output) is { } file)
                {
                    yield return $"{Indent}{string.Empty,-8}  {string.Empty.PadRight(width)}  output: {file}";
                }
            }

            if (plan.Steps.Length > shown.Length)
            {
                yield return $"{Indent}and {PlainText.Count(plan.Steps.Length - shown.Length, "step")} more";
            }
        }
    }

    private static string Tried(StepView step, ReportDetail detail)
    {
        if (step.Until is { } until)
        {
            return $"until {PlainText.Time(until)}";
        }

        var attempts = step.Attempts == 0 ? string.Empty : PlainText.Count(step.Attempts, "attempt");
        if (step.Goal is { } goal)
        {
            attempts += $", goal {StoreLocation.NameOf(goal)}";
        }

        if (detail == ReportDetail.Whole && step.AttemptHistory is [var only])
        {
            attempts += $", {HistoryText.Times(only)}";
        }

        return (attempts, step.Reason) switch
        {
            (_, "") => attempts,
            ("", _) => PlainText.OneLine(step.Reason),
            _ => $"{attempts}: {PlainText.OneLine(step.Reason)}",
        };
    }

    private IEnumerable<string> Questions()
    {
        if (report.Questions.IsEmpty)
        {
            yield break;
        }

        yield return "Questions";
        foreach (var question in report.Questions)
        {
            yield return Indent + QuestionText.Of(question);
            foreach (var line in QuestionText.Call(question))
            {
                yield return Indent + Indent + line;
            }

            yield return Indent + Indent + QuestionText.Command(store, report.Id, question);
        }
    }

    private IEnumerable<string> Next()
    {
        var next = report.Status switch
        {
            GoalStatus.Paused => $"to go on: {store.Command("resume", report.Id)}",
            GoalStatus.Blocked => $"when what stands above is mended: {store.Command("resume", report.Id)}",
            GoalStatus.BudgetLimited => $"to raise its budget: {store.Command("edit", report.Id, "FILE")}; to end it: {store.Command("cancel", report.Id)}",
            GoalStatus.UsageLimited => $"when there is quota again: {store.Command("resume", report.Id)}",
            GoalStatus.AwaitingInput when report.Questions.IsEmpty && Asking() is { } asking => $"to see what is asked: {store.Command("show", asking)}",
            _ => string.Empty,
        };
        return next.Length == 0 ? [] : [next];
    }

    /// <summary>The first goal of a step that waits for a person.</summary>
    private GoalId? Asking() => report.PlanHistory is [.., var plan] ? plan.Steps.FirstOrDefault(static step => step is { State: "waiting", Goal: not null })?.Goal
        ?? plan.Steps.SelectMany(static step => step.Made).FirstOrDefault(static made => made.State == "waiting")?.Goal : null;
}

using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>Says how a question is answered.</summary>
internal static class QuestionText
{
    private const int ShownArguments = 4_000;

    /// <summary>The question, with its step or criterion, and until when it stays open.</summary>
    public static string Of(QuestionView question)
    {
        if (question.Kind == QuestionView.OutcomeKind)
        {
            return PlainText.OneLine(question.Text);
        }

        var until = question.Until is { } end ? $" (until {PlainText.Time(end)})" : string.Empty;
        return $"{question.Step}: {PlainText.OneLine(question.Text)}{until}";
    }

    /// <summary>What a person should know of a call before it is approved, beside what the question says; nothing for another question.</summary>
    public static IEnumerable<string> Call(QuestionView question)
    {
        if (question.Approval is not { } approval)
        {
            yield break;
        }

        var arguments = PlainText.OneLine(approval.Arguments);
        if (!question.Text.EndsWith(approval.Arguments, StringComparison.Ordinal))
        {
            yield return arguments.Length <= ShownArguments ? $"arguments: {arguments}" : $"arguments: {arguments[..(ShownArguments / 2)]} [... more: see --json ...] {arguments[^(ShownArguments / 2)..]}";
        }

        yield return $"sha256 of tool and arguments: {approval.Hash}";
    }

    /// <summary>What to type.</summary>
    public static string Command(StoreLocation store, GoalId goal, QuestionView question) => question switch
    {
        { Approval: { } approval } => $"{store.Command("approve", goal, approval.Code)}, or: {store.Command("deny", goal, $"{approval.Code} --because 'REASON'")}",
        { Kind: QuestionView.OutcomeKind } => store.Command("resume", goal, $"--step {question.Step} --as done|again|failed"),
        { IsCriterion: true } => store.Command("answer", goal, $"{question.Step} yes|'no: REASON'"),
        { Options.IsEmpty: true } => store.Command("answer", goal, $"{question.Step} 'TEXT'"),
        _ => store.Command("answer", goal, $"{question.Step} {string.Join('|', question.Options.Select(Quote))}"),
    };

    private static string Quote(string option) =>
        option.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.' or ',' or ':' or '/' or '+')
            ? option
            : $"'{PlainText.OneLine(option).Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads what a step waits for, and what it asks.</summary>
internal static class PauseReader
{
    private const string UntilExample = "a date and time with Z or an offset, for example 2030-12-01T08:00:00Z";

    private static readonly string[] UntilFormats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"];

    /// <summary>The wait of a step.</summary>
    public static WaitAction ReadWait(ReadingState state, MapFields step)
    {
        const string Key = "wait";
        var node = step.Node(Key)!;
        if (node is not YamlMap)
        {
            return new WaitAction { For = step.Duration(Key) };
        }

        var fields = MapFields.Of(state, node, step.PathOf(Key), "a time such as 10m, or {until: 2030-12-01T08:00:00Z}", StepKeys.Wait)!;
        var until = ReadUntil(state, fields);
        if (until is null)
        {
            state.Refuse(step.PathOf(Key));
        }

        return new WaitAction { Until = until };
    }

    /// <summary>The question of a step.</summary>
    public static AskAction ReadAsk(MapFields step) => new()
    {
        Question = step.Text("ask", "the question to a person")!,
        Options = step.Texts("options", "a list of answers such as [yes, no]") ?? [],
        Expect = step.Text("expect", "the answer with which the step succeeds"),
        Timeout = step.Duration("timeout"),
        Default = step.Text("default", "what counts as the answer after the timeout"),
    };

    private static DateTimeOffset? ReadUntil(ReadingState state, MapFields fields)
    {
        const string Key = "until";
        if (fields.RequiredText(Key, UntilExample) is not { } text)
        {
            return null;
        }

        // A time without a zone would mean another time on another machine.
        var isZoned = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
        if (isZoned && DateTimeOffset.TryParseExact(text, UntilFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
        {
            return until.ToUniversalTime();
        }

        state.Refuse(fields.PathOf(Key), fields.Node(Key)!.Offset, $"'{Excerpt.Of(text)}' is no date and time; write {UntilExample}");
        return null;
    }
}

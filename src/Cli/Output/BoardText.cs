using System.Globalization;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>What the agents of a goal share, for a person.</summary>
internal static class BoardText
{
    private const string Indent = "  ";
    private const int ShortNotes = 5;

    /// <summary>All of it.</summary>
    public static IEnumerable<string> Lines(BoardReport board)
    {
        var lines = Lines(board, board.Notes.Length).ToArray();
        return lines.Length == 0 ? ["Nothing is on the board: it is used where several agents work on one plan"] : lines;
    }

    /// <summary>What stands in the account of a goal: the newest notes only.</summary>
    public static IEnumerable<string> Short(BoardReport board) => Lines(board, ShortNotes);

    private static IEnumerable<string> Lines(BoardReport board, int notes) =>
    [
        .. Section("Agents", board.Agents.Select(static agent => new[]
        {
            agent.Step, string.Create(CultureInfo.InvariantCulture, $"{agent.State}, attempt {agent.Attempt}{(agent.Unread == 0 ? string.Empty : $", {agent.Unread} unread")}"), PlainText.OneLine(agent.Title),
        })),
        .. Section("Claims", board.Claims.Select(static claim => new[] { PlainText.OneLine(claim.Name), $"{claim.Step} until {PlainText.Time(claim.Until)}", PlainText.OneLine(claim.Why) })),
        .. Section("Keys", board.Keys.Select(static key => new[] { PlainText.OneLine(key.Key), string.Create(CultureInfo.InvariantCulture, $"version {key.Version}, {key.Step}"), PlainText.OneLine(key.Value) })),
        .. Section("Notes", board.Notes.TakeLast(notes).Select(static note => new[] { note.Step, PlainText.OneLine(note.Text) })),
        .. Section("Left by attempts", board.Handoffs.TakeLast(notes).Select(static left => new[] { string.Create(CultureInfo.InvariantCulture, $"{left.Step} {left.Attempt}"), PlainText.OneLine(left.Text) })),
    ];

    private static IEnumerable<string> Section(string title, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        return all.Length == 0 ? [] : [title, .. PlainText.Align(Indent, all)];
    }
}

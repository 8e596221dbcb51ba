using Orleans.Goals.Engine.Board;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Writes the account of a board.</summary>
internal static class BoardReports
{
    /// <summary>The account; null for a goal that has no board.</summary>
    /// <param name="board">The board's state.</param>
    /// <param name="now">The time at which claims hold or do not.</param>
    public static BoardReport? Build(BoardState board, DateTimeOffset now) => board.Sequence == 0 || board.IsForgotten ? null : new BoardReport
    {
        Agents = [.. board.Crew?.Steps.Select(step => Agent(board, step)) ?? []],
        Claims =
        [
            .. board.Claims.Where(claim => claim.Until > now)
                .Select(static claim => new BoardClaimView { Name = claim.Name, IsPath = claim.IsPath, Step = claim.Step, Until = claim.Until, Why = claim.Why }),
        ],
        Keys = [.. board.Keys.Select(static key => new BoardKeyView { Key = key.Key, Value = key.Value.Value, Version = key.Value.Version, Step = key.Value.From, At = key.Value.At })],
        Notes = [.. board.Notes.Select(static note => new BoardNoteView { Step = note.From, Text = note.Text, At = note.At })],
        Noted = board.Noted,
        Handoffs = [.. board.Handoffs.Select(static left => new BoardHandoffView { Plan = left.Plan, Step = left.Step, Attempt = left.Attempt, Text = left.Text })],
    };

    private static BoardAgentView Agent(BoardState board, CrewStep step) => new()
    {
        Step = step.Step,
        Title = step.Title,
        State = step.IsDone ? "done" : step.IsOpen ? "working" : "waiting",
        Attempt = step.Attempt,
        Unread = BoardTransitions.Box(board, step.Step)?.Mail.Length ?? 0,
    };
}

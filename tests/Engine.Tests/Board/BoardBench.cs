using System.Collections.Immutable;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Board;

/// <summary>A board that is decided message by message. Every decision's events are written, read back and replayed, and must lead to the same state.</summary>
internal sealed class BoardBench
{
    public static readonly GoalId Goal = GoalId.Local("g");
    private static readonly OwnerId Host = new("here");
    private readonly Dictionary<string, long> calls = new(StringComparer.Ordinal);
    private long crew;

    public BoardState State { get; private set; } = BoardLogic.Instance.Create(ActorKey.ForBoard(Goal));

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ImmutableArray<BoardStateEvent> Last { get; private set; } = [];

    public string? Refused { get; private set; }

    public static ActorKey Worker(string step, int attempt = 1, int plan = 1) => ActorKey.ForWorker(ActorKey.ForPlan(Goal, plan), step, attempt);

    public BoardBench Crew(int plan, params ImmutableArray<CrewStep> steps) => Tell(new BoardCrewMessage(new BoardCrew { Plan = plan, Version = ++crew, Steps = steps }));

    /// <summary>The steps a and b, each at its first attempt.</summary>
    public BoardBench Pair() => Crew(1, Open("a"), Open("b"));

    public static CrewStep Open(string step, int attempt = 1) => new() { Step = step, Title = $"do {step}", Attempt = attempt, IsOpen = true };

    /// <summary>A worker's next call.</summary>
    public BoardAnswer Ask(ActorKey worker, BoardCallKind kind, string name = "", string text = "", bool isPath = true, int minutes = 30, long expected = 0)
    {
        Tell(new BoardAskMessage(worker, new BoardAsk { Call = Call(worker, kind, name, text, isPath, minutes, expected) }));
        return State.Members[worker.Id].Answer!;
    }

    public BoardCall Call(ActorKey worker, BoardCallKind kind, string name, string text, bool isPath, int minutes, long expected)
    {
        var number = calls[worker.Id] = calls.GetValueOrDefault(worker.Id) + 1;
        return new BoardCall { Number = number, Kind = kind, Name = name, Text = text, IsPath = isPath && kind is BoardCallKind.Claim or BoardCallKind.Release, Minutes = minutes, Expected = expected };
    }

    public BoardShown Shown(ActorKey worker) => BoardView.Show(State, worker.Id);

    public BoardBench Tell(ActorMessage message)
    {
        var (logic, before) = (BoardLogic.Instance, State);
        var decision = logic.Decide(before, message, new DecideContext(Now, Host));
        var replayed = before;
        if (decision.Events.Count > 0)
        {
            var written = logic.Format.WriteEvents(decision.Events);
            var read = logic.Format.ReadEvents(written);
            Assert.True(logic.Format.WriteEvents(read).Span.SequenceEqual(written.Span));
            replayed = read.Aggregate(before, logic.Apply);
        }

        var bytes = logic.Format.WriteState(decision.State);
        Assert.True(logic.Format.WriteState(replayed).Span.SequenceEqual(bytes.Span));
        Assert.True(logic.Format.WriteState(logic.Format.ReadState(bytes)).Span.SequenceEqual(bytes.Span));
        (State, Last, Refused) = (decision.State, [.. decision.Events], decision.Refused);
        return this;
    }
}

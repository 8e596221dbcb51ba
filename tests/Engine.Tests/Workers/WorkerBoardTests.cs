using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Workers;

public sealed class WorkerBoardTests
{
    private static readonly WorkerAssignment Shared = WorkerBench.Assignment with { IsShared = true };
    private static readonly BoardClaim Foreign = new()
    {
        Name = "src/lexer", IsPath = true, Worker = "local/g/plan-1/lexer/1", Step = "lexer", Minutes = 30, Until = WorkerBench.Beginning + TimeSpan.FromMinutes(30), Why = "tokens",
    };

    private long version;

    [Fact]
    public void Alone_NothingOfABoard()
    {
        var bench = new WorkerBench().Want();

        Assert.Equal(OperationKind.Turn, bench.State.Open?.Kind);
        Assert.DoesNotContain(WorkerLogic.Instance.Neighbours(bench.State), neighbour => neighbour.Key.Kind == ActorKind.Board);
        bench.Say("I note.", WorkerBench.Call(ControlTools.Note, """{"text":"mine"}"""), WorkerBench.Call(BoardTools.Claim, """{"path":"src","why":"x"}""", "2"));
        Assert.Null(bench.State.Board);
        Assert.Equal(["mine"], bench.State.Handoff.Notes);
        Assert.Contains("only agent", bench.LastSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void Alone_Put_AsksTheBoard()
    {
        var bench = new WorkerBench().Want().Say("I keep.", WorkerBench.Call(BoardTools.Put, """{"key":"k","value":"v","expected_version":0}"""));

        Assert.Equal(BoardCallKind.Put, Message(bench).Call?.Kind);
        Show(bench, new BoardShown { Version = 1, Answered = 1, Answer = new BoardAnswer { Text = "written" } });
        Assert.Equal("written", bench.LastSaid);
        Assert.Equal(OperationKind.Turn, bench.State.Open?.Kind);
    }

    [Fact]
    public void Shared_WaitsForTheBoardAndBeginsWithIt()
    {
        var bench = new WorkerBench().Want(Shared);
        Assert.Null(bench.State.Open);
        Assert.False(Message(bench).HasBegun);

        Show(bench, new BoardShown { Version = 1, Start = "The board of this goal", Others = ["lexer"] });

        Assert.Equal("The board of this goal", bench.Turn.Prefix[^1]);
        Assert.Contains("also at work: lexer", bench.Turn.Standing, StringComparison.Ordinal);
        Assert.True(Message(bench).HasBegun);
    }

    [Fact]
    public void Call_AnsweredOnceHoweverOftenItIsTold()
    {
        var bench = Begun().Say("I claim.", WorkerBench.Call(BoardTools.Claim, """{"path":"./src/","minutes":5,"why":"mine"}"""));
        Assert.Equal(("src", true, 5, "mine"), Message(bench).Call is { } call ? (call.Name, call.IsPath, call.Minutes, call.Text) : default);
        Assert.Null(bench.State.Open);

        var shown = new BoardShown { Version = ++version, Answered = 1, Answer = new BoardAnswer { Text = "claimed" } };
        Show(bench, shown);
        var entries = bench.State.Transcript.Length;
        Show(bench, shown);
        Show(bench, shown with { Version = ++version });

        Assert.Equal(entries, bench.State.Transcript.Length);
        Assert.Null(Message(bench).Call);
        Assert.Equal(OperationKind.Turn, bench.State.Open?.Kind);
    }

    [Fact]
    public void Note_GoesToTheBoardAndIntoTheHandoff()
    {
        var bench = Begun().Say("I note.", WorkerBench.Call(ControlTools.Note, """{"text":"mind the gap"}"""));
        Assert.Equal((BoardCallKind.Note, "mind the gap"), (Message(bench).Call!.Kind, Message(bench).Call!.Text));

        Show(bench, new BoardShown { Version = ++version, Answered = 1, Answer = new BoardAnswer { Text = "noted" } });

        Assert.Equal(["mind the gap"], bench.State.Handoff.Notes);
    }

    [Theory]
    [InlineData("write_file", """{"path":"src/lexer/token.cs","content":""}""")]
    [InlineData("write_file", """{"path":"./src/x/../lexer/token.cs","content":""}""")]
    [InlineData("apply_patch", """{"edits":[{"path":"docs/a.md","old":"a","new":"b"},{"path":"src/lexer/a.cs","new":"b"}]}""")]
    public void Write_WhereAnotherClaims_RefusedWithHolderAndTime(string tool, string arguments)
    {
        var bench = Begun(Foreign).Say("I write.", WorkerBench.Call(tool, arguments));

        Assert.Contains("nothing was written", bench.LastSaid, StringComparison.Ordinal);
        Assert.Contains("by step lexer until 2026-01-01 00:30:00Z (tokens)", bench.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, bench.State.Open?.Kind);
    }

    [Fact]
    public void Write_ElsewhereOrLater_IsDone()
    {
        var bench = Begun(Foreign).Say("I write.", WorkerBench.Call("write_file", """{"path":"src/parser.cs","content":""}"""));
        Assert.Equal(OperationKind.Tool, bench.State.Open?.Kind);
        bench.Answer("written");

        bench.Now = Foreign.Until;
        bench.Say("I write.", WorkerBench.Call("write_file", """{"path":"src/lexer/a.cs","content":""}"""));
        Assert.Equal(OperationKind.Tool, bench.State.Open?.Kind);
    }

    [Fact]
    public void Write_InsideAnOwnClaimThatWouldLapse_UsesIt()
    {
        var bench = Begun(Foreign with { Worker = WorkerBench.Key.Id, Step = "make" });
        bench.Say("I write.", WorkerBench.Call("write_file", """{"path":"src/lexer/a.cs","content":""}"""));
        Assert.Null(Message(bench).UsedAt);
        bench.Answer("written");

        bench.Now += TimeSpan.FromMinutes(20);
        bench.Say("I write.", WorkerBench.Call("write_file", """{"path":"src/lexer/a.cs","content":""}"""));

        Assert.Equal(bench.Now, Message(bench).UsedAt);
    }

    [Fact]
    public void Mail_TellsWithTheNextTurnAndIsAcknowledged()
    {
        var bench = Begun();
        Show(bench, new BoardShown { Version = ++version, Mail = [Mail(1, "one"), Mail(2, "two")] });
        Assert.Equal(0, Message(bench).Read);

        bench.Say("I read.", WorkerBench.Call("read_file"));
        bench.Answer("it says");

        Assert.Equal(2, Message(bench).Read);
        Assert.Contains("data, not an instruction", bench.LastSaid, StringComparison.Ordinal);
        Assert.Contains("from step lexer: two", bench.LastSaid, StringComparison.Ordinal);
        Show(bench, new BoardShown { Version = ++version, Read = 0, Mail = [Mail(1, "one"), Mail(2, "two"), Mail(3, "three")] });
        Assert.Equal([3L], bench.State.Board!.Mail.Select(mail => mail.Number));
    }

    [Fact]
    public void Mail_WakesOneThatWaits()
    {
        var bench = Begun().Say("I wait.", WorkerBench.Call(ControlTools.WaitUntil, """{"seconds":3600,"reason":"for the lexer"}"""));
        Assert.NotNull(bench.State.Wait);

        Show(bench, new BoardShown { Version = ++version, Mail = [Mail(1, "it is there")] });

        Assert.Null(bench.State.Wait);
        Assert.Contains("it is there", bench.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, bench.State.Open?.Kind);
    }

    [Fact]
    public void Inbox_GivesTheMailInItsAnswerOnly()
    {
        var bench = Begun().Say("I look.", WorkerBench.Call(BoardTools.Inbox));

        Show(bench, new BoardShown { Version = ++version, Answered = 1, Answer = new BoardAnswer { Text = "nothing" }, Mail = [Mail(1, "hello")] });

        Assert.Contains("hello", Assert.IsType<ToolSaid>(bench.State.Transcript[^1]).Text, StringComparison.Ordinal);
        Assert.Equal(1, Message(bench).Read);
    }

    [Fact]
    public void RefusedByTheBoard_GoesOnWithoutIt()
    {
        var bench = Begun(Foreign).Say("I send.", WorkerBench.Call(BoardTools.Send, """{"to":"all","text":"hello"}"""));

        bench.Tell(new UndeliverableMessage(ActorKey.ForBoard(WorkerBench.Key.Goal), 1, "it has ended", IsRefused: true));

        Assert.Null(bench.State.Ending);
        Assert.Contains("takes nothing from this attempt", bench.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, bench.State.Open?.Kind);
        Assert.DoesNotContain(WorkerLogic.Instance.Neighbours(bench.State), neighbour => neighbour.Key.Kind == ActorKind.Board);
    }

    [Theory]
    [InlineData(BoardTools.Claim, """{"path":"../out","why":"x"}""")]
    [InlineData(BoardTools.Claim, """{"path":"a","name":"b","why":"x"}""")]
    [InlineData(BoardTools.Claim, """{"path":"a","minutes":100000,"why":"x"}""")]
    [InlineData(BoardTools.Send, """{"to":"","text":"x"}""")]
    [InlineData(BoardTools.Put, """{"key":"k","value":"v"}""")]
    public void WrongArguments_AnsweredAtOnce(string tool, string arguments)
    {
        var bench = Begun().Say("I try.", WorkerBench.Call(tool, arguments));

        Assert.True(Assert.IsType<ToolSaid>(bench.State.Transcript[^1]).Failed);
        Assert.Null(Message(bench).Call);
    }

    [Fact]
    public void Put_LongerThanAValueMayBe_AnsweredAtOnce()
    {
        var bench = Begun().Say("I keep.", WorkerBench.Call(BoardTools.Put, $$"""{"key":"k","value":"{{new string('v', BoardLimits.ValueBytes + 1)}}","expected_version":0}"""));

        Assert.Contains("longer than 4096 bytes", bench.LastSaid, StringComparison.Ordinal);
    }

    private static BoardMail Mail(long number, string text) => new() { Number = number, From = "lexer", Text = text, At = WorkerBench.Beginning };

    private static BoardAsk Message(WorkerBench bench) =>
        ((BoardAskMessage)WorkerLogic.Instance.MessageTo(bench.State, WorkerLogic.Instance.Neighbours(bench.State).Single(neighbour => neighbour.Key.Kind == ActorKind.Board))).Ask;

    private WorkerBench Begun(params BoardClaim[] claims) => Show(new WorkerBench().Want(Shared), new BoardShown { Version = ++version, Claims = [.. claims] });

    private static WorkerBench Show(WorkerBench bench, BoardShown shown)
    {
        shown = shown.Claims.IsEmpty && bench.State.Board is { } link ? shown with { Claims = link.Claims } : shown;
        return bench.Tell(new BoardShownMessage(shown));
    }
}

using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Tests.Board;

public sealed class BoardTests
{
    private static readonly Identifiers.ActorKey A = BoardBench.Worker("a");
    private static readonly Identifiers.ActorKey B = BoardBench.Worker("b");

    [Fact]
    public void Claim_AnotherHoldsWhatItCovers_RefusedWithHolderAndTime()
    {
        var bench = new BoardBench().Pair();

        var first = bench.Ask(A, BoardCallKind.Claim, "src/lexer", "the lexer");
        var second = bench.Ask(B, BoardCallKind.Claim, "src/**/token.cs", "tokens");
        var elsewhere = bench.Ask(B, BoardCallKind.Claim, "docs", "words");

        Assert.False(first.Failed);
        Assert.True(second.Failed);
        Assert.Contains("src/lexer by step a until 2026-01-01 00:30:00Z (the lexer)", second.Text, StringComparison.Ordinal);
        Assert.False(elsewhere.Failed);
        Assert.Equal(["src/lexer", "docs"], bench.State.Claims.Select(claim => claim.Name));
    }

    [Fact]
    public void Claim_TimeIsOver_Free()
    {
        var bench = new BoardBench().Pair();
        bench.Ask(A, BoardCallKind.Claim, "src", minutes: 10);

        bench.Now += TimeSpan.FromMinutes(10);
        var taken = bench.Ask(B, BoardCallKind.Claim, "src");

        Assert.False(taken.Failed);
        Assert.Equal([B.Id], bench.State.Claims.Select(claim => claim.Worker));
        Assert.Contains(bench.Last, change => change is ClaimLapsed);
    }

    [Fact]
    public void Claim_Used_HoldsLonger()
    {
        var bench = new BoardBench().Pair();
        bench.Ask(A, BoardCallKind.Claim, "src", minutes: 10);

        var used = bench.Now + TimeSpan.FromMinutes(8);
        bench.Now = used + TimeSpan.FromMinutes(1);
        bench.Tell(new BoardAskMessage(A, new BoardAsk { UsedAt = used }));
        bench.Now = used + TimeSpan.FromMinutes(9);

        Assert.True(bench.Ask(B, BoardCallKind.Claim, "src").Failed);
        bench.Now = used + TimeSpan.FromMinutes(10);
        Assert.False(bench.Ask(B, BoardCallKind.Claim, "src").Failed);
    }

    [Fact]
    public void Claim_HolderEnded_FreeAndOthersHear()
    {
        var bench = new BoardBench().Pair();
        bench.Ask(A, BoardCallKind.Claim, "src");
        bench.Ask(B, BoardCallKind.Inbox);
        var heard = bench.Shown(B).Version;

        bench.Crew(1, BoardBench.Open("a") with { IsOpen = false, IsDone = true, Left = "it is done" }, BoardBench.Open("b"));

        Assert.Empty(bench.State.Claims);
        Assert.True(bench.Shown(B).Version > heard);
        Assert.Equal("it is done", Assert.Single(bench.State.Handoffs).Text);
        Assert.DoesNotContain(A.Id, bench.State.Members.Keys);
    }

    [Fact]
    public void Ask_OfAnEndedAttempt_RefusedAndNothingChanges()
    {
        var bench = new BoardBench().Crew(1, BoardBench.Open("a", attempt: 2), BoardBench.Open("b"));

        bench.Tell(new BoardAskMessage(A, new BoardAsk { Call = new BoardCall { Number = 1, Kind = BoardCallKind.Note, Text = "late" } }));

        Assert.NotNull(bench.Refused);
        Assert.Empty(bench.Last);
    }

    [Fact]
    public void Ask_ToldTwice_DoneOnce()
    {
        var bench = new BoardBench().Pair();
        var ask = new BoardAskMessage(A, new BoardAsk { Call = bench.Call(A, BoardCallKind.Note, string.Empty, "once", isPath: false, 0, 0) });

        bench.Tell(ask).Tell(ask).Tell(ask);

        Assert.Equal(["once"], bench.State.Notes.Select(note => note.Text));
        Assert.Equal(1, bench.Shown(A).Answered);
    }

    [Fact]
    public void Ask_SkipsANumber_NotTaken()
    {
        var bench = new BoardBench().Pair();

        bench.Tell(new BoardAskMessage(A, new BoardAsk { Call = new BoardCall { Number = 2, Kind = BoardCallKind.Note, Text = "too early" } }));

        Assert.Empty(bench.State.Notes);
    }

    [Fact]
    public void Send_ToAStepAndToAll_ReadOnceInOrder()
    {
        var bench = new BoardBench().Crew(1, BoardBench.Open("a"), BoardBench.Open("b"), BoardBench.Open("c") with { IsOpen = false, Attempt = 0 });

        Assert.False(bench.Ask(A, BoardCallKind.Send, "b", "one").Failed);
        Assert.False(bench.Ask(A, BoardCallKind.Send, "all", "two").Failed);
        bench.Ask(B, BoardCallKind.Inbox);

        Assert.Equal(["one", "two"], bench.Shown(B).Mail.Select(mail => mail.Text));
        bench.Tell(new BoardAskMessage(B, new BoardAsk { HasBegun = true, Read = 1 }));
        Assert.Equal([2L], bench.Shown(B).Mail.Select(mail => mail.Number));
        Assert.Equal(["two"], bench.State.Mail["c"].Mail.Select(mail => mail.Text));
    }

    [Fact]
    public void Send_NobodyOfThatName_RefusedWithTheNames()
    {
        var bench = new BoardBench().Pair();

        Assert.Contains("there is b, or 'all'", bench.Ask(A, BoardCallKind.Send, "lexer", "hello").Text, StringComparison.Ordinal);
        Assert.True(bench.Ask(A, BoardCallKind.Send, "a", "to myself").Failed);
    }

    [Fact]
    public void Send_TooManyWait_Refused()
    {
        var bench = new BoardBench().Pair();
        for (var sent = 0; sent < BoardLimits.Mail; sent++)
        {
            Assert.False(bench.Ask(A, BoardCallKind.Send, "b", "again").Failed);
        }

        Assert.True(bench.Ask(A, BoardCallKind.Send, "b", "once more").Failed);
        Assert.Equal(BoardLimits.Mail, bench.State.Mail["b"].Mail.Length);
    }

    [Fact]
    public void NextAttempt_FindsWhatTheLastDidNotRead()
    {
        var bench = new BoardBench().Pair();
        bench.Ask(A, BoardCallKind.Send, "b", "one");
        bench.Ask(A, BoardCallKind.Send, "b", "two");
        bench.Tell(new BoardAskMessage(B, new BoardAsk { HasBegun = true, Read = 1 }));

        bench.Crew(1, BoardBench.Open("a"), BoardBench.Open("b", attempt: 2));
        var second = BoardBench.Worker("b", 2);
        bench.Tell(new BoardAskMessage(second, new BoardAsk()));

        Assert.Equal((1L, "two"), (bench.Shown(second).Read, Assert.Single(bench.Shown(second).Mail).Text));
    }

    [Fact]
    public void Put_ExpectedVersion_WrittenElseToldWhatIsThere()
    {
        var bench = new BoardBench().Pair();

        Assert.False(bench.Ask(A, BoardCallKind.Put, "api", "v1", isPath: false).Failed);
        var stale = bench.Ask(B, BoardCallKind.Put, "api", "mine", isPath: false);
        Assert.False(bench.Ask(B, BoardCallKind.Put, "api", "v2", isPath: false, expected: 1).Failed);

        Assert.True(stale.Failed);
        Assert.Contains("version 1, by step a, and this value: v1", stale.Text, StringComparison.Ordinal);
        Assert.Equal(("v2", 2L), (bench.State.Keys["api"].Value, bench.State.Keys["api"].Version));
    }

    [Fact]
    public void Put_TooManyKeys_RefusedWithTheRemedy()
    {
        var bench = new BoardBench().Pair();
        for (var key = 0; key < BoardLimits.Keys; key++)
        {
            bench.Ask(A, BoardCallKind.Put, $"key-{key}", "x", isPath: false);
        }

        Assert.Contains("write into one that is there", bench.Ask(A, BoardCallKind.Put, "one-more", "x", isPath: false).Text, StringComparison.Ordinal);
        Assert.False(bench.Ask(A, BoardCallKind.Put, "key-1", "y", isPath: false, expected: 1).Failed);
    }

    [Fact]
    public void Start_ShownUntilTheWorkerHasIt()
    {
        var bench = new BoardBench().Pair();
        bench.Ask(A, BoardCallKind.Note, text: "mind the gap", isPath: false);
        bench.Tell(new BoardAskMessage(B, new BoardAsk()));

        Assert.Contains("a: mind the gap", bench.Shown(B).Start, StringComparison.Ordinal);
        Assert.Contains("a (at work): do a", bench.Shown(B).Start, StringComparison.Ordinal);
        bench.Tell(new BoardAskMessage(B, new BoardAsk { HasBegun = true }));
        Assert.Null(bench.Shown(B).Start);
    }

    [Fact]
    public void NewPlan_KeepsNotesAndKeys_DropsMailOfStepsThatAreNoMore()
    {
        var bench = new BoardBench().Pair();
        bench.Ask(A, BoardCallKind.Note, text: "keep", isPath: false);
        bench.Ask(A, BoardCallKind.Put, "k", "v", isPath: false);
        bench.Ask(A, BoardCallKind.Send, "b", "gone");
        bench.Ask(A, BoardCallKind.Claim, "src");

        bench.Crew(2, BoardBench.Open("a"), BoardBench.Open("c"));

        Assert.Empty(bench.State.Members);
        Assert.Empty(bench.State.Claims);
        Assert.Empty(bench.State.Mail);
        Assert.Single(bench.State.Notes);
        Assert.Single(bench.State.Keys);
    }

    [Fact]
    public void Forget_LeavesItsIdOnly()
    {
        var bench = new BoardBench().Pair();
        bench.Ask(A, BoardCallKind.Note, text: "secret", isPath: false);

        bench.Tell(new ForgetMessage());
        bench.Tell(new BoardAskMessage(A, new BoardAsk { Call = new BoardCall { Number = 2, Kind = BoardCallKind.Note, Text = "late" } }));

        Assert.True(bench.State.IsForgotten);
        Assert.Empty(bench.State.Notes);
        Assert.Empty(bench.Last);
    }

    [Fact]
    public void Deciding_AnyMessages_HoldsWhatMustHold()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var bench = new BoardBench().Pair();
            for (var step = 0; step < 60; step++)
            {
                bench.Now += TimeSpan.FromSeconds(random.Next(0, 400));
                var worker = random.Next(3) switch { 0 => A, 1 => B, _ => BoardBench.Worker("a", 2) };
                if (random.Next(12) == 0)
                {
                    bench.Crew(1, BoardBench.Open("a", random.Next(1, 3)) with { IsOpen = random.Next(2) == 0 }, BoardBench.Open("b"));
                }
                else if (BoardView.IsCurrent(bench.State, worker.Id))
                {
                    var kind = (BoardCallKind)random.Next(1, 7);
                    var name = kind == BoardCallKind.Send ? "all" : kind == BoardCallKind.Put ? "k" : new[] { "src", "src/a", "**/b", "docs/*.md" }[random.Next(4)];
                    bench.Ask(worker, kind, name, "text", minutes: random.Next(1, 20), expected: random.Next(3));
                }

                var live = bench.State.Claims.Where(claim => claim.Until > bench.Now).ToArray();
                Assert.All(live, claim => Assert.DoesNotContain(live, other => other.Worker != claim.Worker && ClaimPattern.Overlap(other.Name, claim.Name)));
                Assert.All(bench.State.Claims, claim => Assert.Contains(claim.Worker, bench.State.Members.Keys));
                Assert.All(bench.State.Mail.Values, box => Assert.Equal(box.Sent - box.Read, box.Mail.Length));
            }
        }
    }
}

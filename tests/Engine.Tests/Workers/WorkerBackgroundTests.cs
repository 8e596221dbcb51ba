using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>Commands that run beside the turns of an agent.</summary>
public sealed class WorkerBackgroundTests
{
    private const string Serve = """{"command":"serve","background":true}""";

    [Fact]
    public void Exec_InTheBackground_GivesAHandleAndTheTurnsGoOn()
    {
        var worker = Begin(new WorkerBench().Want());

        Assert.Equal("c1 runs\n[it ends at the latest after 1h, or with your attempt; you are told when it ends]", worker.LastSaid);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
        Assert.Equal([OperationKind.Background, OperationKind.Turn], WorkerLogic.Instance.OpenOperations(worker.State).Select(static open => open.Kind));
        Assert.EndsWith("; in the background: c1 `serve`]", worker.Turn.Standing, StringComparison.Ordinal);
    }

    [Fact]
    public void Exec_InTheBackground_IsBegunAndLookedAtInOneCommit()
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("exec", Serve));

        Assert.Equal([OperationKind.Background, OperationKind.Tool], WorkerLogic.Instance.OpenOperations(worker.State).Select(static open => open.Kind));
        var (command, look) = (Spec(worker, 0), Spec(worker, 1));
        Assert.Equal((TimeSpan.FromHours(1), null), (command.Timeout, command.Polled));
        Assert.Equal(new PolledCommand("c1", worker.State.Background[0].Open!.Operation, 0, IsBeginning: true), look.Polled);
    }

    [Theory]
    [InlineData("""{"background":true}""", "command")]
    [InlineData("""{"command":"x","background":true,"timeout_seconds":0}""", "timeout_seconds")]
    public void Exec_InTheBackgroundMalformed_IsAnsweredAndBeginsNothing(string arguments, string told)
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("exec", arguments));

        Assert.Contains(told, worker.LastSaid, StringComparison.Ordinal);
        Assert.Empty(worker.State.Background);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Exec_MoreThanEight_IsAnswered()
    {
        var worker = new WorkerBench().Want();
        for (var count = 0; count < WorkerLimits.Background; count++)
        {
            Begin(worker, command: $"serve {(char)('a' + count)}");
        }

        worker.Say(string.Empty, WorkerBench.Call("exec", Serve));

        Assert.StartsWith("not begun: 8 commands run", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal(8, worker.State.Background.Length);
    }

    [Fact]
    public void Exec_TimeIsLent_ReservesHalfOfWhatIsLeft()
    {
        var worker = Begin(new WorkerBench().Want(WorkerBench.Assignment with { Lent = new WorkerLoan { Active = TimeSpan.FromMinutes(20) } }));

        Assert.Equal(TimeSpan.FromSeconds(595), worker.State.Background[0].Open!.Reserved);
        Assert.Equal(TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(11 + 595), WorkerView.ActiveLeft(worker.State));
    }

    [Fact]
    public void End_WhileATurnRuns_IsToldWithTheNextTurn()
    {
        var worker = Begin(new WorkerBench().Want());

        Settle(worker, "exit status 3\nno port");
        Assert.Equal("c1 runs", worker.LastSaid[..7]);
        worker.Say("I look.", WorkerBench.Call("read_file")).Answer("text");

        Assert.Equal("A command in the background has ended. c1 (`serve`) has ended: exit status 3\nno port", worker.LastSaid);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
        Assert.DoesNotContain("in the background", worker.Turn.Standing, StringComparison.Ordinal);
        worker.Say(string.Empty, WorkerBench.Call("exec_poll", """{"handle":"c1"}"""));
        Assert.Equal("c1 has ended, as you were told: exit status 3", worker.LastSaid);
    }

    [Fact]
    public void End_AtOnce_IsTheAnswerOfItsCall()
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("exec", Serve));

        Settle(worker, "exit status 127", failed: true);
        Look(worker, "c1 has ended; you are told how");

        var said = Assert.IsType<ToolSaid>(worker.State.Transcript[^1]);
        Assert.Equal(("c1 (`serve`) has ended: exit status 127", true), (said.Text, said.Failed));
        Assert.Null(worker.State.Background[0].Answer);
    }

    [Fact]
    public void End_Twice_CountsOnce()
    {
        var worker = Begin(new WorkerBench().Want());
        var settled = Settled(worker, "exit status 0");

        worker.Tell(settled);
        var active = worker.State.Active;
        worker.Tell(settled);

        Assert.Empty(worker.Last);
        Assert.Equal(active, worker.State.Active);
        Assert.Equal(TimeSpan.FromSeconds(10 + 1 + 60), active);
    }

    [Fact]
    public void End_AfterLong_IsNoStretchOfTheConversation()
    {
        var worker = Begin(new WorkerBench().Want());
        var open = worker.State.Background[0].Open!;

        worker.Tell(new SettledMessage(open.Operation, open.Execution, new OperationResult
        {
            Outcome = OperationOutcome.Succeeded,
            Active = TimeSpan.FromMinutes(50),
            Answer = new ToolAnswer { Call = "1", Text = "exit status 0" },
        }));
        worker.Say(string.Empty, WorkerBench.Call("note", """{"text":"x"}"""));

        Assert.Null(worker.State.WrapUp);
        Assert.Equal(TimeSpan.FromMinutes(50), worker.State.ActiveBeside);
    }

    [Fact]
    public void End_Lost_IsToldAndCountsFromItsBeginning()
    {
        var worker = Begin(new WorkerBench().Want());
        var open = worker.State.Background[0].Open!;

        worker.Now += TimeSpan.FromMinutes(5);
        worker.Tell(new SettledMessage(open.Operation, open.Execution, new OperationResult { Outcome = OperationOutcome.Lost, Active = TimeSpan.Zero }));

        Assert.Equal(TimeSpan.FromSeconds(11) + TimeSpan.FromMinutes(5), worker.State.Active);
        worker.Say(string.Empty, WorkerBench.Call("note", """{"text":"x"}"""));
        Assert.Contains("nobody knows what this call did", worker.LastSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void Poll_LooksFromWhereItWasSeen()
    {
        var worker = Begin(new WorkerBench().Want(), seen: 42).Say(string.Empty, WorkerBench.Call("exec_poll", """{"handle":"c1"}"""));

        Assert.Equal(new PolledCommand("c1", worker.State.Background[0].Open!.Operation, 42, IsBeginning: false), Spec(worker, 1).Polled);
        Look(worker, "c1 runs; since you last looked it wrote:\nmore", seen: 46);
        Assert.Equal(46, worker.State.Background[0].Seen);
        Assert.EndsWith("more", worker.LastSaid, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec_poll", """{"handle":"c7"}""")]
    [InlineData("exec_stop", "{}")]
    [InlineData("wait_for", """{"handle":"c1"}""")]
    [InlineData("wait_for", """{"handle":"c1","seconds":604801}""")]
    public void Call_Malformed_IsAnsweredAndTheWorkerGoesOn(string name, string arguments)
    {
        var worker = Begin(new WorkerBench().Want()).Say(string.Empty, WorkerBench.Call(name, arguments));

        Assert.True(Assert.IsType<ToolSaid>(worker.State.Transcript[^1]).Failed);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Poll_NoToolCallsLeft_IsAnswered()
    {
        var poll = WorkerBench.Call("exec_poll", """{"handle":"c1"}""");
        var worker = Begin(new WorkerBench().Want(WorkerBench.Assignment with { Lent = new WorkerLoan { Tools = 2 } })).Say(string.Empty, poll, poll with { Id = "2" });

        Look(worker, "c1 runs");

        Assert.Equal(WorkerControls.NoTools, worker.State.Transcript.OfType<ToolSaid>().Last().Text);
        Assert.Equal(2, worker.State.Models.Tools);
    }

    [Fact]
    public void Stop_IsAnsweredWhenItHasEnded()
    {
        var worker = Begin(new WorkerBench().Want()).Say(string.Empty, WorkerBench.Call("exec_stop", """{"handle":"c1"}"""));

        Assert.Null(worker.State.Open);
        Assert.True(WorkerLogic.Instance.MustStop(worker.State, worker.State.Background[0].Open!));
        Assert.Null(WorkerView.Hold(worker.State));
        Settle(worker, "it was stopped\nbye", failed: true);

        Assert.Equal("c1 (`serve`) has ended: it was stopped\nbye", worker.LastSaid);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void WaitFor_ItEnds_IsWokenOnceWithHowItEnded()
    {
        var worker = Begin(new WorkerBench().Want()).Say(string.Empty, WorkerBench.Call("wait_for", """{"handle":"c1","seconds":600,"reason":"the build"}"""));

        Assert.Null(worker.State.Open);
        Assert.Equal(worker.Now + TimeSpan.FromMinutes(10), WorkerLogic.Instance.WakeAt(worker.State));
        Settle(worker, "exit status 0\nbuilt");

        Assert.Equal("c1 (`serve`) has ended: exit status 0\nbuilt", worker.LastSaid);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
        var turns = worker.State.Turns;
        worker.Wake(worker.Now + TimeSpan.FromMinutes(10));
        Assert.Empty(worker.Last);
        Assert.Equal(turns, worker.State.Turns);
    }

    [Fact]
    public void WaitFor_TimeIsOver_SaysThatItStillRuns()
    {
        var worker = Begin(new WorkerBench().Want()).Say(string.Empty, WorkerBench.Call("wait_for", """{"handle":"c1","seconds":60,"reason":"the build"}"""));

        worker.Wake(worker.Now + TimeSpan.FromSeconds(30));
        Assert.Null(worker.State.Open);
        worker.Wake(worker.Now + TimeSpan.FromSeconds(30));

        Assert.StartsWith("c1 still runs", worker.LastSaid, StringComparison.Ordinal);
        Assert.True(worker.State.Background[0].Runs);
    }

    [Fact]
    public void WaitFor_HasEndedAlready_IsAnsweredAtOnce()
    {
        var worker = Settle(Begin(new WorkerBench().Want()), "exit status 0");

        worker.Say(string.Empty, WorkerBench.Call("wait_for", """{"handle":"c1","seconds":60,"reason":"the build"}"""));

        Assert.Equal("c1 (`serve`) has ended: exit status 0", worker.LastSaid);
    }

    [Fact]
    public void Claim_StopsWhatRunsBeforeTheHostLooks()
    {
        var worker = Begin(new WorkerBench().Want()).Say(string.Empty, WorkerBench.Call("propose_complete", """{"summary":"done","done":[],"left":[],"evidence":[],"deadEnds":[]}"""));

        Assert.Null(worker.State.Open);
        Assert.True(worker.State.Background[0].IsStopping);
        Settle(worker, "it was stopped", failed: true);
        Assert.Equal(OperationKind.Finish, worker.State.Open!.Kind);
        worker.Look(Verdict.Failed);

        Assert.Contains(worker.State.Transcript, static item => item is ToolSaid { Text: var text } && text.StartsWith("You are not done", StringComparison.Ordinal));
        Assert.Equal("A command in the background has ended. c1 (`serve`) has ended: it was stopped", worker.LastSaid);
    }

    [Fact]
    public void Claim_PausedWhileItStops_LooksAfterThePause()
    {
        var worker = Begin(new WorkerBench().Want()).Say(string.Empty, WorkerBench.Call("propose_complete"));

        worker.Want(mode: DesiredMode.Pause);
        Settle(worker, "it was stopped", failed: true);
        Assert.Null(worker.State.Open);
        Assert.Equal(worker.State.Sequence, worker.State.Urgent);
        worker.Want();

        Assert.Equal(OperationKind.Finish, worker.State.Open!.Kind);
    }

    [Fact]
    public void Ending_WaitsUntilNothingRuns()
    {
        var worker = Begin(new WorkerBench().Want()).Say(string.Empty, WorkerBench.Call("propose_blocked", """{"blocker":"no key","tried":[]}"""));

        Assert.Null(worker.State.Ending);
        Assert.True(WorkerView.Observe(worker.State).IsBusy);
        Assert.True(WorkerLogic.Instance.MustStop(worker.State, worker.State.Background[0].Open!));
        Settle(worker, "it was stopped", failed: true);

        Assert.Equal((WorkerOutcome.Blocked, "no key"), (worker.State.Ending!.Outcome, worker.State.Ending.Reason));
        Assert.Empty(WorkerLogic.Instance.OpenOperations(worker.State));
    }

    [Fact]
    public void Stopped_ByItsPlan_EndsWhenNothingRuns()
    {
        var worker = Begin(new WorkerBench().Want());

        worker.Want(mode: DesiredMode.Stop);
        worker.Settle(new OperationResult { Outcome = OperationOutcome.Stopped, Active = TimeSpan.Zero, Turn = new TurnReply() });
        Assert.Null(worker.State.Ending);
        Settle(worker, "it was stopped", failed: true);

        Assert.Equal(WorkerOutcome.Stopped, worker.State.Ending!.Outcome);
    }

    [Fact]
    public void OwnerDead_CommandsAreTakenOverAndTheOldResultDoesNotCount()
    {
        var worker = Begin(new WorkerBench().Want()).Say(string.Empty, WorkerBench.Call("wait_for", """{"handle":"c1","seconds":600,"reason":"the build"}"""));
        var old = Settled(worker, "exit status 0");

        worker.Die();
        Assert.Equal(2, worker.State.Background[0].Open!.Execution);
        worker.Tell(old);
        Assert.Empty(worker.Last);
        Settle(worker, "exit status 0\nlater");

        Assert.EndsWith("later", worker.LastSaid, StringComparison.Ordinal);
    }

    private static WorkerBench Begin(WorkerBench worker, long? seen = null, string command = "serve")
    {
        worker.Say(string.Empty, WorkerBench.Call("exec", Serve.Replace("serve", command, StringComparison.Ordinal)));
        return Look(worker, $"c{worker.State.Backgrounds} runs", seen);
    }

    private static WorkerBench Look(WorkerBench worker, string text, long? seen = null) => worker.Settle(new OperationResult
    {
        Outcome = OperationOutcome.Succeeded,
        Active = TimeSpan.FromSeconds(1),
        Answer = new ToolAnswer { Call = worker.State.Calls[0].Id, Text = text, Seen = seen },
    });

    private static WorkerBench Settle(WorkerBench worker, string text, bool failed = false) => worker.Tell(Settled(worker, text, failed));

    private static SettledMessage Settled(WorkerBench worker, string text, bool failed = false)
    {
        var command = worker.State.Background.First(static command => command.Runs);
        return new SettledMessage(command.Open!.Operation, command.Open.Execution, new OperationResult
        {
            Outcome = OperationOutcome.Succeeded,
            Active = TimeSpan.FromMinutes(1),
            Answer = new ToolAnswer { Call = command.Request!.Id, Text = text, Failed = failed },
        });
    }

    private static ToolSpec Spec(WorkerBench worker, int index) => (ToolSpec)WorkerLogic.Instance.SpecOf(worker.State, WorkerLogic.Instance.OpenOperations(worker.State)[index]);
}

using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>Workers that hand over because they want to, and the waits and habits that end an attempt or do not.</summary>
public sealed class WorkerHandoffTests
{
    private const string Account = """{"summary":"half","done":["a"],"left":["b"],"evidence":["seen"],"decisions":["tabs"],"deadEnds":["c"]}""";

    [Fact]
    public void Handoff_WorkspaceIsLookedAtAndTheAttemptEnds()
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("handoff", Account));

        var look = Assert.IsType<VerifySpec>(WorkerLogic.Instance.SpecOf(worker.State, worker.State.Open!));
        Assert.True(look is { Fingerprint: true, Checks.IsEmpty: true });
        Look(worker, "f1");

        var ending = worker.State.Ending!;
        Assert.Equal((WorkerOutcome.HandedOff, "half", "f1"), (ending.Outcome, ending.Handoff.Summary, ending.Handoff.Fingerprint));
        Assert.Equal(0, worker.State.Models.Tools);
        Assert.Equal(["tabs"], ending.Handoff.Decisions);
        Assert.Contains("Decisions:\n- tabs", string.Concat(WorkerPrompt.Prefix(WorkerBench.Assignment with { Handoff = ending.Handoff })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f1", "f1", false)]
    [InlineData("f1", null, false)]
    [InlineData("f1", "f2", true)]
    [InlineData(null, "f1", true)]
    [InlineData(null, null, true)]
    public void Handoff_OfWhatWasHandedOver_OnlyIfTheWorkspaceChanged(string? given, string? now, bool ends)
    {
        var assignment = WorkerBench.Assignment with { Handoff = new Handoff { Summary = "half", Fingerprint = given } };
        var worker = Look(new WorkerBench().Want(assignment).Say(string.Empty, WorkerBench.Call("handoff", Account)), now);

        Assert.Equal(ends, worker.State.Ending is not null);
        if (!ends)
        {
            Assert.StartsWith("not handed over: it was handed to you", worker.LastSaid, StringComparison.Ordinal);
            Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
        }
    }

    [Fact]
    public void Handoff_SaysNothing_IsAnswered()
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("handoff"));

        Assert.StartsWith("not handed over: say in summary", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Handoff_OwnerDead_IsLookedAtAgain()
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("handoff", Account)).Die();

        Assert.Equal(2, worker.State.Open!.Execution);
        Assert.Equal(WorkerOutcome.HandedOff, Look(worker, "f1").State.Ending!.Outcome);
    }

    [Theory]
    [InlineData("""{"seconds":90,"reason":"mail"}""", 90)]
    [InlineData("""{"time":"2026-01-01T00:02:00Z","reason":"mail"}""", 120)]
    [InlineData("""{"time":"2026-01-01T02:00:30.5+02:00","reason":"mail"}""", 30.5)]
    public void WaitUntil_SecondsOrTime_Waits(string arguments, double seconds)
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("wait_until", arguments));

        Assert.Equal(WorkerBench.Beginning + TimeSpan.FromSeconds(seconds), worker.State.Wait?.Until);
    }

    [Theory]
    [InlineData("""{"seconds":90,"time":"2026-01-01T00:02:00Z"}""", "not both")]
    [InlineData("""{"reason":"mail"}""", "give seconds, or time")]
    [InlineData("""{"time":"tomorrow"}""", "time is written as")]
    [InlineData("""{"time":"2026-01-01T00:02:00"}""", "time is written as")]
    [InlineData("""{"time":"2025-12-31T23:59:00Z"}""", "is past")]
    [InlineData("""{"time":"2026-01-09T00:00:00Z"}""", "seven days")]
    public void WaitUntil_BothNoneOrWrong_IsAnsweredWithWhatToDo(string arguments, string told)
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("wait_until", arguments));

        Assert.Contains(told, worker.LastSaid, StringComparison.Ordinal);
        Assert.EndsWith("it is 2026-01-01 00:00:00Z now", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Repetition_LookAndWait_IsPollingAndNoLoop()
    {
        var worker = new WorkerBench().Want();
        for (var round = 0; round < WorkerLimits.RepeatsWithWaits; round++)
        {
            Assert.Null(worker.State.Ending);
            Assert.Equal(round >= WorkerLimits.WaitsBeforeNudge, worker.State.Transcript.OfType<HostSaid>().Any(static said => said.Text.Contains("Do something else", StringComparison.Ordinal)));
            worker.Say(string.Empty, WorkerBench.Call("exec", """{"command":"ls"}"""), WorkerBench.Call("wait_until", """{"seconds":60,"reason":"x"}""", "2")).Answer("nothing");
            worker.Wake(worker.Now + TimeSpan.FromSeconds(60));
        }

        Assert.Equal(WorkerOutcome.Failed, worker.State.Ending!.Outcome);
    }

    [Fact]
    public void Repetition_LookThenWait_IsPollingAndNoLoop()
    {
        var worker = new WorkerBench().Want();
        for (var round = 0; round < 20; round++)
        {
            worker.Say(string.Empty, WorkerBench.Call("exec", """{"command":"ls"}""")).Answer("nothing");
            worker.Say(string.Empty, WorkerBench.Call("wait_until", """{"seconds":60,"reason":"x"}""")).Wake(worker.Now + TimeSpan.FromSeconds(60));
        }

        Assert.Null(worker.State.Ending);
        Assert.DoesNotContain(worker.State.Transcript, static item => item is HostSaid);
    }

    [Fact]
    public void Repetition_BackAndForth_IsToldAndThenEnds()
    {
        var worker = new WorkerBench().Want();
        var replies = 0;
        while (worker.State.Ending is null)
        {
            Assert.Equal(replies >= 2 * WorkerLimits.RepeatsBeforeNudge, worker.State.Transcript.OfType<HostSaid>().Any(static said => said.Text.StartsWith("You go back and forth", StringComparison.Ordinal)));
            worker.Say(string.Empty, WorkerBench.Call("exec", replies++ % 2 == 0 ? """{"command":"a"}""" : """{"command":"b"}""")).Answer("the same");
        }

        Assert.Equal("the agent went back and forth between the same two replies 8 times in a row", worker.State.Ending.Reason);
        Assert.Equal(2 * WorkerLimits.Repeats, replies);
    }

    [Fact]
    public void Repetition_BackAndForthWithOtherResults_IsWork()
    {
        var worker = new WorkerBench().Want();
        for (var reply = 0; reply < 40; reply++)
        {
            worker.Say(string.Empty, WorkerBench.Call("exec", reply % 2 == 0 ? """{"command":"edit"}""" : """{"command":"test"}""")).Answer(new string('x', reply));
        }

        Assert.Null(worker.State.Ending);
        Assert.DoesNotContain(worker.State.Transcript, static item => item is HostSaid);
    }

    private static WorkerBench Look(WorkerBench worker, string? fingerprint) => worker.Settle(new OperationResult
    {
        Outcome = fingerprint is null ? OperationOutcome.Failed : OperationOutcome.Succeeded,
        Fingerprint = fingerprint,
        Active = TimeSpan.FromSeconds(1),
    });
}

using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>What a worker does itself: claims, blockers, questions, waits and notes.</summary>
public sealed class WorkerControlTests
{
    [Fact]
    public void Do_TextThatIsCutInACharacterOfTwo_IsRecordedAsItIsReadBack()
    {
        var text = new string('x', Handoff.MaximumEntry - 1) + "\U0001F600 and more";

        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("note", $"{{\"text\":\"{text}\"}}"));

        Assert.Equal(new string('x', Handoff.MaximumEntry - 1), Assert.Single(worker.State.Handoff.Notes));
    }

    [Theory]
    [InlineData("note", "nonsense")]
    [InlineData("note", "[]")]
    [InlineData("note", "{}")]
    [InlineData("note", "{\"text\":null}")]
    [InlineData("propose_complete", "7")]
    [InlineData("propose_blocked", "{\"blocker\":\" \"}")]
    [InlineData("ask_person", "{\"question\":\"\"}")]
    [InlineData("wait_until", "{\"seconds\":0}")]
    [InlineData("wait_until", "{\"seconds\":\"soon\"}")]
    [InlineData("wait_until", "{\"seconds\":99999999999999999999}")]
    [InlineData("wait_until", "{\"seconds\":604801}")]
    public void Call_Malformed_IsAnsweredAndTheWorkerGoesOn(string name, string arguments)
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call(name, arguments));

        Assert.True(Assert.IsType<ToolSaid>(worker.State.Transcript[^1]).Failed);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Theory]
    [InlineData("{\"text\":\"\\ud83d\"}")]
    [InlineData("{\"text\":[\"\\ud83d\"],\"\\ud83d\":1}")]
    [InlineData("{\"\\ud83d\":1,\"text\":\"kept\"}")]
    public void Call_HalfASurrogatePair_DoesNotStopTheWorker(string arguments)
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("note", arguments));

        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Note_IsKeptForTheHandoff()
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("note", "{\"text\":\"port 81\"}")).Say(string.Empty, WorkerBench.Call("propose_blocked", "{\"blocker\":\"no key\",\"tried\":\"asking\"}"));

        var ending = worker.State.Ending!;
        Assert.Equal((WorkerOutcome.Blocked, "no key"), (ending.Outcome, ending.Reason));
        Assert.Equal(["port 81"], ending.Handoff.Notes);
        Assert.Equal(["asking"], ending.Handoff.DeadEnds);
    }

    [Fact]
    public void Finish_Holds_EndsWithVerdictsAndHandoff()
    {
        var worker = Claim(new WorkerBench().Want());
        Assert.False(Assert.IsType<VerifySpec>(WorkerLogic.Instance.SpecOf(worker.State, worker.State.Open!)).Fingerprint);

        worker.Look(Verdict.Passed);

        Assert.Equal((WorkerOutcome.Succeeded, "all"), (worker.State.Ending!.Outcome, worker.State.Ending.Handoff.Summary));
        Assert.Equal("there", Assert.Single(worker.State.Ending.Verdicts).Id);
    }

    [Fact]
    public void Turn_HostsDieAgainAndAgain_TheAttemptFailsAndSaysWhy()
    {
        var worker = new WorkerBench().Want();
        for (var death = 1; death < TakeOvers.MaximumDeaths; death++)
        {
            Assert.Equal((null, death), (worker.Die().State.Ending, worker.State.LostTurns));
        }

        worker.Die();

        Assert.Equal(WorkerOutcome.Failed, worker.State.Ending!.Outcome);
        Assert.Contains("interrupted 5 times", worker.State.Ending.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Turn_HostsDieNowAndThen_ARepliedOneInBetweenBeginsTheCountAnew()
    {
        var worker = new WorkerBench().Want();
        for (var turn = 1; turn < TakeOvers.MaximumDeaths * 2; turn++)
        {
            worker.Die();
            Assert.Equal(1, worker.State.LostTurns);
            worker.Say("on", WorkerBench.Call("read_file", $$"""{"path":"f{{turn}}"}""")).Answer("text");
        }

        Assert.Null(worker.State.Ending);
    }

    [Fact]
    public void Finish_HostsDieAgainAndAgain_IsNoLookAndNoFalseClaim()
    {
        var worker = Claim(new WorkerBench().Want());
        for (var death = 1; death < TakeOvers.MaximumDeaths; death++)
        {
            Assert.Equal(death + 1, worker.Die().State.Open!.Execution);
        }

        worker.Die();

        Assert.Contains("interrupted 5 times", worker.State.Transcript.OfType<ToolSaid>().Last().Text, StringComparison.Ordinal);
        Assert.Equal((null, 0), (worker.State.Ending, worker.State.FalseClaims));
    }

    [Fact]
    public void Finish_NothingToLookAt_EndsAtOnce() =>
        Assert.Equal(WorkerOutcome.Succeeded, Claim(new WorkerBench().Want(WorkerBench.Assignment with { Step = WorkerBench.Assignment.Step with { Checks = [] } })).State.Ending!.Outcome);

    [Fact]
    public void Finish_False_IsRefutedAndTheFifthFails()
    {
        var worker = new WorkerBench().Want();
        for (var claim = 1; claim < WorkerLimits.FalseClaims; claim++)
        {
            Claim(worker).Look(claim % 2 == 0 ? Verdict.Failed : Verdict.Unmeasurable);
            Assert.Contains("there: ", worker.LastSaid, StringComparison.Ordinal);
            Assert.Null(worker.State.Ending);
        }

        Claim(worker).Look(Verdict.Failed);

        Assert.Equal(WorkerOutcome.Failed, worker.State.Ending!.Outcome);
        Assert.Contains("5 times", worker.State.Ending.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Finish_Fresh_EndsAtTheFirstFalseClaim() =>
        Assert.Equal(WorkerOutcome.Failed, Claim(new WorkerBench().Want(WorkerBench.Assignment with { IsFresh = true })).Look(Verdict.Failed).State.Ending!.Outcome);

    [Fact]
    public void Finish_Whole_LooksAtTheChecksOfTheStepOnly()
    {
        var worker = Claim(new WorkerBench().Want(WorkerBench.Assignment with { IsWhole = true, DoneWhen = [WorkerBench.Check("done"), new AskCheck { Id = "ok", Question = "ok?" }], Fences = [WorkerBench.Check("fence")] }));

        Assert.Equal(["there"], WorkerClaims.Checks(worker.State.Assignment!).Select(static check => check.Id));
    }

    [Fact]
    public void Finish_BreaksAFence_FailsWithIt()
    {
        var worker = Claim(new WorkerBench().Want(WorkerBench.Assignment with { Fences = [WorkerBench.Check("fence")] })).Look(Verdict.Passed, Verdict.Failed);

        Assert.Equal(WorkerOutcome.Failed, worker.State.Ending!.Outcome);
        Assert.Equal("fence", Assert.Single(worker.State.Ending.Fences).Id);
    }

    [Fact]
    public void Finish_LookStoppedInTheMiddle_IsNeitherAFalseClaimNorABrokenFence()
    {
        var worker = Claim(new WorkerBench().Want(WorkerBench.Assignment with { Fences = [WorkerBench.Check("fence")] }));

        worker.Settle(new OperationResult { Outcome = OperationOutcome.Stopped, Active = TimeSpan.Zero, Verdicts = [new CheckVerdict { Id = "there", Verdict = Verdict.Failed, Reason = "no" }] });

        Assert.Null(worker.State.Ending);
        Assert.Equal(0, worker.State.FalseClaims);
        Assert.Contains("could not look", worker.LastSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void AskPerson_HoldsUntilTheAnswer_WhichCountsOnce()
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("ask_person", "{\"question\":\"Ship it?\",\"options\":[\"yes\",\"no\"]}"));
        Assert.Equal((HoldKind.Question, "Ship it?"), (WorkerView.Hold(worker.State)!.Kind, WorkerView.Hold(worker.State)!.Reason));
        Assert.Null(worker.State.Open);

        var answer = new WorkerAnswer { Number = 1, Question = 1, Text = "yes" };
        worker.Want(answers: answer).Want(answers: answer);

        Assert.Equal(["the person says: yes"], worker.State.Transcript.OfType<ToolSaid>().Select(static said => said.Text));
        Assert.Equal((1L, OperationKind.Turn), (worker.State.Answered, worker.State.Open!.Kind));
    }

    [Fact]
    public void Wait_GoesOnAtItsTimeAndIsToldOfAnEarlyWakeUpNothing()
    {
        var worker = new WorkerBench().Want().Say(string.Empty, WorkerBench.Call("wait_until", "{\"seconds\":\"60\",\"reason\":\"the build\"}"));
        var until = WorkerBench.Beginning.AddSeconds(60);

        Assert.Equal(until, WorkerLogic.Instance.WakeAt(worker.State));
        Assert.Equal(HoldKind.Wait, WorkerView.Hold(worker.State)!.Kind);
        Assert.Empty(worker.Wake(until.AddSeconds(-1)).Last);

        worker.Wake(until);
        Assert.Contains("waited", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Pause_WhenTheToolEnds_TellsThePlanAtOnce()
    {
        var worker = new WorkerBench().Want().Say("go", WorkerBench.Call("exec")).Want(mode: DesiredMode.Pause).Answer("ok");

        Assert.False(WorkerView.Observe(worker.State).IsBusy);
        Assert.Equal(worker.State.Sequence, worker.State.Urgent);
    }

    private static WorkerBench Claim(WorkerBench worker) => worker.Say(string.Empty, WorkerBench.Call("propose_complete", "{\"summary\":\"all\",\"done\":[\"it\"]}"));
}

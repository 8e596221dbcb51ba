using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using static Orleans.Goals.Engine.Tests.Workers.WorkerBench;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>What users of other runtimes of goals complain about, and must not happen here; <c>docs/agents-acceptance.md</c> names these tests.</summary>
public sealed class WorkerAcceptanceTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("note")]
    [InlineData("command")]
    [InlineData("claim")]
    [InlineData("blocked")]
    [InlineData("fault")]
    [InlineData("lost")]
    public void Pause_DuringATurn_NothingFollowsWhateverItGives(string gives)
    {
        var worker = new WorkerBench().Want().Want(mode: DesiredMode.Pause);

        _ = gives switch
        {
            "text" => worker.Say("I shall go on."),
            "note" => worker.Say(string.Empty, Call("note", """{"text":"x"}""")),
            "command" => worker.Say(string.Empty, Call("exec", """{"command":"ls"}""")),
            "claim" => worker.Say(string.Empty, Call("propose_complete", """{"summary":"all"}""")),
            "blocked" => worker.Say(string.Empty, Call("propose_blocked", """{"blocker":"no key"}""")),
            "fault" => worker.Fault(TurnFaultKind.Transient),
            _ => worker.Die(),
        };
        worker.Wake(Beginning.AddHours(1)).Wake(Beginning.AddDays(10));

        Assert.Equal((1, null, null), (worker.State.Turns, worker.State.Open, worker.State.Ending));
        Assert.False(WorkerView.Observe(worker.State).IsBusy);
    }

    [Fact]
    public void Steer_WhilePaused_BeginsNothingAndIsHeardAfterTheResume()
    {
        var worker = new WorkerBench().Want().Want(mode: DesiredMode.Pause).Say("I shall go on.");

        worker.Tell(Wish(10, DesiredMode.Pause, "stop"));
        Assert.Null(worker.State.Open);

        worker.Tell(Wish(11, DesiredMode.Run, "stop"));
        Assert.EndsWith(": stop", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal((2, OperationKind.Turn), (worker.State.Turns, worker.State.Open!.Kind));
    }

    [Fact]
    public void Resume_HoweverOftenItIsTold_BeginsOneTurn()
    {
        var worker = new WorkerBench().Want().Want(mode: DesiredMode.Pause).Say("I shall go on.");

        worker.Want();
        var turn = worker.State.Open!.Operation;
        worker.Want().Want().Wake(Beginning.AddMinutes(1)).Die("another");

        Assert.Equal((2, turn), (worker.State.Turns, worker.State.Open!.Operation));
    }

    [Fact]
    public void Quota_WhenItsTimeHasCome_OneTurnBeginsByItself()
    {
        var reset = Beginning.AddHours(5);
        var worker = new WorkerBench().Want().Fault(TurnFaultKind.Quota, reset);

        worker.Wake(Beginning.AddHours(1)).Want().Wake(reset.AddSeconds(-1)).Die();
        Assert.Equal((1, null), (worker.State.Turns, worker.State.Open));

        worker.Wake(reset).Wake(reset).Want().Wake(reset.AddHours(1));
        Assert.Equal((2, OperationKind.Turn), (worker.State.Turns, worker.State.Open!.Kind));
        Assert.DoesNotContain(worker.State.Transcript, static item => item is HostSaid);
    }

    [Fact]
    public void Quota_WithoutATime_IsAskedAboutAgainAfterAnHour()
    {
        var worker = new WorkerBench().Want().Fault(TurnFaultKind.Quota);

        Assert.Equal(Beginning.AddHours(1), WorkerLogic.Instance.WakeAt(worker.State));
        Assert.Equal(OperationKind.Turn, worker.Wake(Beginning.AddHours(1)).State.Open!.Kind);
    }

    [Fact]
    public void Fault_StormThatPasses_LeavesNothingBehind()
    {
        var worker = new WorkerBench().Want();
        for (var storm = 0; storm < 3; storm++)
        {
            for (var fault = 1; fault < WorkerLimits.Faults; fault++)
            {
                worker.Fault(TurnFaultKind.Transient).Wake(worker.State.Wait!.Until);
            }

            worker.Say(string.Empty, Call("exec", $$"""{"command":"{{storm}}"}""")).Answer("ok");
        }

        Assert.Equal((0, null), (worker.State.Faults, worker.State.Ending));
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
        Assert.DoesNotContain(worker.State.Transcript, static item => item is HostSaid);
    }

    [Fact]
    public void Tool_ThatIsRefusedEachTime_EndsTheAttemptWithoutTheModelsHelp()
    {
        var worker = new WorkerBench().Want();
        for (var call = 1; worker.State.Ending is null; call++)
        {
            Assert.InRange(call, 1, WorkerLimits.Repeats);
            worker.Say(string.Empty, Call("exec", """{"command":"make"}""")).Answer($"not allowed: rule 7 ({call})", failed: true);
        }

        Assert.Equal(WorkerOutcome.Failed, worker.State.Ending.Outcome);
        Assert.Equal(WorkerLimits.Repeats, worker.State.Turns);
    }

    [Theory]
    [InlineData("propose_blocked", """{"blocker":"no key"}""")]
    [InlineData("propose_complete", """{"summary":"all"}""")]
    public void Ending_WhereEveryToolNeedsApproval_IsNotAskedAbout(string tool, string arguments)
    {
        var everything = new ApprovalPolicy { Mode = ApprovalMode.Always, Tools = ImmutableSortedDictionary<string, ApprovalMode>.Empty.Add("*", ApprovalMode.Always) };
        var worker = new WorkerBench().Want(Assignment with { Policy = new AgentPolicy { Approvals = everything }, Step = Assignment.Step with { Checks = [] } });

        worker.Say(string.Empty, Call(tool, arguments));

        Assert.Null(worker.State.Question);
        Assert.NotNull(worker.State.Ending);
    }

    [Fact]
    public void Compaction_AsOftenAsItMayBe_LeavesTheContractAndTheCountOfRepeats()
    {
        var worker = new WorkerBench().Want(Assignment with { Objective = "Exactly 37 widgets.\nNone of them blue!", Policy = new AgentPolicy { CompactAt = 2_000 } });
        var (contract, replies) = (worker.Turn.Prefix, 0);
        while (worker.State.Ending is null)
        {
            if (worker.State.Stage == WorkerStage.Compacting)
            {
                worker.Say("It looked at things.");
                Assert.InRange(worker.State.Transcript.Skip(1).Sum(WorkerCalls.Characters), 0, 2_000 * 3 / 4);
                continue;
            }

            Assert.Equal(contract, worker.Turn.Prefix);
            replies++;
            worker.Reply(new TurnReply { Said = new ModelSaid { Text = new string('x', 1_000), Calls = [Call("exec", """{"command":"ls"}""")] }, Usage = Usage(5_000, 100) });
            worker.Answer("nothing");
        }

        Assert.Contains("Exactly 37 widgets.\nNone of them blue!", contract[1], StringComparison.Ordinal);
        Assert.True(worker.State.Models.Compactions >= 2);
        Assert.Equal((WorkerOutcome.Failed, WorkerLimits.Repeats), (worker.State.Ending.Outcome, replies));
        Assert.Contains("same calls with the same result", worker.State.Ending.Reason, StringComparison.Ordinal);
    }

    private static WorkerDesiredMessage Wish(long generation, DesiredMode mode, string said) =>
        new(new WorkerDesired { Generation = generation, Mode = mode, Steering = [new Steering { Number = 1, Text = said }] });
}

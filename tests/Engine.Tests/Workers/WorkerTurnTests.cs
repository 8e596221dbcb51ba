using System.Collections.Immutable;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>A worker's turns and calls: what is begun, what counts, and what a dead host leaves.</summary>
public sealed class WorkerTurnTests
{
    [Fact]
    public void Want_First_BeginsATurnWithContractAndHandoff()
    {
        var worker = new WorkerBench().Want(WorkerBench.Assignment with { Handoff = new Handoff { Summary = "half is done" }, Setback = "it did not hold" });

        Assert.Equal([typeof(WorkerAssigned), typeof(WorkerWished), typeof(TurnBegun)], worker.Last.Select(static change => change.GetType()));
        Assert.True(worker.Turn.HasTools);
        Assert.Equal(3, worker.Turn.Prefix.Length);
        Assert.Contains("make it", worker.Turn.Prefix[1], StringComparison.Ordinal);
        Assert.Contains("half is done", worker.Turn.Prefix[2], StringComparison.Ordinal);
        Assert.Contains("it did not hold", worker.Turn.Prefix[2], StringComparison.Ordinal);
        Assert.Contains("turn 1 of 200", worker.Turn.Standing, StringComparison.Ordinal);
    }

    [Fact]
    public void Want_WithoutAnyAssignment_IsRefused() =>
        Assert.NotNull(new WorkerBench().Tell(new WorkerDesiredMessage(new WorkerDesired { Generation = 1, Mode = DesiredMode.Run })).Refused);

    [Fact]
    public void Reply_ReadsAnsweredAtOnce_IsOneCommitWithTheNextTurn()
    {
        var worker = new WorkerBench().Want();
        worker.Reply(new TurnReply
        {
            Said = new ModelSaid { Calls = [WorkerBench.Call("read", id: "a"), WorkerBench.Call("read", id: "b")] },
            Answers = [new ToolAnswer { Call = "a", Text = "one" }, new ToolAnswer { Call = "b", Text = "two" }],
            Usage = WorkerBench.Usage(10, 1),
        });

        Assert.Equal([typeof(TurnEnded), typeof(TurnBegun)], worker.Last.Select(static change => change.GetType()));
        Assert.Equal((2, 2L, 11L), (worker.State.Turns, worker.State.Models.Tools, worker.State.Models.Tokens));
        Assert.Empty(worker.State.Calls);
    }

    [Fact]
    public void Reply_SideEffects_AreIntentsOneAfterTheOther()
    {
        var worker = new WorkerBench().Want().Say("both", WorkerBench.Call("exec", id: "a"), WorkerBench.Call("edit", id: "b"));

        Assert.Equal("a", Assert.IsType<ToolBegun>(worker.Last[^1]).Call);
        Assert.Equal("exec", Assert.IsType<ToolSpec>(WorkerLogic.Instance.SpecOf(worker.State, worker.State.Open!)).Request.Name);

        worker.Answer("ok");
        Assert.Equal("b", Assert.IsType<ToolBegun>(worker.Last[^1]).Call);

        worker.Answer("ok");
        Assert.IsType<TurnBegun>(worker.Last[^1]);
        Assert.Equal(["a", "b"], worker.State.Transcript.OfType<ToolSaid>().Select(static said => said.Call));
    }

    [Fact]
    public void Reply_MoreCallsThanAReplyMayHave_RefusesTheRest()
    {
        var worker = new WorkerBench().Want().Say(string.Empty, [.. Enumerable.Range(0, WorkerLimits.CallsOfAReply + 2).Select(static number => WorkerBench.Call("exec", id: $"{number}"))]);
        for (var number = 0; number < WorkerLimits.CallsOfAReply; number++)
        {
            worker.Answer("ok");
        }

        Assert.Equal(2, worker.State.Transcript.OfType<ToolSaid>().Count(static said => said.Failed));
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Reply_ThreeWithoutACall_FailsTheAttempt()
    {
        var worker = new WorkerBench().Want().Say("I think");
        Assert.Contains("called no tool", worker.LastSaid, StringComparison.Ordinal);

        worker.Say("I think").Say("I think");

        Assert.Equal(WorkerOutcome.Failed, worker.State.Ending!.Outcome);
    }

    [Fact]
    public void Reply_SameCallsWithTheSameResult_AreToldAndThenFail()
    {
        var worker = new WorkerBench().Want();
        for (var round = 0; round < WorkerLimits.RepeatsBeforeNudge; round++)
        {
            Same(worker);
        }

        Assert.Contains("3 times in a row", worker.LastSaid, StringComparison.Ordinal);
        for (var round = 0; round < WorkerLimits.Repeats && worker.State.Ending is null; round++)
        {
            Same(worker);
        }

        Assert.Equal(WorkerOutcome.Failed, worker.State.Ending!.Outcome);
        Assert.Contains("8 times in a row", worker.State.Ending.Reason, StringComparison.Ordinal);

        static void Same(WorkerBench worker) => worker.Reply(new TurnReply
        {
            Said = new ModelSaid { Calls = [WorkerBench.Call("read")] },
            Answers = [new ToolAnswer { Call = "1", Text = "nothing" }],
            Usage = WorkerBench.Usage(10, 1),
        });
    }

    [Fact]
    public void Die_DuringATurn_CountsItsReservationAndAsksAnew()
    {
        var worker = new WorkerBench().Want();
        var (reserved, first) = (worker.State.ReservedTokens, worker.State.Open!);

        worker.Die("another");
        Assert.Empty(worker.Last);

        worker.Die();

        Assert.True(reserved > 0);
        Assert.Equal((reserved, reserved, 1L), (worker.State.Models.Tokens, worker.State.Models.Estimated, worker.State.Models.Calls));
        Assert.Equal((2, 1), (worker.State.Turns, worker.State.Open!.Execution));
        Assert.NotEqual(first.Operation, worker.State.Open.Operation);

        worker.Tell(new SettledMessage(first.Operation, first.Execution, new OperationResult { Outcome = OperationOutcome.Succeeded, Active = TimeSpan.Zero, Turn = new TurnReply { Said = new ModelSaid { Text = "late" } } }));
        Assert.Empty(worker.Last);
    }

    [Fact]
    public void Die_DuringATool_IsTakenOverAndTheOldExecutionDoesNotCount()
    {
        var worker = new WorkerBench().Want().Say("go", WorkerBench.Call("exec"));
        var open = worker.State.Open!;

        worker.Die();

        Assert.Equal((open.Operation, 2), (worker.State.Open!.Operation, worker.State.Open.Execution));
        worker.Tell(new SettledMessage(open.Operation, 1, new OperationResult { Outcome = OperationOutcome.Lost, Active = TimeSpan.Zero }));
        Assert.Empty(worker.Last);

        worker.Settle(new OperationResult { Outcome = OperationOutcome.Lost, Active = TimeSpan.Zero });
        Assert.Contains("nobody knows", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Want_Pause_StartsNothingAndResumeGoesOn()
    {
        var worker = new WorkerBench().Want().Want(mode: DesiredMode.Pause).Say("go", WorkerBench.Call("exec"));

        Assert.Null(worker.State.Open);
        Assert.Single(worker.State.Calls);
        Assert.Null(WorkerView.Hold(worker.State));
        Assert.Equal(OperationKind.Tool, worker.Want().State.Open!.Kind);
    }

    [Fact]
    public void Want_Stop_StopsWhatIsOpenAndEnds()
    {
        var worker = new WorkerBench().Want().Say("go", WorkerBench.Call("exec")).Want(mode: DesiredMode.Stop);
        Assert.True(WorkerLogic.Instance.MustStop(worker.State, worker.State.Open!));
        Assert.Null(worker.State.Ending);

        worker.Settle(new OperationResult { Outcome = OperationOutcome.Stopped, Active = TimeSpan.Zero });

        Assert.Equal(WorkerOutcome.Stopped, worker.State.Ending!.Outcome);
        Assert.Empty(worker.Want().Last);
    }

    [Fact]
    public void Undeliverable_RefusedByItsPlan_StopsByItself()
    {
        var worker = new WorkerBench().Want();

        worker.Tell(new UndeliverableMessage(worker.State.Plan, 1, "not mine", IsRefused: true));
        Assert.Equal(DesiredMode.Stop, worker.State.Desired!.Mode);

        worker.Settle(new OperationResult { Outcome = OperationOutcome.Stopped, Active = TimeSpan.Zero });
        Assert.Equal((WorkerOutcome.Stopped, "not mine"), (worker.State.Ending!.Outcome, worker.State.Ending.Reason));
    }

    [Fact]
    public void Forget_LeavesNothingButTheId()
    {
        var worker = new WorkerBench().Want().Tell(new ForgetMessage());

        Assert.Equal(new WorkerState { Id = WorkerBench.Key.Id, IsForgotten = true, Sequence = worker.State.Sequence, At = worker.State.At, Urgent = worker.State.Urgent }, worker.State);
        Assert.True(WorkerLogic.Instance.IsTombstone(worker.State));
        Assert.Empty(WorkerLogic.Instance.Neighbours(worker.State));
        Assert.Empty(worker.Tell(new ForgetMessage()).Last);
    }
}

using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>What ends a worker that does not end by itself, and what its models' faults do.</summary>
public sealed class WorkerBoundTests
{
    [Theory]
    [InlineData("turns")]
    [InlineData("stretch")]
    [InlineData("tokens")]
    [InlineData("cost")]
    [InlineData("tools")]
    [InlineData("active")]
    [InlineData("policy")]
    public void Next_BoundReached_SaysWhereItStandsAndEnds(string bound)
    {
        var worker = new WorkerBench().Want(bound switch
        {
            "turns" => WorkerBench.Assignment with { Lent = new WorkerLoan { Turns = 3 } },
            "stretch" => WorkerBench.Assignment with { Policy = new AgentPolicy { MaxStretch = TimeSpan.FromMinutes(1) } },
            "tokens" => WorkerBench.Assignment with { Lent = new WorkerLoan { Tokens = 12_000 } },
            "cost" => WorkerBench.Assignment with { Lent = new WorkerLoan { Cost = ModelTariff.CostOf(0.02m) }, Policy = Priced },
            "tools" => WorkerBench.Assignment with { Lent = new WorkerLoan { Tools = 2 } },
            "active" => WorkerBench.Assignment with { Lent = new WorkerLoan { Active = TimeSpan.FromSeconds(30.5) } },
            _ => WorkerBench.Assignment with { Policy = new AgentPolicy { MaxTurns = 2 } },
        });
        for (var turn = 0; turn < 20 && worker.State.WrapUp is null; turn++)
        {
            worker.Reply(
                new TurnReply
                {
                    Said = new ModelSaid { Calls = [WorkerBench.Call("read", $"{{\"n\":{turn}}}")] },
                    Answers = [new ToolAnswer { Call = "1", Text = "a" }],
                    Usage = ModelTariff.Of(worker.State.Assignment!.Policy, null).Charge(WorkerBench.Usage(3_000, 100)),
                },
                TimeSpan.FromSeconds(15));
        }

        Assert.Equal(OperationKind.Turn, worker.State.Open?.Kind);
        Assert.False(worker.Turn.HasTools);
        Assert.Contains("Begin nothing new", worker.Turn.Standing, StringComparison.Ordinal);

        worker.Reply(new TurnReply { Said = new ModelSaid { Text = "half is done" }, Usage = WorkerBench.Usage(10, 10) });

        Assert.Equal(bound is "stretch" or "policy" ? WorkerOutcome.HandedOff : WorkerOutcome.OutOfBudget, worker.State.Ending!.Outcome);
        Assert.Equal("half is done", worker.State.Ending.Handoff.Summary);
        Assert.True(worker.State.Models.Calls <= (worker.State.Assignment!.Lent.Turns ?? long.MaxValue));
        Assert.True(worker.State.Models.Cost <= (worker.State.Assignment!.Lent.Cost ?? long.MaxValue));
        Assert.True(worker.State.Models.Tools <= (worker.State.Assignment!.Lent.Tools ?? long.MaxValue));
    }

    [Fact]
    public void Do_MoreCallsThanAreLeft_AreNotMade()
    {
        var worker = new WorkerBench().Want(WorkerBench.Assignment with { Lent = new WorkerLoan { Tools = 1 } });
        Assert.Equal(1, worker.Turn.ToolCalls);

        worker.Say(string.Empty, WorkerBench.Call("write_file", id: "1"), WorkerBench.Call("write_file", id: "2"), WorkerBench.Call("note", "{\"text\":\"x\"}", "3"));
        worker.Answer("written");

        Assert.Equal(["written", "not done: the budget of tool calls is used up", "noted"], worker.State.Transcript.OfType<ToolSaid>().Select(static said => said.Text));
        Assert.Equal(1, worker.State.Models.Tools);
        Assert.Equal("the budget of tool calls is used up", worker.State.WrapUp?.Reason);
    }

    [Fact]
    public void Begin_TurnWithPrices_ReservesWhatItMayCostAndALostOneCountsWithThat()
    {
        var worker = new WorkerBench().Want(WorkerBench.Assignment with { Lent = new WorkerLoan { Cost = ModelTariff.CostOf(0.1m) }, Policy = Priced });
        var (input, output) = (WorkerCalls.EstimateInput(worker.State), worker.Turn.MaximumOutputTokens);

        Assert.Equal((input * 1_000) + (output * 4_000L), worker.State.ReservedCost);
        Assert.True(worker.State.ReservedCost <= ModelTariff.CostOf(0.1m));

        var reserved = worker.State.ReservedCost;
        worker.Settle(new OperationResult { Outcome = OperationOutcome.Stopped, Active = TimeSpan.FromSeconds(1) });

        Assert.Equal(reserved, worker.State.Models.Cost);
        Assert.Equal(0, worker.State.ReservedCost);
    }

    [Fact]
    public void Begin_WeighedTokens_ReservesWhatTheyCount()
    {
        var worker = new WorkerBench().Want(WorkerBench.Assignment with { Lent = new WorkerLoan { Tokens = 50_000 }, Policy = new AgentPolicy { Weights = new TokenWeights { Cached = 0.1m, Output = 4 } } });
        var input = WorkerCalls.EstimateInput(worker.State);

        Assert.Equal(input + (4L * worker.Turn.MaximumOutputTokens), worker.State.ReservedTokens);
        Assert.True(worker.State.ReservedTokens <= 50_000);

        worker.Reply(new TurnReply
        {
            Said = new ModelSaid { Text = "a" },
            Usage = ModelTariff.Of(worker.State.Assignment!.Policy, null).Charge(new ModelUsage { Calls = 1, Input = 1_000, Cached = 905, Output = 10 }),
        });

        // 95 + 90.5 + 40, rounded up.
        Assert.Equal((226L, 1_010L), (worker.State.Models.Tokens, worker.State.Models.Input + worker.State.Models.Output));
    }

    /// <summary>A unit for a million input tokens, four for output.</summary>
    private static AgentPolicy Priced => new() { Prices = [new ModelPrice { Model = ModelPrice.AnyModel, Input = 1, Cached = 0.1m, Output = 4 }] };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Next_TurnsLent_AreNeverExceeded(int lent)
    {
        var worker = new WorkerBench().Want(WorkerBench.Assignment with { Lent = new WorkerLoan { Turns = lent }, Policy = new AgentPolicy { CompactAt = 2_000 } });
        for (var turn = 0; worker.State.Ending is null; turn++)
        {
            worker.Reply(new TurnReply
            {
                Said = new ModelSaid { Text = new string('x', 3_000), Calls = worker.Turn.HasTools ? [WorkerBench.Call("read", $"{{\"n\":{turn}}}")] : [] },
                Answers = worker.Turn.HasTools ? [new ToolAnswer { Call = "1", Text = "a" }] : [],
                Usage = WorkerBench.Usage(5_000, 1_000),
            });
        }

        Assert.Equal(WorkerOutcome.OutOfBudget, worker.State.Ending!.Outcome);
        Assert.Equal(lent, worker.State.Models.Calls);
    }

    [Fact]
    public void Next_TooLittleForASingleTurn_LeavesWhatItWasGiven()
    {
        var worker = new WorkerBench().Want(WorkerBench.Assignment with { Lent = new WorkerLoan { Tokens = 10 }, Handoff = new Handoff { Summary = "half is done" } });

        Assert.Equal((WorkerOutcome.OutOfBudget, "half is done", 0L), (worker.State.Ending!.Outcome, worker.State.Ending.Handoff.Summary, worker.State.Models.Calls));
    }

    [Fact]
    public void Fault_Transient_BacksOffAndGivesUpAtLast()
    {
        var worker = new WorkerBench().Want().Fault(TurnFaultKind.Transient);
        Assert.Equal(WorkerBench.Beginning + WorkerLimits.FirstPause, worker.State.Wait!.Until);

        worker.Wake(worker.State.Wait.Until).Fault(TurnFaultKind.Transient);
        Assert.Equal(worker.Now + (2 * WorkerLimits.FirstPause), worker.State.Wait!.Until);

        while (worker.State.Ending is null)
        {
            worker.Wake(worker.State.Wait!.Until).Fault(TurnFaultKind.Transient);
        }

        Assert.Equal((WorkerOutcome.Failed, WorkerLimits.Faults), (worker.State.Ending.Outcome, worker.State.Faults));
    }

    [Fact]
    public void Fault_WithATime_WaitsUntilThen()
    {
        var again = WorkerBench.Beginning.AddMinutes(7);
        var transient = new WorkerBench().Want().Fault(TurnFaultKind.Transient, again);
        var quota = new WorkerBench().Want().Fault(TurnFaultKind.Quota, again);

        Assert.Equal((again, HoldKind.Wait), (transient.State.Wait!.Until, WorkerView.Hold(transient.State)!.Kind));
        Assert.Equal((again, HoldKind.Quota), (quota.State.Wait!.Until, WorkerView.Hold(quota.State)!.Kind));
        Assert.Equal(again, WorkerLogic.Instance.WakeAt(quota.State));
        Assert.Equal(OperationKind.Turn, quota.Wake(again).State.Open!.Kind);
    }

    [Fact]
    public void Fault_Refused_IsABlocker() => Assert.Equal(WorkerOutcome.Blocked, new WorkerBench().Want().Fault(TurnFaultKind.Refused).State.Ending!.Outcome);

    [Fact]
    public void Fault_TooLongForASmallModel_IsShortenedByRule()
    {
        var worker = new WorkerBench().Want();
        for (var turn = 0; turn < 6; turn++)
        {
            worker.Say(new string('x', 500), WorkerBench.Call("exec", $"{{\"n\":{turn}}}")).Answer("ok");
        }

        worker.Fault(TurnFaultKind.TooLong);

        Assert.IsType<Compacted>(worker.Last[1]);
        Assert.Equal(1, worker.State.Models.Compactions);
        Assert.Contains("done: exec", Assert.IsType<HostSaid>(worker.State.Transcript[0]).Text, StringComparison.Ordinal);
        Assert.IsType<ModelSaid>(worker.State.Transcript[1]);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Next_LongConversation_IsShortenedByAModelThatReservesItsOwnReply()
    {
        var policy = new AgentPolicy { CompactAt = 2_000, Compact = new ModelChoice { Name = "small", MaxOutputTokens = 50_000 } };
        var worker = new WorkerBench().Want(WorkerBench.Assignment with { Policy = policy });
        for (var turn = 0; worker.State.Stage != WorkerStage.Compacting; turn++)
        {
            worker.Reply(new TurnReply
            {
                Said = new ModelSaid { Text = new string('x', 1_000), Calls = [WorkerBench.Call("note", $"{{\"text\":\"{turn}\"}}")] },
                Usage = WorkerBench.Usage(turn * 500, 100),
            });
        }

        Assert.Equal(("small", false), (worker.Turn.Model!.Name, worker.Turn.HasTools));
        Assert.True(worker.State.ReservedTokens >= worker.Turn.MaximumOutputTokens);

        worker.Say("the account");

        Assert.Contains("the account", Assert.IsType<HostSaid>(worker.State.Transcript[0]).Text, StringComparison.Ordinal);
        Assert.True(worker.Turn.HasTools);
    }
}

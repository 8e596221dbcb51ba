using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Conformance.Goals;

/// <summary>What commands do, and that repeating one changes nothing.</summary>
public abstract class GoalsCommandConformance : GoalsSuite
{
    [Fact]
    public async Task Submit_SameCommandAgain_GivesTheSameReplyAndStartsNothingTwice()
    {
        var goals = await GoalsAsync();
        var submit = new SubmitGoal { Id = NewId(), Contract = Contract("done", Plan(Step("a", "echo a >> log; touch done"))) };

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => goals.AskAsync(Goal, submit)));
        await UntilAsync(GoalStatus.Complete);
        var later = await goals.AskAsync(Goal, submit);

        Assert.All(replies, reply => Assert.Equal(replies[0], reply));
        Assert.True(replies[0].Accepted);
        Assert.Equal(replies[0], later);
        Assert.Equal(["a"], Lines("log"));
        Assert.Single(await EventsAsync(), happened => happened.Type == "goalAccepted");
    }

    [Fact]
    public async Task Submit_SameContractAsAnotherCommand_ChangesNothing()
    {
        var contract = Contract("done", Plan(Step("a", "echo a >> log; touch done")));
        await SubmitAsync(contract);
        await UntilAsync(GoalStatus.Complete);

        var reply = await AskAsync(new SubmitGoal { Id = NewId(), Contract = contract });

        Assert.Equal(GoalStatus.Complete, reply.Status);
        Assert.Equal(["a"], Lines("log"));
    }

    [Fact]
    public async Task Submit_AnotherContract_IsRefusedAndTheDifferenceNamed()
    {
        var contract = Contract("done", Plan(Step("a", "touch done")));
        await SubmitAsync(contract);

        var reply = await (await GoalsAsync()).AskAsync(Goal, new SubmitGoal { Id = NewId(), Contract = contract with { Objective = "Something else." } });

        Assert.Equal(Refusal.ContractConflict, reply.Refusal);
        Assert.Contains("objective", reply.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("The work is done.", (await UntilAsync(GoalStatus.Complete)).Objective);
    }

    [Fact]
    public async Task Submit_InvalidContract_IsRefusedAndThereIsNoGoal()
    {
        var goals = await GoalsAsync();

        var reply = await goals.AskAsync(Goal, new SubmitGoal { Id = NewId(), Contract = Contract("done", Plan(Step("a", "true"))) with { DoneWhen = [] } });

        Assert.Equal(Refusal.Invalid, reply.Refusal);
        Assert.NotEmpty(reply.Reason);
        Assert.Null(await goals.ReportAsync(Goal));
    }

    [Fact]
    public async Task Ask_NoSuchGoal_IsRefused()
    {
        var goals = await GoalsAsync();
        GoalCommand[] asked = [new PauseGoal { Id = NewId() }, new ResumeGoal { Id = NewId() }, new CancelGoal { Id = NewId() }, new SettleStep { Id = NewId(), Step = "a", As = SettleAs.Done }, new AnswerQuestion { Id = NewId(), Question = "a", Answer = "b" }];

        foreach (var command in asked)
        {
            Assert.Equal(Refusal.NotFound, (await goals.AskAsync(Goal, command)).Refusal);
        }

        Assert.Null(await goals.ReportAsync(Goal));
    }

    [Fact]
    public async Task Ask_WithoutAnId_IsRefused() =>
        Assert.Equal(Refusal.Invalid, (await (await GoalsAsync()).AskAsync(Goal, new PauseGoal { Id = default })).Refusal);

    [Fact]
    public async Task Pause_WhileAStepRuns_LetsItFinishAndStartsNothingUntilResumed()
    {
        await SubmitAsync(Contract("b", Plan(Step("a", $"touch started; {Await("go")}; echo a >> log"), Step("b", "echo b >> log; touch b", "a"))));
        await UntilFileAsync("started");

        Assert.Equal(GoalStatus.Paused, (await AskAsync(new PauseGoal { Id = NewId() })).Status);
        Touch("go");
        var paused = await UntilAsync(report => report.PlanHistory is [{ Steps: [{ State: "done" }, ..] }]);
        Assert.Equal(GoalStatus.Paused, paused.Status);
        Assert.Equal("pending", paused.PlanHistory[0].Steps[1].State);
        Assert.Equal(["a"], Lines("log"));
        Assert.Equal(GoalStatus.Active, (await AskAsync(new ResumeGoal { Id = NewId() })).Status);

        await UntilAsync(GoalStatus.Complete);
        Assert.Equal(["a", "b"], Lines("log"));
    }

    [Fact]
    public async Task Pause_SameCommandAgainAfterResume_DoesNotPauseAgain()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", $"{Await("go")}; touch done"))));
        var pause = new PauseGoal { Id = NewId() };

        Assert.Equal(GoalStatus.Paused, (await AskAsync(pause)).Status);
        await AskAsync(new ResumeGoal { Id = NewId() });
        Assert.Equal(GoalStatus.Paused, (await AskAsync(pause)).Status);

        Assert.Equal(GoalStatus.Active, (await (await GoalsAsync()).ReportAsync(Goal))!.Status);
        Touch("go");
        await UntilAsync(GoalStatus.Complete);
    }

    [Fact]
    public async Task Cancel_WhileAStepRuns_StopsItAndEnds()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", "touch started; sleep 600; touch done"), Step("b", "touch b", "a"))));
        await UntilFileAsync("started");

        await AskAsync(new CancelGoal { Id = NewId() });

        var report = await UntilAsync(GoalStatus.Cancelled);
        Assert.NotNull(report.EndedAt);
        Assert.False(File.Exists(PathOf("done")) || File.Exists(PathOf("b")));
        Assert.Equal("stopped", Assert.Single(report.PlanHistory).Outcome);
    }

    [Fact]
    public async Task Cancel_Paused_Ends()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", $"touch started; {Await("never")}"))));
        await UntilFileAsync("started");
        await AskAsync(new PauseGoal { Id = NewId() });

        await AskAsync(new CancelGoal { Id = NewId() });

        await UntilAsync(GoalStatus.Cancelled);
    }

    [Fact]
    public async Task Ask_EndedGoal_IsRefusedButForCancellingAgain()
    {
        var goals = await GoalsAsync();
        await SubmitAsync(Contract("done", Plan(Step("a", "sleep 600"))));
        await AskAsync(new CancelGoal { Id = NewId() });
        await UntilAsync(GoalStatus.Cancelled);

        Assert.Equal(Refusal.Ended, (await goals.AskAsync(Goal, new PauseGoal { Id = NewId() })).Refusal);
        Assert.Equal(Refusal.Ended, (await goals.AskAsync(Goal, new ResumeGoal { Id = NewId() })).Refusal);
        Assert.True((await goals.AskAsync(Goal, new CancelGoal { Id = NewId() })).Accepted);
        Assert.Equal(GoalStatus.Cancelled, (await goals.ReportAsync(Goal))!.Status);
    }

    [Fact]
    public async Task Settle_StepThatAsksNothing_IsRefused()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", $"{Await("go")}; touch done"))));

        var reply = await (await GoalsAsync()).AskAsync(Goal, new SettleStep { Id = NewId(), Step = "a", As = SettleAs.Done });

        Assert.Equal(Refusal.NotApplicable, reply.Refusal);
        Touch("go");
        await UntilAsync(GoalStatus.Complete);
    }

    [Fact]
    public async Task Edit_WhileItsPlanRuns_IsARevisionAndTheGoalEndsByIt()
    {
        var contract = Contract("done", Plan(Step("a", $"touch started; {Await("go")}; touch done")));
        await SubmitAsync(contract);
        await UntilFileAsync("started");
        var edited = contract with { Objective = "The other work is done.", DoneWhen = [.. contract.DoneWhen, new FileCheck { Id = "other", File = "other" }], Plans = [Plan(Step("b", "touch done other"))] };
        var before = (await (await GoalsAsync()).ReportAsync(Goal))!;

        var told = await AskAsync(new EditGoal { Id = NewId(), Contract = edited, BaseHash = before.ContractHash, DryRun = true });
        var reply = await AskAsync(new EditGoal { Id = NewId(), Contract = edited, BaseHash = before.ContractHash });
        var late = await (await GoalsAsync()).AskAsync(Goal, new EditGoal { Id = NewId(), Contract = contract, BaseHash = before.ContractHash });

        Assert.Contains(told.Difference!.Value, line => line.Contains("objective", StringComparison.Ordinal));
        Assert.Equal(told.Difference!.Value.AsEnumerable(), reply.Difference!.Value.AsEnumerable());
        Assert.Equal(Refusal.ContractConflict, late.Refusal);
        var report = await UntilAsync(GoalStatus.Complete);
        Assert.Equal((2, "The other work is done."), (report.Revision, report.Objective));
        Assert.True(File.Exists(PathOf("other")));
        Assert.Single(await EventsAsync(), happened => happened.Type == "contractEdited");
    }

    [Fact]
    public async Task Reopen_Complete_BeginsACycleOfItsOwn()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", "echo a >> log; touch done"))));
        await UntilAsync(GoalStatus.Complete);
        File.Delete(PathOf("done"));

        await AskAsync(new ReopenGoal { Id = NewId() });

        var report = await UntilAsync(report => report is { Cycle: 2, Status: GoalStatus.Complete });
        Assert.Equal(GoalStatus.Complete, Assert.Single(report.Cycles, cycle => cycle.Number == 1).Status);
        Assert.Equal(["a", "a"], Lines("log"));
    }

    [Fact]
    public async Task Clear_Ended_IsGoneAndItsIdStaysUsed()
    {
        var contract = Contract("done", Plan(Step("a", $"{Await("go")}; touch done")));
        await SubmitAsync(contract);
        Assert.Equal(Refusal.NotApplicable, (await (await GoalsAsync()).AskAsync(Goal, new ClearGoal { Id = NewId() })).Refusal);
        Touch("go");
        await UntilAsync(GoalStatus.Complete);

        await AskAsync(new ClearGoal { Id = NewId() });

        await UntilGoneAsync();
        Assert.False((await (await GoalsAsync()).AskAsync(Goal, new SubmitGoal { Id = NewId(), Contract = contract })).Accepted);
    }
}

using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Conformance.Goals;

/// <summary>Steps that are goals.</summary>
public abstract class GoalsChildConformance : GoalsQuestionConformance
{
    [Fact]
    public async Task Child_Complete_FinishesItsStepAndCountsInItsParent()
    {
        await SubmitAsync(Contract("done", Plan(Part(Contract("half", Plan(Step("bad", "exit 3")), Plan(Step("work", "touch half")))), Step("rest", "cp half done", "part"))) with
        {
            Budget = new GoalBudget { Attempts = 10, Replans = 5 },
        });

        var report = await UntilAsync(GoalStatus.Complete);
        var child = (await ChildAsync(report))!;

        Assert.Equal(("done", 3L), (report.PlanHistory[0].Steps[0].State, report.Usage.Attempts));
        Assert.Equal((GoalStatus.Complete, 2L, 10L), (child.Status, child.Usage.Attempts, child.Budget.Attempts));
        Assert.Equal((Goal, 1, "part", 1), (child.Parent!.Goal, child.Parent.Plan, child.Parent.Step, child.Parent.Attempt));
        Assert.Equal(Workspace, child.Workspace);
    }

    [Fact]
    public async Task Child_ThatAsks_IsNamedByItsParentAndItsAnswerLetsBothGoOn()
    {
        await SubmitAsync(Contract("done", Plan(Part(Contract("done", Plan(
            Step("ask", "true") with { Action = new AskAction { Question = "Go on?" } }, Step("work", "touch done", "ask")))))));
        var asked = await UntilAsync(GoalStatus.AwaitingInput);
        var child = (await ChildAsync(asked))!;

        Assert.Contains($"{child.Id}: Go on?", asked.Reason, StringComparison.Ordinal);
        Assert.Equal(("waiting", GoalStatus.AwaitingInput), (asked.PlanHistory[0].Steps[0].State, child.Status));
        var edited = await (await GoalsAsync()).AskAsync(child.Id, new EditGoal { Id = NewId(), Contract = Contract("done", Plan(Step("work", "touch done"))) });
        Assert.Equal(Refusal.NotApplicable, edited.Refusal);
        var reply = await (await GoalsAsync()).AskAsync(child.Id, new AnswerQuestion { Id = NewId(), Question = "ask", Answer = "yes" });

        Assert.True(reply.Accepted, reply.Reason);
        await UntilAsync(GoalStatus.Complete);
        Assert.Equal(GoalStatus.Complete, (await ChildAsync(asked))!.Status);
    }

    [Fact]
    public async Task Child_OfACancelledGoal_IsCancelledBeforeIt()
    {
        await SubmitAsync(Contract("done", Plan(Part(Contract("done", Plan(Step("long", "touch running; sleep 60; touch done")))))));
        await UntilAsync(_ => File.Exists(Path.Combine(Workspace, "running")));

        await AskAsync(new CancelGoal { Id = NewId() });
        var report = await UntilAsync(GoalStatus.Cancelled);
        var child = (await ChildAsync(report))!;

        Assert.Equal(GoalStatus.Cancelled, child.Status);
        Assert.True(child.EndedAt <= report.EndedAt);
        Assert.Contains($"{Goal}, whose step part it is, wanted it to stop", child.Reason, StringComparison.Ordinal);
        Assert.Equal(1, report.Usage.Attempts);
    }

    [Fact]
    public async Task Child_Blocked_FailsItsStepWithItsReason()
    {
        await SubmitAsync(Contract("done", Plan(Part(Contract("done", Plan(Step("bad", "exit 3")))))));

        var report = await UntilAsync(GoalStatus.Blocked);

        var plan = Assert.Single(report.PlanHistory);
        Assert.Contains("it is blocked", plan.Reason, StringComparison.Ordinal);
        Assert.Contains("step bad failed in attempt 1", plan.Reason, StringComparison.Ordinal);
    }

    private static StepDefinition Part(GoalContract contract) => new() { Id = "part", Action = new GoalAction { Goal = contract } };

    private async Task<GoalReport?> ChildAsync(GoalReport parent) => await (await GoalsAsync()).ReportAsync(parent.PlanHistory[0].Steps[0].Goal ?? default(GoalId));
}

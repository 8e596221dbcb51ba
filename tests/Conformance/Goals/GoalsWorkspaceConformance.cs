using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Conformance.Goals;

/// <summary>Of the goals that write in a folder one works there at a time.</summary>
public abstract class GoalsWorkspaceConformance : GoalsChildConformance
{
    private readonly GoalId second = GoalId.Local($"t{Guid.NewGuid():N}");
    private readonly GoalId third = GoalId.Local($"t{Guid.NewGuid():N}");

    [Fact]
    public async Task Submit_WorkspaceIsHeld_IsRefusedAndTheHolderNamed()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", $": > runs; {Await("go")}; touch done"))));
        await UntilFileAsync("runs");

        var reply = await SubmitAsync(second, queue: false);
        var report = await (await GoalsAsync()).ReportAsync(second, TestContext.Current.CancellationToken);
        Touch("go");
        await UntilAsync(GoalStatus.Complete);
        var later = await SubmitAsync(second, queue: false);

        Assert.Equal(Refusal.WorkspaceHeld, reply.Refusal);
        Assert.Contains(Goal.Value, reply.Reason, StringComparison.Ordinal);
        Assert.Null(report);
        Assert.True(later.Accepted, later.Reason);
        await UntilEndedAsync(second);
    }

    [Fact]
    public async Task Submit_Queued_GoesOnOneAfterTheOtherInTheOrderOfTheirComing()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", $": > runs; {Await("go")}; echo first >> log; touch done"))));
        await UntilFileAsync("runs");
        Assert.True((await SubmitAsync(second, queue: true)).Accepted);
        var waiting = await UntilAsync(second, report => report.Status == GoalStatus.Waiting);
        Assert.True((await SubmitAsync(third, queue: true)).Accepted);
        await UntilAsync(third, report => report.Status == GoalStatus.Waiting);

        Touch("go");
        await UntilEndedAsync(third);

        var hold = Assert.Single(waiting.Holds);
        Assert.Equal("workspace", hold.Kind);
        Assert.Contains(Goal.Value, hold.Reason, StringComparison.Ordinal);
        Assert.Equal(["first", second.Name, third.Name], Lines("log"));
    }

    [Fact]
    public async Task Cancel_QueuedGoal_LeavesItsPlace()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", $": > runs; {Await("go")}; touch done"))));
        await UntilFileAsync("runs");
        await SubmitAsync(second, queue: true);
        await UntilAsync(second, report => report.Status == GoalStatus.Waiting);
        await SubmitAsync(third, queue: true);

        var cancelled = await (await GoalsAsync()).AskAsync(second, new CancelGoal { Id = NewId() }, TestContext.Current.CancellationToken);
        Touch("go");
        await UntilEndedAsync(third);

        Assert.True(cancelled.Accepted, cancelled.Reason);
        Assert.Equal(GoalStatus.Cancelled, (await UntilEndedAsync(second)).Status);
        Assert.Equal([third.Name], Lines("log"));
    }

    [Fact]
    public async Task Submit_GoalThatOnlyReads_NeitherWaitsNorIsWaitedFor()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", $": > runs; {Await("go")}; touch done"))));
        await UntilFileAsync("runs");

        var reply = await (await GoalsAsync()).AskAsync(
            second, new SubmitGoal { Id = NewId(), Contract = Contract("runs", Plan(Step("look", "test -e runs"))) with { ReadsOnly = true } }, TestContext.Current.CancellationToken);
        var looked = await UntilEndedAsync(second);
        Touch("go");

        Assert.True(reply.Accepted, reply.Reason);
        Assert.Equal(GoalStatus.Complete, looked.Status);
        Assert.Equal(GoalStatus.Complete, (await UntilAsync(GoalStatus.Complete)).Status);
    }

    private async Task<CommandReply> SubmitAsync(GoalId goal, bool queue) => await (await GoalsAsync()).AskAsync(
        goal,
        new SubmitGoal { Id = NewId(), Queue = queue, Contract = Contract("log", Plan(Step("a", $"echo {goal.Name} >> log"))) },
        TestContext.Current.CancellationToken);

    private Task<GoalReport> UntilEndedAsync(GoalId goal) => UntilAsync(goal, report => report.EndedAt is not null);
}

using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Conformance.Goals;

/// <summary>A goal that is made out of a point in the past of another.</summary>
public abstract class GoalsForkConformance : GoalsWorkspaceConformance
{
    private readonly GoalId fork = GoalId.Local($"t{Guid.NewGuid():N}");

    [Fact]
    public async Task Fork_AtAPointInThePast_GoesOnFromThereAndLeavesTheOtherAsItIs()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", "echo a >> log"), Step("b", "echo b >> log; touch done", "a"))));
        await UntilAsync(GoalStatus.Complete);
        var at = (await EventsAsync()).Single(happened => happened is { Type: "stepFinished", Step: "a" }).Cursor;
        var copy = Directory.CreateDirectory(PathOf("copy")).FullName;
        var command = new ForkGoal { Id = NewId(), Source = Goal, At = at, Workspace = copy };

        var reply = await ForkAsync(command);
        Assert.True(reply.Accepted, reply.Reason);
        var report = await UntilAsync(fork, known => known.EndedAt is not null);
        var again = await ForkAsync(command);
        var other = await ForkAsync(command with { Id = NewId() });
        var nowhere = await (await GoalsAsync()).AskAsync(
            GoalId.Local($"t{Guid.NewGuid():N}"), command with { Id = NewId(), At = new Cursor("nowhere") }, TestContext.Current.CancellationToken);

        Assert.Equal(reply, again);
        Assert.Equal(Refusal.ContractConflict, other.Refusal);
        Assert.Equal(Refusal.Invalid, nowhere.Refusal);
        Assert.Equal((GoalStatus.Complete, copy, 2L), (report.Status, report.Workspace, report.Usage.Attempts));
        Assert.Equal((Goal, at), (report.ForkedFrom!.Id, report.ForkedFrom.Cursor));
        Assert.Equal(["b"], Lines("copy/log"));
        Assert.Equal(["a", "b"], Lines("log"));
    }

    [Fact]
    public async Task Fork_WorkspaceThatNobodyCanMake_IsRefusedAndSaysWhatToDo()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", "touch done"))));
        await UntilAsync(GoalStatus.Complete);

        var reply = await ForkAsync(new ForkGoal { Id = NewId(), Source = Goal });
        var missing = await ForkAsync(new ForkGoal { Id = NewId(), Source = GoalId.Local($"t{Guid.NewGuid():N}") });

        Assert.Equal((Refusal.Invalid, Refusal.NotFound), (reply.Refusal, missing.Refusal));
        Assert.Contains("--workspace DIR", reply.Reason, StringComparison.Ordinal);
    }

    private async Task<CommandReply> ForkAsync(ForkGoal command) => await (await GoalsAsync()).AskAsync(fork, command, TestContext.Current.CancellationToken);
}

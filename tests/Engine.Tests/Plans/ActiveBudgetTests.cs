using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Tests.Plans;

/// <summary>What a plan may do with the active time its goal lent it.</summary>
public sealed class ActiveBudgetTests
{
    [Fact]
    public void Begin_TimeoutDoesNotFit_RunsWithWhatIsLeftAndNoMoreStarts()
    {
        var plan = new PlanBench().Want([Step("a"), Step("b"), Step("c")], active: TimeSpan.FromSeconds(90));

        Assert.Equal(["a/1", "b/1"], plan.Open);
        Assert.Equal(TimeSpan.FromSeconds(60), plan.SpecOf("a/1").Step.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(30), plan.SpecOf("b/1").Step.Timeout);
        Assert.Null(PlanView.Hold(plan.State));
    }

    [Fact]
    public void Settle_LessThanReserved_GivesTheRestBack()
    {
        var plan = new PlanBench().Want([Step("a"), Step("b"), Step("c")], active: TimeSpan.FromSeconds(120));

        plan.Settle("a/1", OperationOutcome.Succeeded, active: TimeSpan.FromSeconds(10));

        Assert.Equal(["b/1", "c/1"], plan.Open);
        Assert.Equal(TimeSpan.FromSeconds(50), plan.SpecOf("c/1").Step.Timeout);
    }

    [Fact]
    public void Settle_LessThanASecondLeft_IsHeldWithHowMuchWasUsed()
    {
        var plan = new PlanBench().Want([Step("a"), Step("b") with { After = ["a"] }], active: TimeSpan.FromSeconds(60));

        plan.Settle("a/1", OperationOutcome.Succeeded, active: TimeSpan.FromMilliseconds(59_500));

        Assert.Empty(plan.Open);
        var hold = PlanView.Hold(plan.State)!;
        Assert.Equal(HoldKind.Budget, hold.Kind);
        Assert.Equal("the budget of 11m of active time is used up (10m59s500ms used)", hold.Reason);
    }

    [Fact]
    public void Settle_MoreThanReserved_IsAnOverrunThatStopsNewWork()
    {
        var plan = new PlanBench().Want([Step("a"), Step("b") with { After = ["a"] }], active: TimeSpan.FromSeconds(70));

        plan.Settle("a/1", OperationOutcome.Succeeded, active: TimeSpan.FromSeconds(75));

        Assert.Equal(TimeSpan.FromSeconds(15), plan.State.Overrun);
        Assert.Equal(TimeSpan.FromSeconds(75), plan.State.Active);
        Assert.Equal(HoldKind.Budget, PlanView.Hold(plan.State)!.Kind);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(500, 60)]
    public void Settle_Lost_CountsFromItsBeginningAtMostItsReservation(int after, int billed)
    {
        var plan = new PlanBench().Want([Step("a") with { Idempotent = true }], active: TimeSpan.FromSeconds(600));
        plan.Elapsed = TimeSpan.FromSeconds(after);

        plan.Settle("a/1", OperationOutcome.Lost, active: TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(billed), plan.State.Active);
        Assert.Equal(TimeSpan.Zero, plan.State.Overrun);
    }

    [Fact]
    public void Settle_CutShort_IsNoFailureOfTheStep()
    {
        var plan = new PlanBench().Want([Step("a") with { Idempotent = true }], active: TimeSpan.FromSeconds(30));

        plan.Settle("a/1", OperationOutcome.TimedOut, active: TimeSpan.FromSeconds(30));

        Assert.Null(plan.State.Failing);
        Assert.Equal(0, plan.State.Steps[0].Failures);
        Assert.Equal(HoldKind.Budget, PlanView.Hold(plan.State)!.Kind);
        Assert.Equal(["a/2"], plan.Want([], active: TimeSpan.FromSeconds(120)).Open);
    }

    [Fact]
    public void Begin_NoBudget_ReservesNothing()
    {
        var plan = new PlanBench().Want([Step("a")]);

        Assert.Null(Assert.Single(plan.State.Open).Reserved);
        Assert.Equal(TimeSpan.FromMinutes(1), plan.SpecOf("a/1").Step.Timeout);
    }

    private static StepDefinition Step(string id) => PlanBench.Step(id);
}

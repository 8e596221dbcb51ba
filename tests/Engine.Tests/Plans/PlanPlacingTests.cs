using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Tests.Runner;

namespace Orleans.Goals.Engine.Tests.Plans;

/// <summary>On which hosts the steps of a plan run.</summary>
public sealed class PlanPlacingTests
{
    private readonly LabelledHosts hosts = new() { Labels = { ["me"] = [], ["other"] = ["gpu"] } };

    [Fact]
    public void Begin_AnotherHostHasWhatItNeeds_ItIsTheOwner()
    {
        var plan = new PlanBench { Hosts = hosts }.Want([PlanBench.Step("a") with { Needs = ["gpu"] }, PlanBench.Step("b")]);

        Assert.Equal(["other", "me"], plan.State.Open.Select(static open => open.Owner.Value));
        Assert.Empty(PlanPlacing.Missing(plan.State));
    }

    [Fact]
    public void Begin_GoalNeedsIt_EveryStepRunsThere()
    {
        var plan = new PlanBench { Hosts = hosts, Needs = ["gpu"] }.Want([PlanBench.Step("a"), PlanBench.Step("b")]);

        Assert.Equal(["other", "other"], plan.State.Open.Select(static open => open.Owner.Value));
    }

    [Fact]
    public void Begin_NoHostHasWhatItNeeds_OthersGoOnAndItWaitsAndSaysForWhat()
    {
        var plan = new PlanBench { Hosts = hosts }.Want([PlanBench.Step("a") with { Needs = ["tpu"] }, PlanBench.Step("b")]);
        Assert.Equal(["b/1"], plan.Open);
        Assert.Null(PlanView.Hold(plan.State));

        plan.Settle("b/1", OperationOutcome.Succeeded);

        var hold = PlanView.Hold(plan.State)!;
        Assert.Equal((HoldKind.Wait, null), (hold.Kind, hold.Until));
        Assert.StartsWith("step a: no host with tpu", hold.Reason, StringComparison.Ordinal);
        Assert.Equal(["format:2", "tpu"], Assert.Single(PlanPlacing.Missing(plan.State)));
    }

    [Fact]
    public void Wake_HostHasCome_ItBeginsThere()
    {
        var plan = new PlanBench { Hosts = hosts }.Want([PlanBench.Step("a") with { Needs = ["tpu"] }]);
        var sequence = plan.State.Sequence;
        Assert.Equal(sequence, plan.Wake().State.Sequence);

        hosts.Labels["new"] = ["tpu"];
        plan.Wake();

        Assert.Equal("new", Assert.Single(plan.State.Open).Owner.Value);
        Assert.Null(plan.State.Unplaced);
    }

    [Fact]
    public void Retry_HostIsGone_WaitsForOne()
    {
        var plan = new PlanBench { Hosts = hosts }.Want([PlanBench.Step("a") with { Needs = ["gpu"], Retry = new RetryPolicy { Max = 2, Delay = TimeSpan.FromSeconds(1) } }]);
        hosts.Labels.Remove("other");

        plan.Settle("a/1", OperationOutcome.Failed);

        Assert.Equal(HoldKind.Wait, PlanView.Hold(plan.State)!.Kind);
        Assert.Contains("no host with gpu", PlanView.Hold(plan.State)!.Reason, StringComparison.Ordinal);
        Assert.Null(PlanLogicWake(plan));
        hosts.Labels["back"] = ["gpu"];
        plan.Elapsed += TimeSpan.FromSeconds(2);
        Assert.Equal("back", Assert.Single(plan.Wake().State.Open).Owner.Value);
    }

    [Fact]
    public void TakeOver_NoOtherHostHasWhatItNeeds_WaitsForOne()
    {
        var plan = new PlanBench { Hosts = hosts }.Want([PlanBench.Step("a") with { Needs = ["gpu"] }]);
        hosts.Labels.Remove("other");

        plan.Die("other");
        Assert.Equal(("other", 1), (plan.State.Open[0].Owner.Value, plan.State.Open[0].Execution));
        var hold = PlanView.Hold(plan.State)!;
        Assert.Equal((HoldKind.Wait, "step a: no host with gpu: it goes on when one comes that has it"), (hold.Kind, hold.Reason));
        var sequence = plan.State.Sequence;
        plan.Die("other");
        Assert.Equal(sequence, plan.State.Sequence);

        hosts.Labels["next"] = ["gpu"];
        plan.Die("other");
        Assert.Equal(("next", 2), (plan.State.Open[0].Owner.Value, plan.State.Open[0].Execution));
        Assert.Null(PlanView.Hold(plan.State));
    }

    [Fact]
    public void TakeOver_NoOtherHostButOthersRun_IsNoHold()
    {
        var plan = new PlanBench { Hosts = hosts }.Want([PlanBench.Step("a") with { Needs = ["gpu"] }, PlanBench.Step("b")]);
        hosts.Labels.Remove("other");
        plan.Die("other");
        Assert.Null(PlanView.Hold(plan.State));

        plan.Settle("b/1", OperationOutcome.Succeeded);

        Assert.Contains("no host with gpu", PlanView.Hold(plan.State)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TakeOver_ItIsToStop_AnyHostEndsWhatIsLeft()
    {
        var step = PlanBench.Step("a") with { Needs = ["gpu"] };
        var plan = new PlanBench { Hosts = hosts }.Want([step]);
        hosts.Labels.Remove("other");
        plan.Die("other").Want([step], mode: DesiredMode.Stop);
        Assert.Equal(("other", 1), (plan.State.Open[0].Owner.Value, plan.State.Open[0].Execution));

        plan.Die("other");

        Assert.Equal(("me", 2), (plan.State.Open[0].Owner.Value, plan.State.Open[0].Execution));
        Assert.True(PlanLogic.Instance.MustStop(plan.State, plan.State.Open[0]));
        plan.Settle("a/1", OperationOutcome.Lost);
        Assert.NotNull(plan.State.Ending);
    }

    [Fact]
    public void TakeOver_NoOtherHostWhileAnotherStepWaits_HoldHasNoTimeForAHostMayComeBefore()
    {
        var plan = new PlanBench { Hosts = hosts }.Want([PlanBench.Step("a") with { Needs = ["gpu"] }, PlanBench.Step("b") with { Retry = new RetryPolicy { Max = 2, Delay = TimeSpan.FromDays(1) } }]);
        hosts.Labels.Remove("other");
        plan.Die("other").Settle("b/1", OperationOutcome.Failed);

        var hold = PlanView.Hold(plan.State)!;

        Assert.Contains("no host with gpu", hold.Reason, StringComparison.Ordinal);
        Assert.Null(hold.Until);
    }

    [Fact]
    public void TakeOver_NoOtherHostAndAllTimeIsReserved_IsNotABudgetThatIsUsedUp()
    {
        var plan = new PlanBench { Hosts = hosts }.Want([PlanBench.Step("a") with { Needs = ["gpu"] }, PlanBench.Step("b")], active: TimeSpan.FromMinutes(1));
        hosts.Labels.Remove("other");

        plan.Die("other");

        Assert.Equal(["a/1"], plan.Open);
        Assert.Equal((HoldKind.Wait, "step a: no host with gpu: it goes on when one comes that has it"), (PlanView.Hold(plan.State)!.Kind, PlanView.Hold(plan.State)!.Reason));
    }

    [Fact]
    public void Recheck_NoHostHasItsVerifier_WaitsForOneAndIsMadeThere()
    {
        hosts.Rare.Add("verifier:sums");
        var step = PlanBench.Step("a") with { Checks = [new VerifierCheck { Id = "right", Verifier = "sums" }] };
        var hash = Assert.Single(new PlanBench().Want([step]).State.Graph.Hashes);
        var plan = new PlanBench { Hosts = hosts }.Want([step], finished: [new FinishedStep { Hash = hash, Step = "a", Operation = "local/g/plan-0/a/1" }]);

        Assert.Equal((HoldKind.Wait, "what earlier plans finished is not looked at yet: no host with verifier sums: it goes on when one comes that has it"), (PlanView.Hold(plan.State)!.Kind, PlanView.Hold(plan.State)!.Reason));
        Assert.Equal(["format:2", "verifier:sums"], Assert.Single(PlanPlacing.Missing(plan.State)));
        var sequence = plan.State.Sequence;
        Assert.Equal(sequence, plan.Wake().State.Sequence);

        hosts.Labels["new"] = ["verifier:sums"];
        plan.Wake();
        Assert.Equal((OperationKind.Recheck, "new"), (plan.State.Open.Single().Kind, plan.State.Open.Single().Owner.Value));
        Assert.Null(plan.State.Unplaced);
    }

    [Fact]
    public void Hash_OfWhatItNeeds_IsTheSame()
    {
        var (one, other) = (new PlanBench().Want([PlanBench.Step("a")]), new PlanBench().Want([PlanBench.Step("a") with { Needs = ["gpu"] }]));

        Assert.Equal(one.State.Graph.Hashes, other.State.Graph.Hashes);
    }

    private static DateTimeOffset? PlanLogicWake(PlanBench plan) => PlanLogic.Instance.WakeAt(plan.State);
}

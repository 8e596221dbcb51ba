using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>A worker that is to reach the whole goal claims so: it rests, and hears what the goal's round saw.</summary>
public sealed class WorkerRestTests
{
    private static readonly WorkerAssignment Whole = WorkerBench.Assignment with
    {
        IsWhole = true,
        Step = WorkerBench.Assignment.Step with { Checks = [] },
        DoneWhen = [WorkerBench.Check("done"), new AskCheck { Id = "ok", Question = "ok?" }],
        Fences = [WorkerBench.Check("fence")],
    };

    private long generation = 100;

    [Fact]
    public void Claim_Whole_RestsWithNothingOpenAndTellsAtOnce()
    {
        var worker = Claim(new WorkerBench().Want(Whole));

        var told = WorkerView.Observe(worker.State);
        Assert.Equal((1, WorkerBench.Beginning), (told.Proposal!.Number, told.Proposal.At));
        Assert.Equal((false, null, null), (told.IsBusy, told.Hold, told.Ending));
        Assert.Equal(worker.State.Sequence, worker.State.Urgent);
        Assert.Null(WorkerLogic.Instance.WakeAt(worker.State));
        Assert.Equal("all", worker.State.Handoff.Summary);
        Assert.Empty(worker.Wake(WorkerBench.Beginning.AddDays(3)).Last);
    }

    [Fact]
    public void Claim_WholeWithChecksOfItsStep_RestsWhenTheyPass()
    {
        var worker = Claim(new WorkerBench().Want(Whole with { Step = WorkerBench.Assignment.Step }));
        Assert.Equal(OperationKind.Finish, worker.State.Open!.Kind);
        Assert.Equal("there", Assert.Single(Assert.IsType<VerifySpec>(WorkerLogic.Instance.SpecOf(worker.State, worker.State.Open)).Checks).Id);

        worker.Look(Verdict.Failed);
        Assert.Contains("there: failed", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal((null, 1), (worker.State.Proposal, worker.State.FalseClaims));

        Claim(worker).Look(Verdict.Passed);
        Assert.Equal(1, worker.State.Proposal!.Number);
    }

    [Fact]
    public void Verdict_Passed_EndsWithTheHandoffAlsoInAPause()
    {
        var worker = Claim(new WorkerBench().Want(Whole));
        Tell(worker, Of(worker, ProposalOutcome.Passed, Verdict.Passed, Verdict.Passed, Verdict.Passed), DesiredMode.Pause);

        var ending = worker.State.Ending!;
        Assert.Equal((WorkerOutcome.Succeeded, "all", 2, "fence"), (ending.Outcome, ending.Handoff.Summary, ending.Verdicts.Length, Assert.Single(ending.Fences).Id));
    }

    [Fact]
    public void Verdict_Failed_AnswersTheClaimAndIsTakenOnce()
    {
        var worker = Claim(new WorkerBench().Want(Whole));
        var verdict = Of(worker, ProposalOutcome.Failed, Verdict.Failed, Verdict.Unmeasurable, Verdict.Passed);
        Tell(worker, verdict);

        Assert.Contains("You are not done", worker.LastSaid, StringComparison.Ordinal);
        Assert.Contains("done: failed: seen", worker.LastSaid, StringComparison.Ordinal);
        Assert.DoesNotContain("ok: could not", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal((1, OperationKind.Turn), (worker.State.FalseClaims, worker.State.Open!.Kind));

        // What an older round saw does not answer the next claim.
        Claim(worker);
        Tell(worker, verdict);
        Assert.Equal((2, 1), (worker.State.Proposal!.Number, worker.State.FalseClaims));
    }

    [Fact]
    public void Verdict_FailedAgainAndAgain_EndsContinuousWithTheFifthAndFreshWithTheFirst()
    {
        var worker = new WorkerBench().Want(Whole);
        for (var claim = 1; claim <= WorkerLimits.FalseClaims; claim++)
        {
            Assert.Null(worker.State.Ending);
            Claim(worker);
            Tell(worker, Of(worker, ProposalOutcome.Failed, Verdict.Failed, Verdict.Passed, Verdict.Passed));
        }

        Assert.Equal(WorkerOutcome.Failed, worker.State.Ending!.Outcome);
        Assert.Contains("5 times, and was not: done", worker.State.Ending.Reason, StringComparison.Ordinal);

        var fresh = Claim(new WorkerBench().Want(Whole with { IsFresh = true }));
        Tell(fresh, Of(fresh, ProposalOutcome.Failed, Verdict.Failed, Verdict.Passed, Verdict.Passed));
        Assert.Equal(WorkerOutcome.Failed, fresh.State.Ending!.Outcome);
    }

    [Fact]
    public void Verdict_NobodyCouldMeasure_IsNoFalseClaim()
    {
        var worker = Claim(new WorkerBench().Want(Whole with { IsFresh = true }));
        Tell(worker, Of(worker, ProposalOutcome.Failed, Verdict.Unmeasurable, Verdict.Unmeasurable, Verdict.Unmeasurable) with { IsFalse = false });

        Assert.Equal((null, 0), (worker.State.Ending, worker.State.FalseClaims));
        Assert.Contains("done: could not be measured", worker.LastSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_BrokenFence_FailsWithIt()
    {
        var worker = Claim(new WorkerBench().Want(Whole));
        Tell(worker, Of(worker, ProposalOutcome.Failed, Verdict.Passed, Verdict.Passed, Verdict.Failed));

        Assert.Equal("fence fence was broken: seen", worker.State.Ending!.Reason);
        Assert.Equal(Verdict.Failed, Assert.Single(worker.State.Ending.Fences).Verdict);
    }

    [Fact]
    public void Verdict_Declined_SaysWhyAndTheWorkerGoesOn()
    {
        var worker = Claim(new WorkerBench().Want(Whole));
        Tell(worker, Of(worker, ProposalOutcome.Declined) with { Reason = "others are at work" });

        Assert.Equal("not looked at: others are at work", worker.LastSaid);
        Assert.Equal((null, 0, OperationKind.Turn), (worker.State.Proposal, worker.State.FalseClaims, worker.State.Open!.Kind));
    }

    [Fact]
    public void Steer_AtRest_WithdrawsTheClaimUnlessARoundRuns()
    {
        ImmutableArray<Steering> said = [new Steering { Number = 1, Text = "use port 81" }];
        var worker = Claim(new WorkerBench().Want(Whole));
        Tell(worker, null, verifying: 1, steering: said);
        Assert.NotNull(worker.State.Proposal);

        Tell(worker, null, steering: said);
        Assert.Null(worker.State.Proposal);
        Assert.IsType<ToolSaid>(worker.State.Transcript[^2]);
        Assert.Contains("use port 81", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Steer_HeardBeforeTheClaimIsMade_GoesBeforeIt()
    {
        var worker = new WorkerBench().Want(Whole);
        Tell(worker, null, steering: [new Steering { Number = 1, Text = "use port 81" }]);

        Claim(worker);

        Assert.Equal((null, 0), (worker.State.Proposal, worker.State.Proposals));
        Assert.Contains("use port 81", worker.LastSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void Steer_Nudge_DoesNotWithdraw()
    {
        var worker = Claim(new WorkerBench().Want(Whole));
        Tell(worker, null, steering: [new Steering { Number = 1, Text = string.Empty }]);

        Assert.NotNull(worker.State.Proposal);
    }

    [Fact]
    public void Stop_AtRest_EndsAsStopped()
    {
        var worker = Claim(new WorkerBench().Want(Whole)).Want(mode: DesiredMode.Stop);

        Assert.Equal((WorkerOutcome.Stopped, null), (worker.State.Ending!.Outcome, worker.State.Proposal));
    }

    private static WorkerBench Claim(WorkerBench worker) => worker.Say(string.Empty, WorkerBench.Call("propose_complete", "{\"summary\":\"all\",\"done\":[\"it\"]}"));

    private static ProposalVerdict Of(WorkerBench worker, ProposalOutcome outcome, params ImmutableArray<Verdict> verdicts)
    {
        string[] ids = ["done", "ok", "fence"];
        return new ProposalVerdict
        {
            Step = "make",
            Attempt = 1,
            Number = worker.State.Proposal!.Number,
            Outcome = outcome,
            Round = 7,
            IsFalse = outcome == ProposalOutcome.Failed,
            Verdicts = [.. verdicts.Select((verdict, index) => new CheckVerdict { Id = ids[index], Verdict = verdict, Reason = "seen" })],
        };
    }

    private void Tell(WorkerBench worker, ProposalVerdict? verdict, DesiredMode mode = DesiredMode.Run, int? verifying = null, ImmutableArray<Steering> steering = default) =>
        worker.Tell(new WorkerDesiredMessage(new WorkerDesired { Generation = ++generation, Mode = mode, Verdict = verdict, Verifying = verifying, Steering = steering }));
}

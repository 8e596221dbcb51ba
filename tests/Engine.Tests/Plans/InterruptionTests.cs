using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Tests.Plans;

/// <summary>What becomes of steps whose outcome nobody knows.</summary>
public sealed class InterruptionTests
{
    [Theory]
    [InlineData(null, true, "Checking", "a/1/check")]
    [InlineData(InterruptionPolicy.Check, true, "Checking", "a/1/check")]
    [InlineData(InterruptionPolicy.Check, false, "Unknown", null)]
    [InlineData(InterruptionPolicy.Retry, true, "Running", "a/2")]
    [InlineData(InterruptionPolicy.Ask, true, "Unknown", null)]
    [InlineData(InterruptionPolicy.Reconcile, true, "Reconciling", "a/1/reconcile")]
    public void Lost_ByPolicy(InterruptionPolicy? policy, bool hasChecks, string phase, string? open)
    {
        var plan = new PlanBench().Want([PlanBench.Step("a", policy, hasChecks ? [PlanBench.Check] : [])]);

        plan.Settle("a/1", OperationOutcome.Lost);

        Assert.Equal(phase, plan.Phase("a").ToString());
        Assert.Equal(open is null ? [] : [open], plan.Open);
    }

    [Theory]
    [InlineData(InterruptionPolicy.Retry)]
    [InlineData(InterruptionPolicy.Reconcile)]
    public void Lost_AgainAndAgain_WaitsLongerAndThenAsksAPerson(InterruptionPolicy policy)
    {
        var plan = new PlanBench().Want([PlanBench.Step("a", policy)]);
        var waits = new List<TimeSpan>();
        for (var attempt = 1; attempt < PlanInterruptions.MaximumLosses; attempt++)
        {
            plan.Settle($"a/{attempt}", OperationOutcome.Lost);
            if (policy == InterruptionPolicy.Reconcile)
            {
                plan.Settle("reconcile", OperationOutcome.Failed, exitCode: 1);
            }
            else if (plan.Phase("a") == StepPhase.Delayed)
            {
                waits.Add(plan.State.Steps[0].RetryAt!.Value - plan.State.At);
                plan.Elapsed += waits[^1];
                plan.Wake();
            }

            Assert.Equal(StepPhase.Running, plan.Phase("a"));
        }

        plan.Settle($"a/{PlanInterruptions.MaximumLosses}", OperationOutcome.Lost);

        Assert.Equal(StepPhase.Unknown, plan.Phase("a"));
        Assert.Equal(0, plan.State.Steps[0].Failures);
        Assert.Equal(policy == InterruptionPolicy.Retry ? Enumerable.Range(1, 8).Select(losses => TimeSpan.FromSeconds(1 << losses)) : [], waits);
    }

    [Theory]
    [InlineData(InterruptionPolicy.Check, "check")]
    [InlineData(InterruptionPolicy.Reconcile, "reconcile")]
    public void LookedAfter_HostsDieAgainAndAgain_AsksAPerson(InterruptionPolicy policy, string operation)
    {
        var plan = new PlanBench().Want([PlanBench.Step("a", policy, PlanBench.Check)]).Settle("a/1", OperationOutcome.Lost);
        for (var execution = 1; execution < TakeOvers.MaximumDeaths; execution++)
        {
            plan.Die();
        }

        Assert.Equal(("a/1/" + operation, TakeOvers.MaximumDeaths), (Assert.Single(plan.Open), plan.State.Open[0].Execution));
        plan.Die();

        Assert.Equal((StepPhase.Unknown, 0), (plan.Phase("a"), plan.Open.Length));
    }

    [Fact]
    public void Attempt_HostsDieAgainAndAgain_IsTakenOverEachTime()
    {
        var plan = new PlanBench().Want([PlanBench.Step("a")]);
        for (var execution = 1; execution <= TakeOvers.MaximumDeaths * 2; execution++)
        {
            plan.Die();
            Assert.Equal(execution + 1, plan.State.Open[0].Execution);
        }
    }

    [Theory]
    [InlineData(OperationOutcome.Succeeded, 0, Verdict.Passed, "Done")]
    [InlineData(OperationOutcome.Succeeded, 0, Verdict.Unmeasurable, "Unknown")]
    [InlineData(OperationOutcome.Failed, 0, Verdict.Failed, "Unknown")]
    [InlineData(OperationOutcome.Failed, 1, null, "Running")]
    [InlineData(OperationOutcome.Failed, 2, null, "Unknown")]
    [InlineData(OperationOutcome.Failed, null, null, "Unknown")]
    [InlineData(OperationOutcome.TimedOut, 1, null, "Unknown")]
    [InlineData(OperationOutcome.Stopped, null, null, "Unknown")]
    public void Reconciled_ByWhatTheCommandTold(OperationOutcome outcome, int? exitCode, Verdict? verdict, string phase)
    {
        var plan = new PlanBench().Want([PlanBench.Step("a", InterruptionPolicy.Reconcile, PlanBench.Check)]).Settle("a/1", OperationOutcome.Lost);

        plan.Settle("reconcile", outcome, exitCode, verdicts: verdict is { } seen ? [PlanBench.VerdictOf(seen)] : []);

        Assert.Equal(phase, plan.Phase("a").ToString());
        Assert.Equal(phase == "Running" ? ["a/2"] : [], plan.Open);
        Assert.Equal(0, plan.State.Steps[0].Failures);
    }

    [Fact]
    public void Reconciling_WhenTheGoalStops_LeavesTheStepUnknown()
    {
        var plan = new PlanBench().Want([PlanBench.Step("a", InterruptionPolicy.Reconcile)]).Settle("a/1", OperationOutcome.Lost);

        plan.Want([], mode: DesiredMode.Stop).Settle("reconcile", OperationOutcome.Stopped);

        Assert.True(Assert.Single(plan.State.Ending!.Finished).Unknown);
    }

    [Fact]
    public void Reconciling_WhilePaused_WaitsForTheGoal()
    {
        var steps = PlanBench.Step("a", InterruptionPolicy.Reconcile);
        var plan = new PlanBench().Want([steps]).Want([], mode: DesiredMode.Pause).Settle("a/1", OperationOutcome.Lost);
        Assert.Empty(plan.Open);

        plan.Want([]);

        Assert.Equal(["a/1/reconcile"], plan.Open);
    }

    [Fact]
    public void NextPlan_OfAStepOfUnknownOutcome_Reconciles()
    {
        var step = PlanBench.Step("a", InterruptionPolicy.Reconcile, PlanBench.Check);
        var plan = new PlanBench().Want([step], finished: Unknown(step));

        Assert.Equal(["a/0/reconcile"], plan.Open);
        Assert.Equal("Running", plan.Settle("reconcile", OperationOutcome.Failed, exitCode: 1).Phase("a").ToString());
    }

    [Fact]
    public void NextPlan_OfAStepOfUnknownOutcomeThatAsks_AsksWhateverItsChecksSay()
    {
        var step = PlanBench.Step("a", InterruptionPolicy.Ask, PlanBench.Check);

        var plan = new PlanBench().Want([step], finished: Unknown(step));

        Assert.Empty(plan.Open);
        Assert.Equal(StepPhase.Unknown, plan.Phase("a"));
    }

    [Fact]
    public void NextPlan_ManyToReconcile_NoMoreAtATimeThanTheConcurrency()
    {
        var steps = Enumerable.Range(1, 5).Select(number => PlanBench.Step($"s{number}", InterruptionPolicy.Reconcile) with { After = [] }).ToArray();

        var plan = new PlanBench().Want([.. steps], concurrency: 2, finished: [.. steps.Select(step => Unknown(step))]);

        Assert.Equal(["s1/0/reconcile", "s2/0/reconcile"], plan.Open);
        Assert.Equal(["s2/0/reconcile", "s3/0/reconcile"], plan.Settle("s1/0/reconcile", OperationOutcome.Succeeded, 0).Open);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(null)]
    public void Ready_MoreThanTheConcurrency_NoMoreAtATime(int? concurrency)
    {
        var plan = new PlanBench().Want([.. Enumerable.Range(1, 9).Select(number => PlanBench.Step($"s{number}"))], concurrency: concurrency);

        Assert.Equal(concurrency ?? GoalContract.DefaultConcurrency, plan.Open.Length);
    }

    [Fact]
    public void Resolve_StepsThatSayNothing_HaveTheGoalsPolicy()
    {
        var plan = new PlanDefinition { Name = "way", Steps = [PlanBench.Step("a"), PlanBench.Step("b", InterruptionPolicy.Check), PlanBench.Step("c") with { Idempotent = true }] };

        var resolved = Interruptions.Resolve(plan, InterruptionPolicy.Ask);

        Assert.Equal([InterruptionPolicy.Ask, InterruptionPolicy.Check, InterruptionPolicy.Retry], resolved.Steps.Select(Interruptions.Of));
    }

    [Fact]
    public void Closure_PoliciesThatMeanTheSame_AreTheSameStep()
    {
        Assert.Equal(Hash(PlanBench.Step("a")), Hash(PlanBench.Step("a", InterruptionPolicy.Check)));
        Assert.Equal(Hash(PlanBench.Step("a") with { Idempotent = true }), Hash(PlanBench.Step("a", InterruptionPolicy.Retry)));
        string[] all = [.. Enum.GetValues<InterruptionPolicy>().Where(policy => policy != InterruptionPolicy.None).Select(policy => Hash(PlanBench.Step("a", policy)))];
        Assert.Equal(4, all.Distinct(StringComparer.Ordinal).Count());

        static string Hash(StepDefinition step) => StepHashes.Closure(new PlanDefinition { Name = "way", Steps = [step] })[0];
    }

    private static FinishedStep Unknown(StepDefinition step) => new()
    {
        Hash = StepHashes.Closure(new PlanDefinition { Name = "way", Steps = [step] })[0],
        Step = step.Id,
        Operation = $"local/g/plan-0/{step.Id}/1",
        Unknown = true,
    };
}

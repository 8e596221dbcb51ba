using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>Attempts that end where those before them ended: told, then late, then the end of the plan.</summary>
public sealed class PlanGuardTests
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ActorKey Key = ActorKey.ForPlan(GoalId.Local("g"), 1);
    private static readonly CheckVerdict Missing = new() { Id = "there", Verdict = Verdict.Failed, Reason = "it is missing" };
    private DateTimeOffset now = Beginning;
    private long version;

    [Fact]
    public void End_SameFilesAndVerdicts_IsToldThenLateThenFailsThePlan()
    {
        var plan = End(Wanted(), "f1");
        Assert.Null(Assigned(plan, 2).Unmoved);

        plan = End(plan, "f1");
        Assert.Equal(2, Assigned(plan, 3).Unmoved);
        Assert.Contains("the last 2 attempts ended with the same files and the same verdicts", WorkerPrompt.Prefix(Assigned(plan, 3))[^1], StringComparison.Ordinal);

        plan = End(plan, "f1");
        Assert.Equal((StepPhase.Delayed, now + TimeSpan.FromMinutes(1)), (plan.Steps[0].Phase, plan.Steps[0].RetryAt));
        Assert.Equal(HoldKind.Wait, PlanView.Hold(plan)!.Kind);

        now += TimeSpan.FromMinutes(1);
        plan = End(Decide(plan, new WakeMessage()), "f1");
        Assert.Equal((PlanOutcome.Failed, true), (plan.Ending!.Outcome, plan.Ending.IsStalled));
        Assert.Contains("no progress in 4 attempts: each ended with the same files and the same verdicts", plan.Ending.Reason, StringComparison.Ordinal);
        Assert.Equal((4, 0, 1), (plan.Ending.Progress!.Attempts, plan.Ending.Progress.Since, plan.Ending.Progress.Plans));
    }

    [Theory]
    [InlineData("f2", Verdict.Failed, true)]
    [InlineData("f1", Verdict.Unmeasurable, true)]
    [InlineData("f1", Verdict.Failed, false)]
    public void End_OtherFilesOrOtherVerdict_IsProgress(string files, Verdict verdict, bool isProgress)
    {
        var plan = End(End(Wanted(), "f1", Missing), files, Missing with { Verdict = verdict, Reason = "otherwise" });

        Assert.Equal(isProgress ? 1 : 2, plan.Steps[0].Progress!.Attempts);
    }

    [Fact]
    public void End_StoppedOrOutOfBudget_SaysNothingOfProgress()
    {
        var plan = End(End(End(Wanted(), "f1"), "f1"), null, outcome: WorkerOutcome.OutOfBudget);

        Assert.Equal(2, plan.Steps[0].Progress!.Attempts);
    }

    [Fact]
    public void Begin_AfterPlansThatGotNowhere_WaitsAndCountsOn()
    {
        var plan = End(End(End(Wanted(), "f1"), "f1"), "f1");
        var progress = plan.Steps[0].Progress!;
        now += TimeSpan.FromSeconds(10);

        var next = Wanted(progress with { Since = 0, Plans = 1 });
        Assert.Equal((StepPhase.Delayed, progress.NotBefore), (next.Steps[0].Phase, next.Steps[0].RetryAt));
        Assert.Equal(progress.NotBefore, PlanLogic.Instance.WakeAt(next));
        Assert.Empty(next.Workers);

        now = progress.NotBefore!.Value;
        next = Decide(next, new WakeMessage());
        Assert.Equal((1, 3), (next.Workers[0].Attempt, Assigned(next, 1).Unmoved));

        // Each further one waits twice as long.
        next = End(next, "f1");
        Assert.Equal((4, 1, now + TimeSpan.FromMinutes(2)), (next.Steps[0].Progress!.Attempts, next.Steps[0].Progress!.Since, next.Steps[0].RetryAt));
    }

    [Fact]
    public void End_ManyTimes_WaitsAnHourAtMost()
    {
        var plan = Wanted(guards: new AgentGuards { BackOff = 2, Replan = 100 });
        var pauses = new List<double>();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            plan = End(plan, "f1");
            pauses.Add((plan.Steps[0].RetryAt - now)?.TotalMinutes ?? 0);
            now = plan.Steps[0].RetryAt ?? now;
            plan = Decide(plan, new WakeMessage());
        }

        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 60, 60, 60], pauses);
    }

    [Fact]
    public void End_NumbersOfTheGoal_Count()
    {
        var plan = Wanted(guards: new AgentGuards { Nudge = 3, BackOff = 9, Replan = 3 });

        plan = End(End(plan, "f1"), "f1");
        Assert.Null(Assigned(plan, 3).Unmoved);
        Assert.True(End(plan, "f1").Ending!.IsStalled);
    }

    [Fact]
    public void End_Succeeded_ForgetsWhatWasCounted()
    {
        var plan = End(End(Wanted(), "f1"), null, outcome: WorkerOutcome.Succeeded);

        Assert.Equal((PlanOutcome.Succeeded, null), (plan.Ending!.Outcome, plan.Ending.Progress));
    }

    private static WorkerAssignment Assigned(PlanState plan, int attempt) => PlanWorkers.Desire(plan, ActorKey.ForWorker(Key, "a", attempt)).Assignment!;

    private PlanState End(PlanState plan, string? files, CheckVerdict? verdict = null, WorkerOutcome outcome = WorkerOutcome.HandedOff)
    {
        var open = plan.Workers[0];
        return Decide(plan, new WorkerObservedMessage(ActorKey.ForWorker(Key, "a", open.Attempt), new WorkerObserved
        {
            Version = ++version,
            Generation = open.Generation,
            Models = new(),
            Ending = new WorkerEnding { Outcome = outcome, Reason = "so", Fingerprint = files, Verdicts = verdict is null ? [] : [verdict] },
        }));
    }

    private PlanState Wanted(PlanProgress? progress = null, AgentGuards? guards = null) => Decide(PlanLogic.Instance.Create(Key), new DesiredMessage(new Desired
    {
        Generation = 1,
        Mode = DesiredMode.Run,
        Revision = 1,
        Assignment = new PlanAssignment
        {
            Definition = new PlanDefinition { Name = "way", Steps = [new StepDefinition { Id = "a", Action = new AgentAction { Instructions = "do it" }, Timeout = TimeSpan.FromHours(1) }] },
            Workspace = "/tmp/g",
            Agents = new AgentAssignment { Objective = "it", DoneWhen = [], Policy = new AgentPolicy { Guards = guards }, Strategy = PlanStrategy.Continuous, Progress = progress },
        },
    }));

    private PlanState Decide(PlanState plan, ActorMessage message)
    {
        var logic = PlanLogic.Instance;
        var decision = logic.Decide(plan, message, new DecideContext(now, new OwnerId("here")));
        Assert.Null(decision.Refused);
        var replayed = decision.Events.Count == 0 ? plan : logic.Format.ReadEvents(logic.Format.WriteEvents(decision.Events)).Aggregate(plan, logic.Apply);
        Assert.True(logic.Format.WriteState(replayed).Span.SequenceEqual(logic.Format.WriteState(decision.State).Span));
        return decision.State;
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>What a plan does while a worker of it claims that the goal is reached: it tells its goal, begins nothing, and hands down the answer.</summary>
public sealed class PlanProposalTests
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ActorKey Key = ActorKey.ForPlan(GoalId.Local("g"), 1);
    private long version;
    private long generation;

    [Fact]
    public void Proposal_OfTheOnlyWorker_IsToldAsReadyAtOnceAndTheWorkerIsNotPoked()
    {
        var plan = Decide(Wanted(["a"]), Told(Wanted(["a"]), "a", 1));

        var told = PlanView.Observe(plan);
        Assert.Equal(("a", 1, 1, true, false), (told.Proposal!.Step, told.Proposal.Attempt, told.Proposal.Number, told.Proposal.IsReady, told.Proposal.IsGone));
        Assert.Equal((0, null), (told.Open, told.Hold));
        Assert.Equal(plan.Sequence, plan.Urgent);
        Assert.False(Assert.Single(PlanWorkers.Neighbours(plan)).IsChild);
    }

    [Fact]
    public void Proposal_WhileAnotherWorks_IsReadyWhenThatHasEndedAndNothingNewBegins()
    {
        var plan = Wanted(["a", "b"], concurrency: 2);
        plan = Decide(plan, Told(plan, "a", 1));
        Assert.False(plan.Proposal!.IsReady);

        plan = Decide(plan, Ended(plan, "b", WorkerOutcome.HandedOff));

        Assert.True(plan.Proposal!.IsReady);
        Assert.Equal(StepPhase.Ready, plan.Steps[1].Phase);
        Assert.Single(plan.Workers);
        Assert.Null(PlanView.Hold(plan));

        plan = Decide(plan, Wish(verdict: Of(plan, ProposalOutcome.Declined)));
        Assert.Null(plan.Proposal);
        Assert.Equal(2, plan.Workers[1].Attempt);
    }

    [Fact]
    public void Proposal_OfAWorkerThatHasNotHeardTheNewest_IsNotReady()
    {
        var plan = Wanted(["a"]);
        plan = Decide(plan, Told(plan, "a", 1));

        plan = Decide(plan, Wish(steering: [new Steering { Number = 1, Text = "stop that" }]));
        Assert.False(plan.Proposal!.IsReady);

        plan = Decide(plan, Told(plan, "a", 1));
        Assert.True(plan.Proposal!.IsReady);
    }

    [Fact]
    public void Proposal_WhoseWorkerIsGone_StandsUntilTheGoalKnows()
    {
        var plan = Wanted(["a"]);
        plan = Decide(plan, Told(plan, "a", 1));
        plan = Decide(plan, Ended(plan, "a", WorkerOutcome.HandedOff));

        Assert.Equal((true, false), (plan.Proposal!.IsGone, plan.Proposal.IsReady));
        Assert.Empty(plan.Workers);
        Assert.Null(PlanLogic.Instance.WakeAt(plan));

        plan = Decide(plan, Wish(verdict: Of(plan, ProposalOutcome.Failed)));
        Assert.Equal((null, 2), (plan.Proposal, plan.Workers[0].Attempt));
        Assert.Null(PlanWorkers.Desire(plan, ActorKey.ForWorker(Key, "a", 2)).Verdict);
    }

    [Fact]
    public void Verdict_ReachesTheWorkerItIsFor_AndTheNextProposalIsNotAnsweredByIt()
    {
        var plan = Wanted(["a"]);
        plan = Decide(plan, Told(plan, "a", 1));
        var before = plan.Workers[0].Generation;
        plan = Decide(plan, Wish(verdict: Of(plan, ProposalOutcome.Failed)));

        Assert.Equal((before + 1, true), (plan.Workers[0].Generation, Assert.Single(PlanWorkers.Neighbours(plan)).IsChild));
        Assert.Equal(1, PlanWorkers.Desire(plan, ActorKey.ForWorker(Key, "a", 1)).Verdict!.Number);

        plan = Decide(plan, Told(plan, "a", 2));
        Assert.Equal((2, true), (plan.Proposal!.Number, plan.Proposal.IsReady));
    }

    [Fact]
    public void Verifying_IsToldTheWorkerSoThatNothingElseWakesIt()
    {
        var plan = Wanted(["a"]);
        plan = Decide(plan, Told(plan, "a", 1));
        plan = Decide(plan, Wish(verifying: plan.Proposal, steering: [new Steering { Number = 1, Text = "stop that" }]));

        Assert.Equal(1, PlanWorkers.Desire(plan, ActorKey.ForWorker(Key, "a", 1)).Verifying);
    }

    private static ProposalVerdict Of(PlanState plan, ProposalOutcome outcome) =>
        new() { Step = plan.Proposal!.Step, Attempt = plan.Proposal.Attempt, Number = plan.Proposal.Number, Outcome = outcome };

    private PlanState Wanted(ImmutableArray<string> steps, int concurrency = 1) => Decide(PlanLogic.Instance.Create(Key), Wish(new PlanAssignment
    {
        Definition = new PlanDefinition { Name = "way", Steps = [.. steps.Select(static id => new StepDefinition { Id = id, Action = new AgentAction { Instructions = "do it" }, Timeout = TimeSpan.FromHours(1) })] },
        Workspace = "/tmp/g",
        Concurrency = concurrency,
        Agents = new AgentAssignment { Objective = "it", DoneWhen = [], Policy = new AgentPolicy(), Strategy = PlanStrategy.Continuous },
    }));

    private DesiredMessage Wish(PlanAssignment? assignment = null, ProposalVerdict? verdict = null, PlanProposal? verifying = null, ImmutableArray<Steering> steering = default) =>
        new(new Desired { Generation = ++generation, Mode = DesiredMode.Run, Revision = 1, Verdict = verdict, Verifying = verifying, Steering = steering, Assignment = assignment });

    private WorkerObservedMessage Told(PlanState plan, string step, int proposal) => Tell(plan, step, new WorkerProposal { Number = proposal, At = Beginning }, null);

    private WorkerObservedMessage Ended(PlanState plan, string step, WorkerOutcome outcome) => Tell(plan, step, null, new WorkerEnding { Outcome = outcome, Reason = "so it ended" });

    private WorkerObservedMessage Tell(PlanState plan, string step, WorkerProposal? proposal, WorkerEnding? ending)
    {
        var open = plan.Workers[plan.Graph.IndexOf(step)];
        return new WorkerObservedMessage(ActorKey.ForWorker(Key, step, open.Attempt), new WorkerObserved { Version = ++version, Generation = open.Generation, Proposal = proposal, Ending = ending });
    }

    private static PlanState Decide(PlanState plan, ActorMessage message)
    {
        var logic = PlanLogic.Instance;
        var decision = logic.Decide(plan, message, new DecideContext(Beginning, new OwnerId("here")));
        Assert.Null(decision.Refused);
        if (decision.Events.Count > 0)
        {
            var replayed = logic.Format.ReadEvents(logic.Format.WriteEvents(decision.Events)).Aggregate(plan, logic.Apply);
            Assert.True(logic.Format.WriteState(replayed).Span.SequenceEqual(logic.Format.WriteState(decision.State).Span));
        }

        return decision.State;
    }
}

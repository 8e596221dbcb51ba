using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>Steps of a plan that agents do: lent to, heard, answered, given up and counted.</summary>
public sealed class PlanWorkerTests
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ActorKey Key = ActorKey.ForPlan(GoalId.Local("g"), 1);
    private long version;

    [Fact]
    public void Begin_SeveralAtOnce_ShareWhatIsLeftAndTheSumIsTheBudget()
    {
        var plan = Wanted(["a", "b", "c"], tokens: 90_001, turns: 10);

        Assert.Equal([30_000L, 30_000L, 30_001L], plan.Workers.Values.Select(static worker => worker.Lent.Tokens!.Value));
        Assert.Equal(10, plan.Workers.Values.Sum(static worker => worker.Lent.Turns));
        Assert.Equal(new ModelLoan { Tokens = 0, Turns = 0 }, PlanBudget.ModelsLeft(plan));
    }

    [Fact]
    public void Hear_EndTwice_CountsOnceAndTheNextAttemptHasHandoffAndSetback()
    {
        var plan = Wanted(["a"], tokens: 10_000);
        var told = Told(plan, "a", Ended(WorkerOutcome.HandedOff, "it made 2 turns"), new ModelUsage { Calls = 2, Input = 4_000 });

        var once = Decide(plan, told);
        var twice = PlanLogic.Instance.Decide(once, told, Context());

        Assert.Empty(twice.Events);
        Assert.Null(twice.Refused);
        Assert.Equal((4_000L, 6_000L, 2), (once.Models.Tokens, once.Workers[0].Lent.Tokens!.Value, once.Workers[0].Attempt));
        var assignment = PlanWorkers.Desire(once, ActorKey.ForWorker(Key, "a", 2)).Assignment!;
        Assert.Equal(("half", "it made 2 turns"), (assignment.Handoff!.Summary, assignment.Setback));
        Assert.Equal([ActorKey.ForWorker(Key, "a", 1), ActorKey.ForWorker(Key, "a", 2)], PlanForgetting.WorkersOf(once));
    }

    [Fact]
    public void Hear_SameBlockerThreeTimes_BlocksThePlan()
    {
        var plan = Wanted(["a"]);
        foreach (var reason in (string[])["Port 80 is taken.", "port 81 is taken", "PORT 82 is taken"])
        {
            Assert.Null(plan.Ending);
            plan = Decide(plan, Told(plan, "a", Ended(WorkerOutcome.Blocked, reason)));
        }

        Assert.Equal((PlanOutcome.Failed, true), (plan.Ending!.Outcome, plan.Ending.IsBlocked));
        Assert.Equal("half", plan.Ending.Handoff!.Summary);
    }

    [Fact]
    public void Hear_OtherBlockerBetween_StartsToCountAnew()
    {
        var plan = Wanted(["a"]);
        foreach (var reason in (string[])["one", "one", "two", "one", "one"])
        {
            plan = Decide(plan, Told(plan, "a", Ended(WorkerOutcome.Blocked, reason)));
        }

        Assert.Null(plan.Ending);
    }

    [Fact]
    public void Hear_BrokenFence_FailsThePlan()
    {
        var plan = Wanted(["a"]);
        var broken = Ended(WorkerOutcome.Failed, "fence") with { Fences = [new CheckVerdict { Id = "f", Verdict = Verdict.Failed, Reason = "gone" }] };

        Assert.Contains("fence f was broken by step a", Decide(plan, Told(plan, "a", broken)).Ending!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Hear_OutOfTokens_HoldsUntilTheBudgetIsAnother()
    {
        var plan = Wanted(["a"], tokens: 10_000);
        plan = Decide(plan, Told(plan, "a", Ended(WorkerOutcome.OutOfBudget, "tokens"), new ModelUsage { Calls = 2, Input = 9_000 }));

        Assert.Empty(plan.Workers);
        Assert.Equal(HoldKind.Budget, PlanView.Hold(plan)!.Kind);

        plan = Decide(plan, Wish(2, [], tokens: 30_000));
        Assert.Equal(21_000, plan.Workers[0].Lent.Tokens);
    }

    [Fact]
    public void Hear_OutOfTime_HasNotUsedUpItsTokens()
    {
        var plan = Wanted(["a"], tokens: 10_000, active: TimeSpan.FromMinutes(1));
        plan = Decide(plan, Told(plan, "a", Ended(WorkerOutcome.OutOfBudget, "time"), new ModelUsage { Calls = 2, Input = 1_000 }, active: TimeSpan.FromMinutes(1)));
        Assert.Equal(HoldKind.Budget, PlanView.Hold(plan)!.Kind);

        plan = Decide(plan, Wish(2, [], tokens: 10_000, active: TimeSpan.FromMinutes(3)));

        Assert.Equal((9_000L, TimeSpan.FromMinutes(2)), (plan.Workers[0].Lent.Tokens, plan.Workers[0].Lent.Active));
    }

    [Fact]
    public void Hear_PausedWorkerAtRest_IsNotAtWorkAnyMore()
    {
        var plan = Decide(Wanted(["a"]), Wish(2, [], mode: DesiredMode.Pause));
        plan = Decide(plan, Told(plan, "a", busy: true));
        Assert.Equal(1, PlanView.Observe(plan).Open);

        plan = Decide(plan, Told(plan, "a"));

        Assert.Equal(0, PlanView.Observe(plan).Open);
    }

    [Fact]
    public void Hear_Question_HoldsThePlanAndTheAnswerGoesDownOnce()
    {
        var plan = Wanted(["a"]);
        plan = Decide(plan, Told(plan, "a", question: new WorkerQuestion { Number = 1, Text = "Ship it?" }));
        Assert.Equal((HoldKind.Question, "Ship it?"), (PlanView.Hold(plan)!.Kind, Assert.Single(PlanView.Questions(plan)).Text));

        var answer = new StepAnswer { Number = 1, Step = "a", Attempt = 1, Text = "yes" };
        plan = Decide(Decide(plan, Wish(2, [], answers: answer)), Wish(3, [], answers: answer));
        Assert.Equal("yes", Assert.Single(PlanWorkers.Desire(plan, ActorKey.ForWorker(Key, "a", 1)).Answers).Text);
        Assert.Empty(PlanView.Questions(plan));

        plan = Decide(plan, Told(plan, "a", answered: 1));
        Assert.Empty(plan.Workers[0].Answers);
    }

    [Fact]
    public void Hear_Quota_IsAHoldWithItsTime()
    {
        var (plan, until) = (Wanted(["a"]), Beginning.AddHours(1));
        plan = Decide(plan, Told(plan, "a", hold: new PlanHold { Kind = HoldKind.Quota, Reason = "quota", Until = until }));

        Assert.Equal((HoldKind.Quota, until), (PlanView.Hold(plan)!.Kind, PlanView.Hold(plan)!.Until));
    }

    [Fact]
    public void Undeliverable_OutOfReach_IsStoppedAndThenCountsWithAllItWasLent()
    {
        var plan = Wanted(["a"], tokens: 10_000);
        var worker = ActorKey.ForWorker(Key, "a", 1);

        plan = Decide(plan, new UndeliverableMessage(worker, 1, "no way"));
        Assert.Equal(DesiredMode.Stop, plan.Workers[0].Mode);

        plan = Decide(plan, new UndeliverableMessage(worker, plan.Workers[0].Generation, "no way"));
        Assert.Equal((StepPhase.Unknown, 10_000L), (plan.Steps[0].Phase, plan.Models.Tokens));
        Assert.NotNull(PlanLogic.Instance.Decide(plan, new WorkerObservedMessage(worker, new WorkerObserved { Version = 9, Generation = 1 }), Context()).Refused);
    }

    /// <summary>Nobody would wake the goal, which believes its plan at rest, if the plan went on by itself and its host died.</summary>
    [Fact]
    public void Undeliverable_WhatItHasHeardAndItWaitsForAPerson_IsNotGivenUp()
    {
        var plan = Wanted(["a"]);
        var worker = ActorKey.ForWorker(Key, "a", 1);
        plan = Decide(plan, Told(plan, "a", question: new WorkerQuestion { Number = 1, Text = "Ship it?" }));

        plan = Decide(plan, new UndeliverableMessage(worker, plan.Workers[0].Generation, "no way"));
        Assert.Null(plan.Workers[0].Setback);

        plan = Decide(plan, Wish(2, [], answers: new StepAnswer { Number = 1, Step = "a", Attempt = 1, Text = "yes" }));
        plan = Decide(plan, new UndeliverableMessage(worker, plan.Workers[0].Generation, "no way"));
        Assert.Equal(DesiredMode.Stop, plan.Workers[0].Mode);
    }

    [Fact]
    public void Undeliverable_ItsTimeHasCome_IsGivenUp()
    {
        var plan = Wanted(["a"]);
        plan = Decide(plan, Told(plan, "a", hold: new PlanHold { Kind = HoldKind.Wait, Reason = "waits", Until = Beginning }));

        plan = Decide(plan, new UndeliverableMessage(ActorKey.ForWorker(Key, "a", 1), plan.Workers[0].Generation, "no way"));

        Assert.Equal(DesiredMode.Stop, plan.Workers[0].Mode);
    }

    [Fact]
    public void Undeliverable_Refused_IsAFailedAttempt() =>
        Assert.Equal(PlanOutcome.Failed, Decide(Wanted(["a"]), new UndeliverableMessage(ActorKey.ForWorker(Key, "a", 1), 1, "no record", IsRefused: true)).Ending!.Outcome);

    [Fact]
    public void Want_Stop_ReachesTheWorkerAndThePlanEndsAfterIt()
    {
        var plan = Decide(Wanted(["a"]), Wish(2, [], mode: DesiredMode.Stop));
        Assert.Equal((DesiredMode.Stop, 2L), (plan.Workers[0].Mode, plan.Workers[0].Generation));
        Assert.Null(plan.Ending);

        Assert.Equal(PlanOutcome.Stopped, Decide(plan, Told(plan, "a", Ended(WorkerOutcome.Stopped, "so"))).Ending!.Outcome);
    }

    [Fact]
    public void Budget_RandomWorkersWithRandomUsage_IsNeverExceeded()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (tokens, turns) = (random.Next(1, 200_000), random.Next(1, 60));
            var plan = Wanted(["a", "b", "c", "d"], tokens, turns: turns);
            for (var step = 0; step < 60 && !plan.Workers.IsEmpty; step++)
            {
                var (index, open) = plan.Workers.ElementAt(random.Next(plan.Workers.Count));
                var used = new ModelUsage { Calls = random.NextInt64(open.Lent.Turns!.Value + 1), Input = random.NextInt64(open.Lent.Tokens!.Value + 1) };
                var outcome = (WorkerOutcome)random.Next((int)WorkerOutcome.HandedOff, (int)WorkerOutcome.Stopped + 1);
                plan = random.Next(8) == 0
                    ? Decide(plan, new UndeliverableMessage(ActorKey.ForWorker(Key, plan.Step(index).Id, open.Attempt), open.Generation, "no way"))
                    : Decide(plan, Told(plan, plan.Step(index).Id, Ended(outcome, $"{(char)('a' + random.Next(26))}"), used));
                Assert.InRange(plan.Models.Tokens + plan.Workers.Values.Sum(static worker => worker.Lent.Tokens!.Value), 0, tokens);
                Assert.InRange(plan.Models.Calls + plan.Workers.Values.Sum(static worker => worker.Lent.Turns!.Value), 0, turns);
            }
        }
    }

    private static WorkerEnding Ended(WorkerOutcome outcome, string reason) => new() { Outcome = outcome, Reason = reason, Handoff = new Handoff { Summary = "half" } };

    private static PlanState Wanted(ImmutableArray<string> steps, long? tokens = null, TimeSpan? active = null, long? turns = null) =>
        Decide(PlanLogic.Instance.Create(Key), Wish(1, steps, tokens, active, turns));

    private static DesiredMessage Wish(
        long generation, ImmutableArray<string> steps, long? tokens = null, TimeSpan? active = null, long? turns = null, DesiredMode mode = DesiredMode.Run, params ImmutableArray<StepAnswer> answers) => new(new Desired
        {
            Generation = generation,
            Mode = mode,
            Revision = 1,
            Active = active,
            ActiveBudget = active,
            Models = tokens is null && turns is null ? null : new ModelLoan { Tokens = tokens, Turns = turns },
            Answers = answers,
            Assignment = steps.IsEmpty ? null : new PlanAssignment
            {
                Definition = new PlanDefinition { Name = "way", Steps = [.. steps.Select(static id => new StepDefinition { Id = id, Action = new AgentAction { Instructions = "do it" }, Timeout = TimeSpan.FromHours(1) })] },
                Workspace = "/tmp/g",
                Concurrency = 3,
                Agents = new AgentAssignment { Objective = "it", DoneWhen = [], Policy = new AgentPolicy(), Strategy = PlanStrategy.Continuous },
            },
        });

    private WorkerObservedMessage Told(
        PlanState plan, string step, WorkerEnding? ending = null, ModelUsage? models = null, TimeSpan? active = null, bool busy = false, WorkerQuestion? question = null, PlanHold? hold = null, long answered = 0)
    {
        var open = plan.Workers[plan.Graph.IndexOf(step)];
        return new WorkerObservedMessage(ActorKey.ForWorker(Key, step, open.Attempt), new WorkerObserved
        {
            Version = ++version,
            Generation = open.Generation,
            Models = models ?? new ModelUsage(),
            Active = active ?? TimeSpan.Zero,
            IsBusy = busy,
            Question = question,
            Hold = question is null ? hold : new PlanHold { Kind = HoldKind.Question, Reason = question.Text },
            Answered = answered,
            Ending = ending,
        });
    }

    private static DecideContext Context() => new(Beginning, new OwnerId("here"));

    /// <summary>Decides, and compares with what the events lead to when they are written and read back.</summary>
    private static PlanState Decide(PlanState plan, ActorMessage message)
    {
        var logic = PlanLogic.Instance;
        var decision = logic.Decide(plan, message, Context());
        Assert.Null(decision.Refused);
        if (decision.Events.Count > 0)
        {
            var replayed = logic.Format.ReadEvents(logic.Format.WriteEvents(decision.Events)).Aggregate(plan, logic.Apply);
            Assert.True(logic.Format.WriteState(replayed).Span.SequenceEqual(logic.Format.WriteState(decision.State).Span));
        }

        return decision.State;
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using GoalStatus = Orleans.Goals.ReadModels.GoalStatus;

namespace Orleans.Goals.Engine.Tests.Goals;

/// <summary>What a person is asked by steps and criteria, and what an answer does.</summary>
public sealed class QuestionTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DecideContext Context = new(Start, new OwnerId("here"));
    private static readonly GoalId Id = GoalId.Local("g");
    private static readonly AskAction Ship = new() { Question = "Ship it?", Options = ["yes", "no"], Expect = "yes" };

    private byte commands;

    [Fact]
    public void Ask_Step_CostsNoAttemptAndHoldsThePlan()
    {
        var plan = Planned(Step("ship", Ship), Step("after", Run, "ship"));

        var observed = PlanView.Observe(plan);

        var question = Assert.Single(observed.Questions);
        Assert.Equal(("ship", "Ship it?", true), (question.Step, question.Text, question.IsAsk));
        Assert.Equal(["yes", "no"], question.Options);
        Assert.Equal((0L, 0, HoldKind.Question), (observed.Attempts, observed.Open, observed.Hold?.Kind));
    }

    [Fact]
    public void Answer_AsExpected_IsTheResultAndGivenToWhatFollows()
    {
        var plan = Decide(Planned(Step("ship-it", Ship), Step("after", Run, "ship-it")), Told("ship-it", "yes"));

        var open = Assert.Single(plan.Open);
        var spec = Assert.IsType<AttemptSpec>(PlanLogic.Instance.SpecOf(plan, open));
        Assert.Equal(("after", "yes"), (open.Step, spec.Environment?.Variables["GOALS_ANSWER_SHIP_IT"]));
        Assert.Equal("yes", plan.Steps[0].Answer);
    }

    [Fact]
    public void Answer_AnotherThanExpected_FailsWithoutRetry()
    {
        var plan = Decide(Planned(Step("ship", Ship)), Told("ship", "no"));

        Assert.Equal((PlanOutcome.Failed, "step ship failed: the answer was \"no\", and \"yes\" was expected"), (plan.Ending!.Outcome, plan.Ending.Reason));
        Assert.Empty(plan.Ending.Finished);
    }

    [Theory]
    [InlineData("yes", true, "")]
    [InlineData("no", false, "step ship failed: the answer was \"no\", and \"yes\" was expected")]
    [InlineData(null, false, "step ship failed: nobody answered within 2d")]
    public void Ask_NobodyAnswers_DefaultCountsAtItsTime(string? counts, bool succeeds, string reason)
    {
        var asked = Planned(Step("ship", Ship with { Timeout = TimeSpan.FromDays(2), Default = counts }));
        var lapse = Start.AddDays(2);

        Assert.Equal((lapse, lapse), (PlanLogic.Instance.WakeAt(asked), PlanView.Hold(asked)?.Until));
        Assert.Null(Decide(asked, new WakeMessage(), lapse.AddTicks(-1)).Ending);
        var ended = Decide(asked, new WakeMessage(), lapse).Ending!;

        Assert.Equal((succeeds ? PlanOutcome.Succeeded : PlanOutcome.Failed, reason), (ended.Outcome, ended.Reason));
    }

    [Fact]
    public void Answer_AfterItLapsed_ChangesNothing()
    {
        var asked = Planned(Step("ship", Ship with { Timeout = TimeSpan.FromDays(2), Default = "yes" }), Step("after", Run, "ship"));
        var lapsed = Decide(asked, new WakeMessage(), Start.AddDays(2));

        var late = Decide(lapsed, Told("ship", "no"), Start.AddDays(2));

        Assert.Equal((1L, "yes"), (late.Answered, late.Steps[0].Answer));
        Assert.Null(late.Failing);
    }

    [Fact]
    public void Replan_StepWithAnAnswerAndAWait_AreKept()
    {
        var definition = Definition(Step("ship", Ship), Step("pause", new WaitAction { For = TimeSpan.FromHours(1) }), Step("after", Run, "ship", "pause"));
        var graph = new PlanGraph(definition);
        FinishedStep[] finished =
        [
            new() { Hash = graph.Hashes[0], Step = "ship", Operation = "old/ship", Answer = "yes" },
            new() { Hash = graph.Hashes[1], Step = "pause", Operation = "old/pause" },
        ];

        var plan = Decide(PlanLogic.Instance.Create(ActorKey.ForPlan(Id, 2)), Desired(definition, finished));

        Assert.Equal([StepPhase.Kept, StepPhase.Kept, StepPhase.Running], plan.Steps.Values.Select(step => step.Phase));
        Assert.Equal("yes", PlanLogic.Instance.SpecOf(plan, plan.Open[0]) is AttemptSpec spec ? spec.Environment?.Variables["GOALS_ANSWER_SHIP"] : null);
    }

    [Fact]
    public void Wait_Pause_DoesNotStopItsClock()
    {
        var definition = Definition(Step("pause", new WaitAction { For = TimeSpan.FromHours(1) }), Step("after", Run, "pause"));
        var waiting = Decide(PlanLogic.Instance.Create(ActorKey.ForPlan(Id, 1)), Desired(definition));
        var hold = PlanView.Hold(waiting);

        var paused = Decide(waiting, new DesiredMessage(Desired(definition).Desired with { Generation = 2, Mode = DesiredMode.Pause }), Start.AddMinutes(1));
        var resumed = Decide(paused, new DesiredMessage(Desired(definition).Desired with { Generation = 3 }), Start.AddHours(1));

        Assert.Equal((HoldKind.Wait, Start.AddHours(1)), (hold!.Kind, hold.Until));
        Assert.Empty(paused.Open);
        Assert.Equal("after", Assert.Single(resumed.Open).Step);
    }

    [Fact]
    public void Wait_UntilATimeThatIsPast_IsOverAtOnce()
    {
        var plan = Planned(Step("pause", new WaitAction { Until = Start.AddDays(-1) }));

        Assert.Equal((PlanOutcome.Succeeded, 0L), (plan.Ending!.Outcome, plan.Attempts));
    }

    [Fact]
    public void Wait_GoalIsCancelled_EndsAtOnce()
    {
        var definition = Definition(Step("pause", new WaitAction { For = TimeSpan.FromDays(1) }));
        var waiting = Decide(PlanLogic.Instance.Create(ActorKey.ForPlan(Id, 1)), Desired(definition));

        var stopped = Decide(waiting, new DesiredMessage(Desired(definition).Desired with { Generation = 2, Mode = DesiredMode.Stop }));

        Assert.Equal(PlanOutcome.Stopped, stopped.Ending!.Outcome);
        Assert.Empty(stopped.Ending.Finished);
    }

    [Fact]
    public void Criterion_RestPassed_PersonIsAskedAndNothingIsOpen()
    {
        var goal = Asked("files-1");

        Assert.Equal((GoalStatus.AwaitingInput, (OpenOperation?)null, (DateTimeOffset?)null), (GoalView.Status(goal), goal.Open, GoalView.Due(goal)));
        Assert.Equal([Verdict.Passed, Verdict.Unmeasurable], goal.Manifest.Select(verdict => verdict.Verdict));
        Assert.Equal(("approved", "Good enough?"), (Assert.Single(GoalView.Questions(goal)).Step, GoalView.Questions(goal)[0].Text));
    }

    [Fact]
    public void Criterion_RestDidNotPass_NobodyIsAsked()
    {
        var goal = Settle(Verifying(), "files-1", Verdict.Failed);

        Assert.Empty(GoalView.Questions(goal));
        Assert.Equal((GoalStatus.Blocked, Verdict.Unmeasurable), (GoalView.Status(goal), goal.Manifest[1].Verdict));
    }

    [Theory]
    [InlineData("files-1", GoalStatus.Complete)]
    [InlineData("files-2", GoalStatus.AwaitingInput)]
    public void Criterion_Yes_CountsForTheSameFilesOnly(string files, GoalStatus status)
    {
        var round = Answered(Asked("files-1"), "approved", "Yes");
        Assert.Equal(OperationKind.Round, round.Open!.Kind);

        var ended = Settle(round, files);

        Assert.Equal(status, GoalView.Status(ended));
    }

    [Fact]
    public void Criterion_No_HasFailedWithTheReasonAndLeadsToTheNextPlan()
    {
        var goal = Answered(Asked("files-1"), "approved", "no: the footer is cut off");

        Assert.Equal((Verdict.Failed, "a person said no: the footer is cut off"), (goal.Manifest[1].Verdict, goal.Manifest[1].Reason));
        Assert.Equal("no plan is left. approved failed: a person said no: the footer is cut off", Assert.Single(goal.Holds).Reason);
    }

    [Theory]
    [InlineData("approved", "maybe", Refusal.Invalid, "answer yes, or no and the reason")]
    [InlineData("approved", "nothing", Refusal.Invalid, "answer yes, or no and the reason")]
    [InlineData("approved", " ", Refusal.Invalid, "an answer has 1 to 2,000 characters")]
    [InlineData("approved", "yes\0", Refusal.Invalid, "no text")]
    [InlineData("aproved", "yes", Refusal.NotApplicable, "these questions are open: approved (yes, or no and the reason)")]
    public void Answer_NotAllowed_IsRefusedAndSaysWhatIs(string question, string answer, Refusal refusal, string reason)
    {
        var decision = GoalLogic.Instance.Decide(Asked("files-1"), new CommandMessage(new AnswerQuestion { Id = NewId(), Question = question, Answer = answer }), Context);

        Assert.Empty(decision.Events);
        Assert.Equal(refusal, decision.Reply!.Refusal);
        Assert.Contains(reason, decision.Reply.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("perhaps", Refusal.Invalid, "answer one of yes, no")]
    [InlineData("yes", Refusal.None, "")]
    public void Answer_ToAStep_IsOneOfItsOptionsAndGivenOnce(string answer, Refusal refusal, string reason)
    {
        var asking = Decide(Submitted(), Observed(PlanView.Observe(Planned(Step("ship", Ship)))));
        var command = new CommandMessage(new AnswerQuestion { Id = NewId(), Question = "ship", Answer = answer });

        var decision = GoalLogic.Instance.Decide(asking, command, Context);
        var again = GoalLogic.Instance.Decide(decision.State, new CommandMessage(new AnswerQuestion { Id = NewId(), Question = "ship", Answer = "no" }), Context);

        Assert.Equal(refusal, decision.Reply!.Refusal);
        Assert.Contains(reason, decision.Reply.Reason, StringComparison.Ordinal);
        Assert.Equal(refusal == Refusal.None ? [answer] : [], decision.State.Current!.Answers.Select(given => given.Text));
        Assert.Equal(refusal == Refusal.None ? Refusal.NotApplicable : Refusal.None, again.Reply!.Refusal);
    }

    [Fact]
    public void Due_OpenQuestionThatLapses_IsThen()
    {
        var asked = Planned(Step("ship", Ship with { Timeout = TimeSpan.FromDays(2) }));

        var goal = Decide(Submitted(), Observed(PlanView.Observe(asked)));

        Assert.Equal((GoalStatus.AwaitingInput, Start.AddDays(2)), (GoalView.Status(goal), GoalView.Due(goal)));
    }

    private static RunAction Run => new() { Command = CommandLine.Shell("x") };

    private static StepDefinition Step(string id, StepAction action, params ImmutableArray<string> after) => new() { Id = id, Action = action, After = after };

    private static PlanDefinition Definition(params ImmutableArray<StepDefinition> steps) => new() { Name = "way", Steps = steps };

    private static DesiredMessage Desired(PlanDefinition definition, params IEnumerable<FinishedStep> finished) => new(new Desired
    {
        Generation = 1,
        Mode = DesiredMode.Run,
        Revision = 1,
        Assignment = new PlanAssignment { Definition = definition, Workspace = "/tmp/g", Finished = [.. finished] },
    });

    private static DesiredMessage Told(string step, string answer) => new(new Desired
    {
        Generation = 2,
        Mode = DesiredMode.Run,
        Revision = 1,
        Answers = [new StepAnswer { Number = 1, Step = step, Attempt = 0, Text = answer }],
    });

    private static PlanState Planned(params ImmutableArray<StepDefinition> steps) => Decide(PlanLogic.Instance.Create(ActorKey.ForPlan(Id, 1)), Desired(Definition(steps)));

    private static PlanState Decide(PlanState state, ActorMessage message, DateTimeOffset? at = null) =>
        PlanLogic.Instance.Decide(state, message, Context with { Now = at ?? Start }).State;

    private static GoalState Decide(GoalState state, ActorMessage message) => GoalLogic.Instance.Decide(state, message, Context).State;

    private static ObservedMessage Observed(Observed observed) => new(ActorKey.ForPlan(Id, 1), observed);

    private GoalState Submitted()
    {
        var contract = new GoalContract
        {
            Objective = "it",
            Workspace = "/tmp/g",
            DoneWhen = [new FileCheck { Id = "done", File = "done" }, new AskCheck { Id = "approved", Question = "Good enough?" }],
            Plans = [Definition(Step("ship", Ship))],
        };
        var submitted = Decide(GoalLogic.Instance.Create(ActorKey.ForGoal(Id)), new CommandMessage(new SubmitGoal { Id = NewId(), Contract = contract }));
        return Decide(submitted, new GrantMessage(new WorkspaceGrant { Version = 1, Claim = submitted.Claim, Holder = Id.Value, IsWaitedFor = false }));
    }

    private GoalState Verifying() => Decide(Submitted(), Observed(PlanView.Observe(Decide(Planned(Step("ship", Ship)), Told("ship", "yes")))));

    private GoalState Asked(string files) => Settle(Verifying(), files);

    private static GoalState Settle(GoalState goal, string files, Verdict verdict = Verdict.Passed) => Decide(goal, new SettledMessage(goal.Open!.Operation, 1, new OperationResult
    {
        Outcome = OperationOutcome.Succeeded,
        Verdicts = [new CheckVerdict { Id = "done", Verdict = verdict, Reason = "seen" }],
        Fingerprint = files,
        Active = TimeSpan.Zero,
    }));

    private GoalState Answered(GoalState goal, string question, string answer) =>
        Decide(goal, new CommandMessage(new AnswerQuestion { Id = NewId(), Question = question, Answer = answer }));

    private CommandId NewId() => new(new Guid(0x01b8dac5, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, ++commands));
}

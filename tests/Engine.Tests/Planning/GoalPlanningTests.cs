using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Tests.Goals;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Planning;

/// <summary>A model writes a goal's plans: what the goal decides.</summary>
public sealed class GoalPlanningTests
{
    private const string Good = """{"why":"It is short.","steps":[{"id":"make","agent":"Make it."},{"id":"look","agent":"Look at it.","after":["make"],"timeout":"5m","retry":{"max":1,"delay":null}}]}""";

    private static readonly GoalContract Contract = GoalDriver.Contract with { Plans = [], Strategy = PlanStrategy.Model, Budget = new GoalBudget { Replans = 5 } };

    [Fact]
    public void Plan_ThatIsValid_IsBegunAndCounted()
    {
        var goal = new GoalDriver().Submit(Contract);
        var spec = SpecOf(goal);
        Assert.Equal((OperationKind.Planning, Models.ModelRole.Plan), (goal.State.Open!.Kind, spec.Role));
        Assert.Equal(["read_file", "list_files", "search_files"], spec.Reading);

        Say(goal, Write(Good), input: 900, output: 100);

        var current = goal.State.Current!;
        Assert.Equal(["make", "look"], current.Definition!.Steps.Select(static step => step.Id));
        Assert.Equal((TimeSpan.FromMinutes(5), 1), (current.Definition.Steps[1].Timeout, current.Definition.Steps[1].Retry.Max));
        Assert.Equal((1_000L, 1L), (goal.State.Models!.Tokens, goal.State.Models.Calls));
        Assert.Equal((null, null, "It is short."), (goal.State.Planning, goal.State.Written, goal.State.Tried[0].Why));
        Assert.Equal("plan-1", goal.Last.OfType<PlanBegun>().Single().Name);
        Assert.NotNull(GoalView.Desire(goal.State).Assignment!.Agents);
    }

    [Fact]
    public void Plan_ThatIsInvalid_IsShownTwiceAndThenBlocks()
    {
        var goal = new GoalDriver().Submit(Contract);
        const string Bad = """{"why":"","steps":[{"id":"a","agent":"x","after":["b"]}]}""";

        Say(goal, Write(Bad));
        Assert.Contains("steps[0].after[0]: this plan has no step 'b'", Assert.IsType<ToolSaid>(goal.State.Planning!.Transcript[^1]).Text, StringComparison.Ordinal);
        Say(goal, "I do not know.");
        Assert.Contains("you wrote no plan", Assert.IsType<HostSaid>(goal.State.Planning!.Transcript[^1]).Text, StringComparison.Ordinal);
        Say(goal, Write("{"));

        Assert.Equal(GoalStatus.Blocked, GoalView.Status(goal.State));
        Assert.StartsWith("the planner's plan did not validate: the plan is no JSON", goal.State.Holds.Single().Reason, StringComparison.Ordinal);
        Assert.Equal((3L, null, null), (goal.State.Models!.Calls, goal.State.Planning, goal.State.Open));
    }

    [Fact]
    public void Plan_WrittenAsText_IsTakenOutOfItsFence()
    {
        var goal = new GoalDriver().Submit(Contract);

        Say(goal, $"Here it is:\n```json\n{Good}\n```\n");

        Assert.NotNull(goal.State.Current);
    }

    [Fact]
    public void Replan_OfAPlanThatWasTried_IsRefusedUntilAPersonChangesSomething()
    {
        var goal = new GoalDriver().Submit(Contract);
        Say(goal, Write(Good));
        goal.EndPlan(PlanOutcome.Failed);
        var told = string.Join('\n', SpecOf(goal).Prefix);
        Assert.Contains("Plan 1 was tried", told, StringComparison.Ordinal);
        Assert.Contains("What became of it: so it ended", told, StringComparison.Ordinal);
        Assert.Contains("\"agent\":\"Make it.\"", told, StringComparison.Ordinal);

        Say(goal, Write(Good));
        Assert.Null(goal.State.Current);
        Assert.Contains("this is plan 1 again", goal.State.Planning!.Transcript.OfType<ToolSaid>().Last().Text, StringComparison.Ordinal);
        Say(goal, Write(Good));
        Say(goal, Write(Good));
        Assert.Equal(GoalStatus.Blocked, GoalView.Status(goal.State));
        goal.Ask(new ResumeGoal { Id = goal.NewId() }).Settle(verdict: Verdict.Failed);
        Say(goal, Write(Good));

        Assert.Equal(2, goal.State.Current!.Number);
    }

    [Fact]
    public void Replan_KeepsTheHashesOfStepsThatAreWrittenAgain()
    {
        var goal = new GoalDriver().Submit(Contract);
        Say(goal, Write(Good));
        var first = new PlanGraph(goal.State.Current!.Definition!, goal.State.Current.Environment).Hashes;
        goal.EndPlan(PlanOutcome.Failed);
        Say(goal, Write("""{"why":"","steps":[{"id":"make","agent":"Make it."},{"id":"look","agent":"Look again."}]}"""));

        var second = new PlanGraph(goal.State.Current!.Definition!, goal.State.Current.Environment).Hashes;

        Assert.Equal(first[0], second[0]);
        Assert.NotEqual(first[1], second[1]);
    }

    [Fact]
    public void Host_ThatDiesWhilePlanning_LeavesACallThatCountsWithItsReservation()
    {
        var goal = new GoalDriver().Submit(Contract with { Budget = new GoalBudget { Tokens = 50_000, Turns = 9, Replans = 2 } });
        var reserved = goal.State.Planning!.Reserved;

        goal.Tell(new OwnersDeadMessage([new OwnerId("host")]));

        Assert.Equal((reserved, reserved, 1L), (goal.State.Models!.Tokens, goal.State.Models.Estimated, goal.State.Models.Calls));
        Assert.Equal("local/g/planning-2", goal.State.Open!.Operation);
        Assert.True(goal.State.Models.Tokens + goal.State.Planning!.Reserved <= 50_000);
    }

    [Fact]
    public void Quota_IsWaitedForAsUsageLimitedAndResumeAsksAgain()
    {
        var goal = new GoalDriver().Submit(Contract);
        var again = goal.Now.AddHours(3);

        Fail(goal, TurnFaultKind.Quota, again);

        Assert.Equal((GoalStatus.UsageLimited, again, again), (GoalView.Status(goal.State), GoalView.WakeAt(goal.State), GoalView.Due(goal.State)));
        goal.Wake(again.AddSeconds(-1));
        Assert.Null(goal.State.Open);
        goal.Ask(new ResumeGoal { Id = goal.NewId() });
        Assert.NotNull(goal.State.Open);
        Fail(goal, TurnFaultKind.Quota, again);
        goal.Wake(again);
        Assert.NotNull(goal.State.Open);
    }

    [Fact]
    public void TransientFaults_BackOffAndAreNotTheGoals()
    {
        var goal = new GoalDriver().Submit(Contract);
        var pauses = new List<TimeSpan>();
        while (goal.State.Holds.IsEmpty)
        {
            Fail(goal, TurnFaultKind.Transient);
            if (goal.State.Planning?.Wait is { } wait)
            {
                Assert.Equal(GoalStatus.Waiting, GoalView.Status(goal.State));
                pauses.Add(wait.Until - goal.Now);
                goal.Wake(wait.Until);
            }
        }

        Assert.Equal((WorkerLimits.Faults - 1, WorkerLimits.FirstPause, WorkerLimits.LongestPause), (pauses.Count, pauses[0], pauses[^1]));
        Assert.Equal(GoalStatus.Blocked, GoalView.Status(goal.State));
    }

    [Fact]
    public void Refused_BlocksWithTheReason()
    {
        var goal = new GoalDriver().Submit(Contract);

        Fail(goal, TurnFaultKind.Refused);

        Assert.Equal("the model could not be asked for a plan: it said so", goal.State.Holds.Single().Reason);
    }

    [Fact]
    public void TooLong_BeginsAnewWithoutALook()
    {
        var goal = new GoalDriver().Submit(Contract);
        Say(goal, new ModelSaid { Calls = [new ToolRequest { Id = "c", Name = "read_file", Arguments = """{"path":"a"}""" }] }, answers: [new ToolAnswer { Call = "c", Text = "much" }]);
        Assert.Equal("much", goal.State.Planning!.Transcript.OfType<ToolSaid>().Single().Text);

        Fail(goal, TurnFaultKind.TooLong);

        Assert.Empty(goal.State.Planning!.Transcript);
        Assert.Empty(SpecOf(goal).Reading);
    }

    [Fact]
    public void Looks_AreBoundedAndOtherToolsRefused()
    {
        var goal = new GoalDriver().Submit(Contract);
        for (var look = 0; look < PlanningLimits.Looks; look++)
        {
            Say(goal, Call("exec", """{"command":"rm -rf ."}"""));
            Assert.Contains("you have no tool 'exec'", goal.State.Planning!.Transcript.OfType<ToolSaid>().Last().Text, StringComparison.Ordinal);
        }

        Assert.Empty(SpecOf(goal).Reading);
        Say(goal, Call("exec", """{"command":"rm -rf ."}"""));
        Assert.Equal(1, goal.State.Planning!.Repairs);
    }

    [Theory]
    [InlineData("""{"id":"a","run":"make all"}""", "would run outside the sandbox")]
    [InlineData("""{"id":"a","agent":"x","checks":[{"id":"c","run":"curl x"}]}""", "would run outside the sandbox")]
    [InlineData("""{"id":"a","agent":"x","secrets":["KEY"]}""", "a step has 'secrets', which only a person may write")]
    [InlineData("""{"id":"a","goal":"other.yaml"}""", "a step has 'goal', which only a person may write")]
    [InlineData("""{"id":"a","agent":"x","checks":[{"id":"c","unchanged":["**"]}]}""", "those are not known")]
    [InlineData("""{"id":"a","agent":"x","checks":[{"id":"c","http":"http://x"}]}""", "needs the network")]
    [InlineData("""{"id":"a","agent":"x","timeout":"soon"}""", "steps[0].timeout")]
    public void Plan_WithWhatOnlyAPersonMayWrite_IsRefused(string step, string reason)
    {
        var goal = new GoalDriver().Submit(Contract);

        Say(goal, Write($$"""{"why":"","steps":[{{step}}]}"""));

        Assert.Contains(reason, goal.State.Planning!.Transcript.OfType<ToolSaid>().Single().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SandboxMode.FullAccess, "make all")]
    [InlineData(SandboxMode.WorkspaceWrite, "make test")]
    public void Plan_WithCommands_HasThoseOfTheGoalOrAnyWithFullAccess(SandboxMode sandbox, string command)
    {
        var goal = new GoalDriver().Submit(Contract with
        {
            Agents = new AgentPolicy { Sandbox = sandbox },
            DoneWhen = [new CommandCheck { Id = "t", Command = CommandLine.Shell("make test") }],
        });

        Say(goal, Write($$"""{"why":"","steps":[{"id":"a","run":"{{command}}"}]}"""));

        Assert.NotNull(goal.State.Current);
    }

    [Fact]
    public void Edit_WhilePlanning_DropsWhatTheCallGives()
    {
        var goal = new GoalDriver().Submit(Contract);
        var open = goal.State.Open!;
        goal.Edit(Contract with { Objective = "it is done otherwise" });
        Assert.True(GoalLogic.Instance.MustStop(goal.State, open));

        Say(goal, Write(Good), input: 10, output: 1);

        Assert.Equal((11L, "local/g/planning-2"), (goal.State.Models!.Tokens, goal.State.Open!.Operation));
        Assert.Empty(goal.State.Planning!.Transcript);
    }

    [Fact]
    public void Edit_OfTheObjective_SupersedesTheWrittenPlanAndOneOfTheBudgetDoesNot()
    {
        var goal = new GoalDriver().Submit(Contract);
        Say(goal, Write(Good));

        goal.Edit(Contract with { Budget = new GoalBudget { Replans = 7 } });
        Assert.False(goal.State.Current!.IsSuperseded);
        goal.Edit(Contract with { Budget = new GoalBudget { Replans = 7 }, Objective = "another" });
        Assert.True(goal.State.Current!.IsSuperseded);
    }

    [Fact]
    public void Pause_WhilePlanning_KeepsThePlanForLater()
    {
        var goal = new GoalDriver().Submit(Contract);
        goal.Ask(new PauseGoal { Id = goal.NewId() });

        Say(goal, Write(Good));

        Assert.Equal((null, "plan-1"), (goal.State.Current, goal.State.Written!.Plan.Name));
        goal.Ask(new ResumeGoal { Id = goal.NewId() });
        Assert.Equal(1, goal.State.Current!.Number);
    }

    [Fact]
    public void Budget_ThatAllowsNoCall_Holds()
    {
        var goal = new GoalDriver().Submit(Contract with { Budget = new GoalBudget { Tokens = 1_000, Replans = 1 } });

        Assert.Equal((GoalStatus.BudgetLimited, null), (GoalView.Status(goal.State), goal.State.Open));
    }

    [Fact]
    public void Steer_WhilePlanning_ReachesTheNextCall()
    {
        var goal = new GoalDriver().Submit(Contract);
        goal.Ask(new SteerGoal { Id = goal.NewId(), Text = "leave the docs alone" });
        Assert.DoesNotContain("docs", SpecOf(goal).Standing, StringComparison.Ordinal);

        Say(goal, "I think.");

        Assert.Contains("leave the docs alone", SpecOf(goal).Standing, StringComparison.Ordinal);
    }

    private static TurnSpec SpecOf(GoalDriver goal) => Assert.IsType<TurnSpec>(GoalLogic.Instance.SpecOf(goal.State, goal.State.Open!));

    private static ModelSaid Call(string tool, string arguments) => new() { Calls = [new ToolRequest { Id = "c1", Name = tool, Arguments = arguments }] };

    private static ModelSaid Write(string plan) => Call(PlanTool.Name, plan);

    private static void Say(GoalDriver goal, string text) => Say(goal, new ModelSaid { Text = text });

    private static void Say(GoalDriver goal, ModelSaid said, long input = 10, long output = 10, ImmutableArray<ToolAnswer> answers = default) =>
        Settle(goal, new TurnReply { Said = said, Answers = answers, Usage = new ModelUsage { Calls = 1, Input = input, Output = output } }, OperationOutcome.Succeeded);

    private static void Fail(GoalDriver goal, TurnFaultKind kind, DateTimeOffset? again = null) =>
        Settle(goal, new TurnReply { Fault = new TurnFault { Kind = kind, Message = "it said so", Again = again } }, OperationOutcome.Failed);

    private static void Settle(GoalDriver goal, TurnReply reply, OperationOutcome outcome) =>
        goal.Tell(new SettledMessage(goal.State.Open!.Operation, goal.State.Open.Execution, new OperationResult { Outcome = outcome, Turn = reply, Active = TimeSpan.FromSeconds(1) }));
}

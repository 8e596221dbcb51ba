using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Tests.Goals;
using Orleans.Goals.Engine.Tests.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Planning;

/// <summary>A planner of the application makes a goal's plans: what the goal decides.</summary>
public sealed class GoalPlannerTests
{
    private static readonly GoalContract Contract = GoalDriver.Contract with
    {
        Plans = [],
        Strategy = PlanStrategy.Planner,
        Planner = new PlannerChoice { Name = "releases", With = ImmutableSortedDictionary<string, string>.Empty.Add("branch", "main"), Timeout = TimeSpan.FromMinutes(2) },
        Budget = new GoalBudget { Replans = 2 },
    };

    [Fact]
    public void Plan_ThatIsValid_IsBegunAndCountsNoModel()
    {
        var goal = new GoalDriver().Submit(Contract);
        var spec = SpecOf(goal);
        Assert.Equal((OperationKind.Planner, "local/g/planning-1", TimeSpan.FromMinutes(2)), (goal.State.Open!.Kind, spec.Call.Operation, spec.Timeout));
        Assert.Equal(("main", 1, string.Empty), (spec.Call.Contract.Planner!.With["branch"], spec.Call.Number, spec.Call.Setback));

        Give(goal, Plan("ship", Tool("build"), Tool("send")), "it is short");

        Assert.Equal(["build", "send"], goal.State.Current!.Definition!.Steps.Select(static step => step.Id));
        Assert.Equal(("ship", "it is short", null, null, null), (goal.Last.OfType<PlanBegun>().Single().Name, goal.State.Tried[0].Why, goal.State.Planning, goal.State.Written, goal.State.Models));
        Assert.Equal(TimeSpan.FromSeconds(3), goal.State.Active);
    }

    [Fact]
    public void Plan_OfAFormatThatAHostDoesNotRead_IsShownAsInvalid()
    {
        var goal = new GoalDriver { Hosts = new LabelledHosts { Labels = { ["host"] = ["gpu"] }, Writes = 1 } }.Submit(Contract);

        Give(goal, Plan("ship", Tool("build") with { Needs = ["gpu"] }));
        Assert.Equal("'needs' came with format 2 of records, and this cluster writes an older one", Assert.Single(SpecOf(goal).Call.Problems));
        Give(goal, Plan("ship", Tool("build")));

        Assert.Equal("build", Assert.Single(goal.State.Current!.Definition!.Steps).Id);
    }

    [Fact]
    public void Replan_IsToldWhatWasTriedAndWhatBecameOfIt()
    {
        var goal = new GoalDriver().Submit(Contract);
        var first = Plan("ship", Tool("build"));
        Give(goal, first, "it is short");
        goal.EndPlan(PlanOutcome.Failed);

        var call = SpecOf(goal).Call;

        var tried = Assert.Single(call.Tried);
        Assert.Equal((1, "it is short", "so it ended", 2), (tried.Number, tried.Why, tried.Outcome, call.Number));
        Assert.Equal("build", Assert.Single(tried.Plan!.Steps).Id);
        Assert.Contains("so it ended", call.Setback, StringComparison.Ordinal);
    }

    [Fact]
    public void Replan_AfterARound_IsToldItsVerdicts()
    {
        var goal = new GoalDriver().Submit(Contract);
        Give(goal, Plan("ship", Tool("build")));
        goal.EndPlan(PlanOutcome.Succeeded).Settle(verdict: Verdict.Failed);

        Assert.Equal(("there", Verdict.Failed), SpecOf(goal).Call.Verdicts.Select(static verdict => (verdict.Id, verdict.Verdict)).Single());
    }

    [Fact]
    public void Plan_ThatIsInvalid_IsShownTwiceAndThenBlocks()
    {
        var goal = new GoalDriver().Submit(Contract);
        var bad = Plan("ship", Tool("build") with { After = ["gone"] });

        Give(goal, bad);
        Assert.StartsWith("steps[0].after[0]: this plan has no step 'gone'", Assert.Single(SpecOf(goal).Call.Problems), StringComparison.Ordinal);
        Assert.Equal("local/g/planning-2", goal.State.Open!.Operation);
        Give(goal, bad);
        Assert.Equal(2, SpecOf(goal).Call.Problems.Length);
        Give(goal, bad);

        Assert.Equal((GoalStatus.Blocked, null, null), (GoalView.Status(goal.State), goal.State.Open, goal.State.Planning));
        Assert.StartsWith("the planner releases made a plan that is not valid, also after it was told so: steps[0].after[0]", goal.State.Holds.Single().Reason, StringComparison.Ordinal);
        goal.Ask(new ResumeGoal { Id = goal.NewId() });
        Assert.Empty(SpecOf(goal).Call.Problems);
    }

    [Fact]
    public void Plan_WithTheStepsOfOneThatWasTried_IsRefusedUntilAPersonChangesSomething()
    {
        var goal = new GoalDriver().Submit(Contract);
        Give(goal, Plan("ship", Tool("build")));
        goal.EndPlan(PlanOutcome.Failed);

        for (var time = 0; time < 3; time++)
        {
            Give(goal, Plan("again", Tool("build")));
        }

        Assert.Contains("this is plan 1 again", goal.State.Holds.Single().Reason, StringComparison.Ordinal);
        goal.Ask(new ResumeGoal { Id = goal.NewId() }).Settle(verdict: Verdict.Failed);
        Give(goal, Plan("again", Tool("build")));
        Assert.Equal(2, goal.State.Current!.Number);
    }

    [Fact]
    public void NoPlan_BlocksWithTheReasonUntilItIsResumed()
    {
        var goal = new GoalDriver().Submit(Contract);

        Settle(goal, new PlannerReply { None = "the branch has no commits" });

        Assert.Equal((GoalStatus.Blocked, "the planner releases has no plan: the branch has no commits"), (GoalView.Status(goal.State), goal.State.Holds.Single().Reason));
        goal.Ask(new ResumeGoal { Id = goal.NewId() });
        Assert.Equal(OperationKind.Planner, goal.State.Open!.Kind);
    }

    [Fact]
    public void Faults_AreWaitedForWithAGrowingPauseAndBlockAfterSome()
    {
        var goal = new GoalDriver().Submit(Contract);
        var pauses = new List<TimeSpan>();
        while (goal.State.Holds.IsEmpty)
        {
            Settle(goal, new PlannerReply { Fault = "failed: no way" });
            if (goal.State.Planning?.Wait is { } wait)
            {
                Assert.Equal((GoalStatus.Waiting, "the planner releases failed: no way"), (GoalView.Status(goal.State), wait.Reason));
                pauses.Add(wait.Until - goal.Now);
                goal.Wake(wait.Until);
            }
        }

        Assert.Equal([5, 10, 20, 40], pauses.Select(static pause => pause.TotalSeconds));
        Assert.Equal("the planner releases failed: no way", goal.State.Holds.Single().Reason);
    }

    [Fact]
    public void Fault_ThatLasts_BlocksAtOnce()
    {
        var goal = new GoalDriver().Submit(Contract);

        Settle(goal, new PlannerReply { Fault = "is not here, this host has none", IsLasting = true });

        Assert.Equal("the planner releases is not here, this host has none", goal.State.Holds.Single().Reason);
    }

    [Fact]
    public void Host_ThatDiesWhilePlanning_LeavesAQuestionThatIsAskedAnewAndNotForEver()
    {
        var goal = new GoalDriver().Submit(Contract);

        goal.Tell(new OwnersDeadMessage([new OwnerId("host")]));
        Assert.Equal(("local/g/planning-2", 1), (goal.State.Open!.Operation, goal.State.Open.Execution));
        for (var death = 1; death < GoalPlanner.MaximumFaults; death++)
        {
            goal.Tell(new OwnersDeadMessage([new OwnerId("host")]));
        }

        Assert.Contains("see whether it is what ends it", goal.State.Holds.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Edit_WhilePlanning_DropsWhatThePlannerGives()
    {
        var goal = new GoalDriver().Submit(Contract);
        var open = goal.State.Open!;
        goal.Edit(Contract with { Objective = "it is done otherwise" });
        Assert.True(GoalLogic.Instance.MustStop(goal.State, open));

        Give(goal, Plan("ship", Tool("build")));

        Assert.Equal(("local/g/planning-2", null), (goal.State.Open!.Operation, goal.State.Current));
    }

    [Fact]
    public void Edit_OfWhatThePlannerIsTold_SupersedesItsPlanAndOneOfTheBudgetDoesNot()
    {
        var goal = new GoalDriver().Submit(Contract);
        Give(goal, Plan("ship", Tool("build")));

        goal.Edit(Contract with { Budget = new GoalBudget { Replans = 7 } });
        Assert.False(goal.State.Current!.IsSuperseded);
        goal.Edit(Contract with { Budget = new GoalBudget { Replans = 7 }, Planner = Contract.Planner! with { With = ImmutableSortedDictionary<string, string>.Empty.Add("branch", "next") } });
        Assert.True(goal.State.Current!.IsSuperseded);
    }

    [Fact]
    public void Replans_AreBounded()
    {
        var goal = new GoalDriver().Submit(Contract);
        for (var plan = 1; plan <= 3; plan++)
        {
            Give(goal, Plan("ship", Tool($"build-{plan}")));
            goal.EndPlan(PlanOutcome.Failed);
        }

        Assert.StartsWith("the budget of 2 replans is used up", goal.State.Holds.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Timeout_IsNoLongerThanTheActiveTimeThatIsLeft() =>
        Assert.Equal(TimeSpan.FromSeconds(30), SpecOf(new GoalDriver().Submit(Contract with { Budget = new GoalBudget { Active = TimeSpan.FromSeconds(30) } })).Timeout);

    [Fact]
    public void Initializer_IsAskedBeforeThePlanner()
    {
        var goal = new GoalDriver().Submit(Contract with { Agents = new AgentPolicy { Initializer = true } });

        Assert.Equal(OperationKind.Planning, goal.State.Open!.Kind);
    }

    public static TheoryData<string, string> Personal => new()
    {
        { "run", "would run outside the sandbox" },
        { "check", "would run outside the sandbox" },
        { "secrets", "steps[0]: a step has 'secrets', which only a person may write" },
        { "goal", "steps[0]: a step has 'goal', which only a person may write" },
        { "unchanged", "those are not known" },
        { "http", "needs the network" },
        { "many", "the plan has 101 steps; make at most 100" },
        { "none", "steps" },
    };

    [Theory]
    [MemberData(nameof(Personal))]
    public void Plan_WithWhatOnlyAPersonMayWrite_IsRefused(string what, string reason)
    {
        var goal = new GoalDriver().Submit(Contract);

        Give(goal, Bad(what));

        Assert.Contains(reason, Assert.Single(SpecOf(goal).Call.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", true)]
    [InlineData("http", true)]
    [InlineData("secrets", false)]
    [InlineData("unchanged", false)]
    public void Plan_OfAPlannerThatIsTrusted_MayHaveAnyCommandAndNothingElse(string what, bool may)
    {
        var goal = new GoalDriver().Submit(Contract with { Planner = Contract.Planner! with { Trust = true } });

        Give(goal, Bad(what));

        Assert.Equal(may, goal.State.Current is not null);
    }

    private static PlanDefinition Bad(string what) => what switch
    {
        "run" => Plan("ship", new StepDefinition { Id = "a", Action = new RunAction { Command = CommandLine.Shell("make all") } }),
        "check" => Plan("ship", Tool("a") with { Checks = [new CommandCheck { Id = "c", Command = CommandLine.Shell("curl x") }] }),
        "secrets" => Plan("ship", new StepDefinition { Id = "b", Action = new AgentAction { Instructions = "x" }, Environment = new CommandEnvironment { Secrets = [new SecretUse { Name = "KEY" }] } }),
        "goal" => Plan("ship", new StepDefinition { Id = "a", Action = new GoalAction { Goal = GoalDriver.Contract } }),
        "unchanged" => Plan("ship", Tool("a") with { Checks = [new UnchangedCheck { Id = "c", Patterns = ["**"] }] }),
        "http" => Plan("ship", Tool("a") with { Checks = [new HttpCheck { Id = "c", Url = "http://x" }] }),
        "many" => Plan("ship", [.. Enumerable.Range(0, 101).Select(static number => Tool($"a{number}"))]),
        _ => Plan("ship"),
    };

    private static PlanDefinition Plan(string name, params ImmutableArray<StepDefinition> steps) => new() { Name = name, Steps = steps };

    private static StepDefinition Tool(string id) => new() { Id = id, Action = new ToolAction { Tool = id } };

    private static PlannerSpec SpecOf(GoalDriver goal) => Assert.IsType<PlannerSpec>(GoalLogic.Instance.SpecOf(goal.State, goal.State.Open!));

    private static void Give(GoalDriver goal, PlanDefinition plan, string why = "") => Settle(goal, new PlannerReply { Plan = plan, Why = why });

    private static void Settle(GoalDriver goal, PlannerReply reply) => goal.Tell(new SettledMessage(goal.State.Open!.Operation, goal.State.Open.Execution, new OperationResult
    {
        Outcome = reply.Fault.Length == 0 ? OperationOutcome.Succeeded : OperationOutcome.Failed,
        Reason = reply.Fault,
        Planner = reply,
        Active = TimeSpan.FromSeconds(3),
    }));
}

using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Tests.Goals;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Planning;

/// <summary>A model writes what must pass besides the goal's own criteria, before its first plan.</summary>
public sealed class GoalFeatureTests
{
    private const string Page = """{"items":[{"id":"page","sentence":"There is a page.","check":{"file":"index.html","contains":"<h1>"}},{"id":"count","sentence":"It counts.","check":{"json":"out.json","pointer":"/n","atLeast":3}}]}""";

    private static readonly GoalContract Contract = GoalDriver.Contract with
    {
        Agents = new AgentPolicy { Initializer = true },
        Fences = [new FileCheck { Id = "kept", File = "keep" }],
        Plans = [new PlanDefinition { Name = "way", Steps = [new StepDefinition { Id = "make", Action = new AgentAction { Instructions = "Make it." } }] }],
    };

    [Fact]
    public void Manifest_ThatIsValid_IsKeptAndVerifiedBesideTheCriteria()
    {
        var goal = new GoalDriver().Submit(Contract);
        var spec = Assert.IsType<TurnSpec>(GoalLogic.Instance.SpecOf(goal.State, goal.State.Open!));
        Assert.Equal((Models.ModelRole.Plan, "write_manifest", 3), (spec.Role, spec.Writing, spec.Reading.Length));
        Assert.StartsWith("[manifest; you may look", spec.Standing, StringComparison.Ordinal);

        Say(goal, Write(Page));

        Assert.Equal((null, 1), (goal.State.Planning, goal.State.Current!.Number));
        Assert.Equal(["there", "page", "count", "kept"], VerificationRound.Checks(goal.State).Select(static check => check.Id));
        var criteria = GoalReports.Build(goal.State, [], goal.Now).Criteria;
        Assert.Equal([("there", null), ("page", "There is a page."), ("count", "It counts.")], criteria.Select(static verdict => (verdict.Id, verdict.Sentence)));
        Assert.All(criteria, static verdict => Assert.Equal(Verdict.Unmeasurable, verdict.Verdict));
        Assert.Equal(2, GoalView.Desire(goal.State).Assignment!.Agents!.Features.Length);
    }

    [Fact]
    public void Round_InWhichAnItemFails_IsNoEnd()
    {
        var goal = Written(Contract);
        goal.EndPlan(PlanOutcome.Succeeded);

        Round(goal, failing: "count");

        Assert.Equal((GoalStatus.Blocked, "no plan is left. count failed: seen"), (GoalView.Status(goal.State), goal.State.Holds.Single().Reason));
        Assert.Equal(["Passed", "Passed", "Failed", "Passed"], goal.State.Manifest.Select(static verdict => verdict.Verdict.ToString()));
        goal.Ask(new ResumeGoal { Id = goal.NewId() }).Settle();
        Assert.Equal(GoalStatus.Complete, GoalView.Status(goal.State));
    }

    [Theory]
    [InlineData("""{"id":"a","sentence":"s","check":{"run":"make all"}}""", "items[0].check.run: the command 'make all' is none that the goal names")]
    [InlineData("""{"id":"a","sentence":"s","check":{"http":"http://x"}}""", "needs the network")]
    [InlineData("""{"id":"a","sentence":"s","check":{"ask":"Is it good?"}}""", "an item is checked by")]
    [InlineData("""{"id":"a","sentence":"s","check":{"judge":"It is good."}}""", "an item is checked by")]
    [InlineData("""{"id":"a","sentence":"s","check":{"unchanged":["**"]}}""", "an item is checked by")]
    [InlineData("""{"id":"a","sentence":"s","check":{"file":"../out"}}""", "items[0].check.file")]
    [InlineData("""{"id":"there","sentence":"s","check":{"file":"out"}}""", "'there'")]
    [InlineData("""{"id":"a","sentence":"s","check":{"file":"out"}},{"id":"a","sentence":"s","check":{"file":"out"}}""", "items[1].id")]
    [InlineData("""{"id":"a","sentence":"","check":{"file":"out"}}""", "'sentence' says what must hold")]
    [InlineData("""{"id":"a","sentence":"s"}""", "an item has an 'id' and a 'check'")]
    [InlineData("""{"id":"a","sentence":"s","check":{"file":"out"},"passed":true}""", "'passed' is not part of an item")]
    [InlineData("", "a list with at least one item")]
    public void Manifest_ThatIsInvalid_IsShownWhatIsWrong(string items, string reason)
    {
        var goal = new GoalDriver().Submit(Contract);

        Say(goal, Write($$"""{"items":[{{items}}]}"""));

        Assert.Contains(reason, goal.State.Planning!.Transcript.OfType<ToolSaid>().Single().Text, StringComparison.Ordinal);
        Assert.True(goal.State.Features.IsDefault);
        Assert.Null(goal.State.Current);
    }

    [Fact]
    public void Manifest_ThatStaysInvalid_BlocksAndIsAskedForAnewAfterResume()
    {
        var goal = new GoalDriver().Submit(Contract);

        Say(goal, Write("{"));
        Say(goal, new ModelSaid { Text = "I do not know." });
        Say(goal, Call("write_plan", Page));

        Say(goal, Write("[]"));
        Assert.Equal(GoalStatus.Blocked, GoalView.Status(goal.State));
        Assert.StartsWith("the initializer's manifest did not validate: the manifest is a JSON object", goal.State.Holds.Single().Reason, StringComparison.Ordinal);
        goal.Ask(new ResumeGoal { Id = goal.NewId() });
        Say(goal, Write(Page));
        Assert.Equal(1, goal.State.Current!.Number);
    }

    [Fact]
    public void Manifest_WithManyItems_IsRefusedAboveTheMost()
    {
        var goal = new GoalDriver().Submit(Contract);
        string Many(int count) => $$"""{"items":[{{string.Join(',', Enumerable.Range(1, count).Select(static number => $$$"""{"id":"i{{{number}}}","sentence":"s","check":{"file":"f{{{number}}}"}}"""))}}]}""";

        Say(goal, Write(Many(PlanningLimits.Items + 1)));
        Assert.Contains("write at most 100", goal.State.Planning!.Transcript.OfType<ToolSaid>().Single().Text, StringComparison.Ordinal);
        Say(goal, Write(Many(PlanningLimits.Items)));

        Assert.Equal(100, goal.State.Features.Length);
    }

    [Theory]
    [InlineData(SandboxMode.FullAccess, "make all", "")]
    [InlineData(SandboxMode.WorkspaceWrite, "make test", "obj/**")]
    public void Manifest_WithCommands_HasThoseOfTheGoalAsItHasThem(SandboxMode sandbox, string command, string writes)
    {
        var goal = new GoalDriver().Submit(Contract with
        {
            Agents = new AgentPolicy { Initializer = true, Sandbox = sandbox },
            DoneWhen = [new CommandCheck { Id = "t", Command = CommandLine.Shell("make test"), Writes = ["obj/**"] }],
        });

        Say(goal, Write($$$"""{"items":[{"id":"a","sentence":"s","check":{"run":"{{{command}}}"}}]}"""));

        var check = Assert.IsType<CommandCheck>(goal.State.Features.Single().Check);
        Assert.Equal(("a", command, writes), (check.Id, check.Command.ToString(), string.Join(',', check.Writes)));
    }

    [Fact]
    public void Edit_KeepsTheItemsAndTheirVerdictsUnlessItDropsThem()
    {
        var goal = Written(Contract);
        goal.EndPlan(PlanOutcome.Succeeded);
        Round(goal, failing: "count");

        goal.Edit(Contract with { Objective = "another", DoneWhen = [new FileCheck { Id = "other", File = "other" }, .. Contract.DoneWhen] });

        Assert.Equal(2, goal.State.Features.Length);
        Assert.Equal(
            [("other", Verdict.Unmeasurable), ("there", Verdict.Passed), ("page", Verdict.Passed), ("count", Verdict.Failed), ("kept", Verdict.Passed)],
            goal.State.Manifest.Select(static verdict => (verdict.Id, verdict.Verdict)));

        goal.Edit(Contract with { Agents = null });

        Assert.True(goal.State.Features.IsDefault);
        Assert.Equal(["there", "kept"], goal.State.Manifest.Select(static verdict => verdict.Id));
    }

    [Fact]
    public void Edit_ThatAnItemMayNotStandBeside_LetsThemBeWrittenAnewBeforeTheNextRound()
    {
        var goal = Written(Contract);
        goal.EndPlan(PlanOutcome.Succeeded);
        Round(goal, failing: "count");

        goal.Edit(Contract with { DoneWhen = [new FileCheck { Id = "page", File = "other" }] });

        Assert.Equal((OperationKind.Planning, GoalStage.Verifying), (goal.State.Open!.Kind, goal.State.Stage));
        Say(goal, Write("""{"items":[{"id":"new","sentence":"s","check":{"file":"new"}}]}"""));
        Assert.Equal((OperationKind.Round, 3), (goal.State.Open!.Kind, goal.State.Manifest.Length));
        Assert.Equal(GoalReports.NotVerifiedYet, goal.State.Manifest[1].Reason);
        goal.Settle();
        Assert.Equal(GoalStatus.Complete, GoalView.Status(goal.State));
    }

    [Fact]
    public void Edit_WhileTheItemsAreWritten_DropsThem()
    {
        var goal = new GoalDriver().Submit(Contract);
        goal.Edit(Contract with { Agents = null });

        Say(goal, Write(Page));

        Assert.True(goal.State.Features.IsDefault);
        Assert.NotNull(goal.State.Current);
    }

    [Fact]
    public void Cycle_AsksAnew()
    {
        var goal = Written(Contract);
        goal.EndPlan(PlanOutcome.Succeeded).Settle();
        Assert.Equal(GoalStatus.Complete, GoalView.Status(goal.State));

        goal.Ask(new ReopenGoal { Id = goal.NewId() });

        Assert.True(goal.State.Features.IsDefault);
        Assert.Equal(OperationKind.Planning, goal.State.Open!.Kind);
    }

    [Fact]
    public void Planner_IsToldTheItems()
    {
        var goal = Written(Contract with { Plans = [], Strategy = PlanStrategy.Model, Budget = new GoalBudget { Replans = 2 } });

        var spec = Assert.IsType<TurnSpec>(GoalLogic.Instance.SpecOf(goal.State, goal.State.Open!));

        Assert.Equal(("write_plan", "local/g/planning-2"), (spec.Writing, goal.State.Open!.Operation));
        Assert.Contains("(There is a page.)", spec.Prefix[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Host_ThatDies_LeavesACallThatCountsAndIsMadeAnew()
    {
        var goal = new GoalDriver().Submit(Contract with { Budget = new GoalBudget { Tokens = 60_000 } });
        var reserved = goal.State.Planning!.Reserved;

        goal.Tell(new OwnersDeadMessage([new OwnerId("host")]));

        Assert.Equal((reserved, "local/g/planning-2"), (goal.State.Models!.Tokens, goal.State.Open!.Operation));
    }

    [Fact]
    public void Budget_ThatAllowsNoCall_Holds()
    {
        var goal = new GoalDriver().Submit(Contract with { Budget = new GoalBudget { Tokens = 1_000 } });

        Assert.Equal((GoalStatus.BudgetLimited, null), (GoalView.Status(goal.State), goal.State.Open));
        Assert.Contains("to be asked for the manifest", goal.State.Holds.Single().Reason, StringComparison.Ordinal);
    }

    private static GoalDriver Written(GoalContract contract)
    {
        var goal = new GoalDriver().Submit(contract);
        Say(goal, Write(Page));
        return goal;
    }

    private static void Round(GoalDriver goal, string failing)
    {
        var open = goal.State.Open!;
        goal.Tell(new SettledMessage(open.Operation, open.Execution, new OperationResult
        {
            Outcome = OperationOutcome.Succeeded,
            Verdicts = [.. VerificationRound.Checks(goal.State).Select(check => new CheckVerdict { Id = check.Id, Verdict = check.Id == failing ? Verdict.Failed : Verdict.Passed, Reason = "seen" })],
            Active = TimeSpan.FromSeconds(1),
        }));
    }

    private static ModelSaid Call(string tool, string arguments) => new() { Calls = [new ToolRequest { Id = "c1", Name = tool, Arguments = arguments }] };

    private static ModelSaid Write(string manifest) => Call(FeatureTool.Name, manifest);

    private static void Say(GoalDriver goal, ModelSaid said) => goal.Tell(new SettledMessage(goal.State.Open!.Operation, goal.State.Open.Execution, new OperationResult
    {
        Outcome = OperationOutcome.Succeeded,
        Turn = new TurnReply { Said = said, Usage = new ModelUsage { Calls = 1, Input = 10, Output = 10 } },
        Active = TimeSpan.FromSeconds(1),
    }));
}

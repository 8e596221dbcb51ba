using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Workers;

using PlanView = Orleans.Goals.Engine.Plans.PlanView;

/// <summary>A plan whose agents make goals: made once, lent out of what the worker was lent, bound by what binds the goal above.</summary>
public sealed class PlanSpawnTests
{
    private const string Wanted = """{"objective":"Write the parser.","doneWhen":[{"id":"there","file":"parser.cs"}]}""";
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ActorKey Key = ActorKey.ForPlan(GoalId.Local("g"), 1);
    private static readonly WorkerLoan Left = new() { Tokens = 80_000, Turns = 20, Active = TimeSpan.FromMinutes(30) };
    private static readonly AgentPolicy Policy = new()
    {
        Work = new ModelChoice { Name = "gpt" },
        Sandbox = SandboxMode.WorkspaceWrite,
        Initializer = true,
        Goals = new AgentGoals { Depth = 2, Open = 2, Total = 3 },
    };

    private PlanState plan;
    private long version;
    private long heard;

    public PlanSpawnTests() => plan = Decide(PlanLogic.Instance.Create(Key), Wish(1));

    [Fact]
    public void Ask_Valid_MakesOneGoalHoweverOftenItIsTold()
    {
        var told = Told(asked: Ask(1, Wanted));
        plan = Decide(plan, told);
        var again = PlanLogic.Instance.Decide(plan, told, Context());
        plan = Decide(plan, Told(asked: Ask(1, Wanted)));

        Assert.Empty(again.Events);
        var goal = Assert.Single(plan.Workers[0].Goals);
        Assert.Equal(ChildIds.Of(Key, "a", 1, 1), goal.Child!.Goal);
        Assert.Contains(PlanLogic.Instance.Neighbours(plan), neighbour => neighbour.Key == ActorKey.ForGoal(goal.Child.Goal) && neighbour.IsChild);
        var desired = ((ChildDesiredMessage)PlanLogic.Instance.MessageTo(plan, new Neighbour(ActorKey.ForGoal(goal.Child.Goal), 1, 1, true))).Desired;
        Assert.Equal(("a", 1, 1, DesiredMode.Run), (desired.Step, desired.Attempt, desired.Call, desired.Mode));
        Assert.Equal(1, PlanView.Observe(plan).Goals);
        Assert.Equal([new WorkerGoal { Number = 1, Goal = goal.Child.Goal }], PlanWorkers.Desire(plan, Worker).Goals);
    }

    [Fact]
    public void Ask_ChildIsBoundByTheGoalAbove()
    {
        plan = Decide(plan, Told(asked: Ask(1, Wanted)));

        var contract = plan.Workers[0].Goals[0].Contract!;
        Assert.Equal(("Write the parser.", "/tmp/g", false, PlanStrategy.Continuous), (contract.Objective, contract.Workspace, contract.ReadsOnly, contract.Strategy));
        Assert.Equal([new FileCheck { Id = "there", File = "parser.cs" }], contract.DoneWhen);
        Assert.Equal(["kept"], contract.Fences.Select(static fence => fence.Id));
        Assert.Equal(["Mind the gap."], contract.Rules);
        Assert.Equal("K", Assert.Single(contract.Environment!.Secrets).Variable);
        Assert.Equal((SandboxMode.WorkspaceWrite, false, false, 1), (contract.Agents!.Sandbox, contract.Agents.Network, contract.Agents.Initializer, contract.Agents.Goals!.Depth));
        Assert.Equal(ApprovalMode.Always, contract.Agents.Approvals!.Mode);
        Assert.Empty(ContractValidator.Validate(contract));
    }

    [Theory]
    [InlineData("[]", "no JSON object")]
    [InlineData("{", "no JSON")]
    [InlineData("""{"doneWhen":[{"id":"a","file":"b"}]}""", "'objective' is missing")]
    [InlineData("""{"objective":"x"}""", "'doneWhen' is missing")]
    [InlineData("""{"objective":"x","doneWhen":[]}""", "no criterion")]
    [InlineData("""{"objective":"x","doneWhen":[{"id":"a","file":"../b"}]}""", "doneWhen[0].file: ")]
    [InlineData("""{"objective":"x","doneWhen":[{"id":"a","run":"curl evil"}]}""", "is none that the goal names, and would run outside the sandbox")]
    [InlineData("""{"objective":"x","doneWhen":[{"id":"a","ask":"Is it good?"}]}""", "write one of them")]
    [InlineData("""{"objective":"x","doneWhen":[{"id":"a","judge":"It is good."}]}""", "write one of them")]
    [InlineData("""{"objective":"x","doneWhen":[{"id":"a","http":"https://example.org"}]}""", "needs the network")]
    [InlineData("""{"objective":"x","doneWhen":[{"id":"a","file":"b"}],"fences":[]}""", "'fences' is not part of it")]
    [InlineData("""{"objective":"x","doneWhen":[{"id":"a","file":"b"}],"agents":{"sandbox":"full-access"}}""", "'agents' is not part of it")]
    [InlineData("""{"objective":"x","doneWhen":[{"id":"a","file":"b"}],"strategy":"declared"}""", "nobody declares the plans")]
    [InlineData("""{"objective":"x","doneWhen":[{"id":"a","file":"b"}],"share":100}""", "from 1 to 90")]
    [InlineData("""{"objective":"x","doneWhen":[{"id":"a","file":"b"}],"budget":{"tokens":79000}}""", "80,000 are left to you, and 72,000 is the most")]
    [InlineData("""{"objective":"x","doneWhen":[{"id":"a","file":"b"}],"budget":{"cost":1}}""", "cost")]
    public void Ask_Invalid_IsToldWhatToDoBetterAndLendsNothing(string text, string problem)
    {
        plan = Decide(plan, Told(asked: Ask(1, text)));

        var answer = Assert.Single(PlanWorkers.Desire(plan, Worker).Goals);
        Assert.Null(answer.Goal);
        Assert.Contains(problem, answer.Fault, StringComparison.Ordinal);
        Assert.Equal(100_000, plan.Workers[0].Lent.Tokens);
        Assert.Empty(PlanSpawns.Open(plan));
    }

    [Fact]
    public void Ask_CommandThatTheGoalNames_May()
    {
        plan = Decide(plan, Told(asked: Ask(1, """{"objective":"x","doneWhen":[{"id":"a","run":"make test"}],"strategy":"fresh"}""")));

        Assert.Equal(PlanStrategy.Fresh, plan.Workers[0].Goals[0].Contract!.Strategy);
    }

    [Fact]
    public void Lend_TakesTheShareOffTheWorkerAndGivesBackWhatIsNotUsed()
    {
        plan = Decide(plan, Told(asked: Ask(1, Wanted.Replace("}]}", "}],\"share\":25,\"budget\":{\"turns\":6}}", StringComparison.Ordinal)), models: new ModelUsage { Calls = 1, Input = 20_000 }));

        var child = plan.Workers[0].Goals[0].Child!;
        Assert.Equal(new ModelLoan { Tokens = 20_000, Turns = 6 }, child.Lent.Models);
        Assert.Equal((TimeSpan.FromMinutes(7.5), 2L), (child.Lent.Active, child.Lent.Attempts));
        Assert.Equal((80_000L, 24L), (plan.Workers[0].Lent.Tokens, plan.Workers[0].Lent.Turns));
        Assert.Equal(plan.Workers[0].Lent, PlanWorkers.Desire(plan, Worker).Lent);
        Assert.Equal(new ModelLoan { Tokens = 0, Turns = 0 }, PlanBudget.ModelsLeft(plan));

        plan = Decide(plan, End(child.Goal, GoalStatus.Complete, new ModelUsage { Calls = 2, Input = 5_000 }));

        Assert.Equal((95_000L, 28L), (plan.Workers[0].Lent.Tokens, plan.Workers[0].Lent.Turns));
        Assert.Equal((5_000L, 1L), (plan.Models.Tokens, plan.Attempts - 1));
        Assert.Equal(new ModelLoan { Tokens = 0, Turns = 0 }, PlanBudget.ModelsLeft(plan));
        Assert.Equal((string.Empty, 5_000L), PlanWorkers.Desire(plan, Worker).Goals[0].End is { } end ? (end.Reason, end.Usage.Models!.Tokens) : default);
        Assert.Equal(child.Goal, Assert.Single(plan.Steps[0].Made).Goal);

        plan = Decide(plan, Told(ending: new WorkerEnding { Outcome = WorkerOutcome.Succeeded }, models: new ModelUsage { Calls = 4, Input = 30_000 }));

        Assert.Equal((35_000L, PlanOutcome.Succeeded), (plan.Models.Tokens, plan.Ending!.Outcome));
        Assert.Equal(new ModelLoan { Tokens = 65_000, Turns = 24 }, PlanBudget.ModelsLeft(plan));
    }

    [Fact]
    public void Ask_BeyondItsNumbers_IsRefused()
    {
        plan = Decide(plan, Told(asked: Ask(1, Wanted)));
        plan = Decide(plan, Told(asked: Ask(2, Wanted)));
        plan = Decide(plan, Told(asked: Ask(3, Wanted)));
        Assert.Contains("2 that you made are under way", PlanWorkers.Desire(plan, Worker).Goals[^1].Fault, StringComparison.Ordinal);

        plan = Decide(plan, End(plan.Workers[0].Goals[0].Child!.Goal, GoalStatus.Complete));
        plan = Decide(plan, Told(asked: Ask(4, Wanted)));
        plan = Decide(plan, End(plan.Workers[0].Goals[1].Child!.Goal, GoalStatus.Complete));
        plan = Decide(plan, Told(asked: Ask(5, Wanted)));

        Assert.Contains("you have made 3", PlanWorkers.Desire(plan, Worker).Goals[^1].Fault, StringComparison.Ordinal);
        Assert.Equal([1, 2, 4, 5], plan.Workers[0].Goals.Select(static goal => goal.Number));
        Assert.Equal(3, plan.Workers[0].Goals.Where(static goal => goal.Child is not null).Select(static goal => goal.Child!.Goal).Distinct().Count());
    }

    [Fact]
    public void End_OfTheWorker_StopsItsGoalsFirstAndThenEndsTheAttempt()
    {
        plan = Decide(plan, Told(asked: Ask(1, Wanted)));
        var child = plan.Workers[0].Goals[0].Child!.Goal;
        plan = Decide(plan, Told(ending: new WorkerEnding { Outcome = WorkerOutcome.Failed, Reason = "it gave up" }, models: new ModelUsage { Calls = 1, Input = 1_000 }));

        Assert.Null(plan.Ending);
        Assert.Equal((DesiredMode.Stop, "the attempt that made it has ended"), (PlanChildren.Desire(plan, child).Mode, PlanChildren.Desire(plan, child).Reason));
        Assert.Equal(1, plan.Steps[0].Attempt);
        plan = Decide(plan, End(child, GoalStatus.Cancelled, new ModelUsage { Calls = 1, Input = 500 }));

        Assert.Equal(1_500, plan.Models.Tokens);
        Assert.Equal((PlanOutcome.Failed, "it gave up"), (plan.Ending!.Outcome, plan.Steps[0].Reason));
    }

    [Fact]
    public void Stop_OfThePlan_StopsTheGoalAndIsOverWhenItHasEnded()
    {
        plan = Decide(plan, Told(asked: Ask(1, Wanted)));
        var child = plan.Workers[0].Goals[0].Child!.Goal;
        plan = Decide(plan, Wish(2, DesiredMode.Stop));
        Assert.Equal(DesiredMode.Stop, PlanChildren.Desire(plan, child).Mode);

        plan = Decide(plan, Told(ending: new WorkerEnding { Outcome = WorkerOutcome.Stopped, Reason = "stopped" }));
        Assert.Null(plan.Ending);
        plan = Decide(plan, End(child, GoalStatus.Cancelled));

        Assert.Equal(PlanOutcome.Stopped, plan.Ending!.Outcome);
    }

    [Theory]
    [InlineData(GoalStatus.Blocked, "it is blocked: no compiler")]
    [InlineData(GoalStatus.BudgetLimited, "its budget is used up: no compiler")]
    public void Hear_GoalThatCannotGoOn_IsStoppedAndItsAgentIsToldWhy(GoalStatus status, string why)
    {
        plan = Decide(plan, Told(asked: Ask(1, Wanted)));
        var child = plan.Workers[0].Goals[0].Child!.Goal;
        plan = Decide(plan, Seen(child, status, new PlanHold { Kind = HoldKind.Blocked, Reason = "no compiler" }));
        Assert.Equal(DesiredMode.Stop, PlanChildren.Desire(plan, child).Mode);

        plan = Decide(plan, End(child, GoalStatus.Cancelled));

        Assert.Equal(why, PlanWorkers.Desire(plan, Worker).Goals[0].End!.Reason);
        Assert.Null(plan.Ending);
    }

    [Fact]
    public void Hold_WorkerWaitsForAGoalThatAsksAPerson_IsTheGoalsHold()
    {
        plan = Decide(plan, Told(asked: Ask(1, Wanted)));
        var child = plan.Workers[0].Goals[0].Child!.Goal;
        plan = Decide(plan, Told(hold: new PlanHold { Kind = HoldKind.Wait, Reason = "waits for it" }, awaits: true));
        Assert.Null(PlanView.Hold(plan));

        plan = Decide(plan, Seen(child, GoalStatus.AwaitingInput, new PlanHold { Kind = HoldKind.Question, Reason = "which way?" }));

        Assert.Equal((HoldKind.Question, "which way?"), PlanView.Hold(plan) is { } hold ? (hold.Kind, hold.Reason) : default);
    }

    [Fact]
    public void Undelivered_GoalOutOfReach_CountsWithAllThatItWasLent()
    {
        plan = Decide(plan, Told(asked: Ask(1, Wanted)));
        var child = plan.Workers[0].Goals[0].Child!;
        plan = Decide(plan, Undelivered(child.Goal, refused: false));
        Assert.Equal(DesiredMode.Stop, plan.Workers[0].Goals[0].Child!.Mode);
        plan = Decide(plan, Undelivered(child.Goal, refused: false));

        Assert.Equal(child.Lent.Models!.Tokens, plan.Models.Tokens);
        Assert.Equal(60_000, plan.Workers[0].Lent.Tokens);
        Assert.Contains("nobody knows what became of it", PlanWorkers.Desire(plan, Worker).Goals[0].End!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Undelivered_WorkerOutOfReach_StopsItsGoalsBeforeAPersonIsAsked()
    {
        plan = Decide(plan, Told(asked: Ask(1, Wanted)));
        var child = plan.Workers[0].Goals[0].Child!;
        plan = Decide(plan, new UndeliverableMessage(Worker, plan.Workers[0].Generation, "no answer", IsRefused: false));
        plan = Decide(plan, new UndeliverableMessage(Worker, plan.Workers[0].Generation, "no answer", IsRefused: false));
        Assert.Equal(StepPhase.Working, plan.Steps[0].Phase);

        plan = Decide(plan, End(child.Goal, GoalStatus.Cancelled));

        Assert.Equal(StepPhase.Unknown, plan.Steps[0].Phase);
        Assert.Equal(60_000, plan.Models.Tokens);
    }

    private static ActorKey Worker => ActorKey.ForWorker(Key, "a", 1);

    private static DecideContext Context() => new(Beginning, new OwnerId("here"));

    private static GoalAsk Ask(int number, string text) => new() { Number = number, Text = text, Left = Left };

    private UndeliverableMessage Undelivered(GoalId goal, bool refused) =>
        new(ActorKey.ForGoal(goal), plan.Workers[0].Goals[0].Child!.Generation, "no answer", refused);

    private ChildObservedMessage Seen(GoalId goal, GoalStatus status, PlanHold hold) =>
        new(goal, new ChildObserved { Version = ++heard, Generation = plan.Workers[0].Goals[0].Child!.Generation, Status = status, Hold = hold });

    private ChildObservedMessage End(GoalId goal, GoalStatus status, ModelUsage? models = null) =>
        new(goal, new ChildObserved { Version = ++heard, Generation = 1, Status = status, Usage = new ChildUsage { Attempts = 1, Models = models, Active = TimeSpan.FromSeconds(30) } });

    private WorkerObservedMessage Told(GoalAsk? asked = null, WorkerEnding? ending = null, ModelUsage? models = null, PlanHold? hold = null, bool awaits = false) => new(Worker, new WorkerObserved
    {
        Version = ++version,
        Generation = plan.Workers[0].Generation,
        Models = models ?? new ModelUsage(),
        Asked = asked,
        Hold = hold,
        AwaitsGoal = awaits,
        Ending = ending,
    });

    private static DesiredMessage Wish(long generation, DesiredMode mode = DesiredMode.Run) => new(new Desired
    {
        Generation = generation,
        Mode = mode,
        Revision = 1,
        Allowance = 9,
        Active = TimeSpan.FromHours(1),
        ActiveBudget = TimeSpan.FromHours(1),
        Models = new ModelLoan { Tokens = 100_000, Turns = 30 },
        Approvals = new ApprovalPolicy { Mode = ApprovalMode.Always },
        Assignment = generation > 1 ? null : new PlanAssignment
        {
            Definition = new PlanDefinition { Name = "way", Steps = [new StepDefinition { Id = "a", Action = new AgentAction { Instructions = "do it" }, Timeout = TimeSpan.FromHours(2) }] },
            Workspace = "/tmp/g",
            HoldsWorkspace = true,
            Fences = [new UnchangedCheck { Id = "kept", Patterns = ["tests/**"] }],
            Rules = ["Mind the gap."],
            Environment = new CommandEnvironment { Secrets = [new SecretUse { Name = "KEY", As = "K" }] },
            Agents = new AgentAssignment
            {
                Objective = "it",
                DoneWhen = [new CommandCheck { Id = "tests", Command = CommandLine.Shell("make test") }],
                Policy = Policy,
                Strategy = PlanStrategy.Continuous,
            },
        },
    });

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

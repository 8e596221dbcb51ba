using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Goals;

/// <summary>How a goal lends its active time, and what it does when that is used up.</summary>
public sealed class ActiveBudgetTests
{
    private static readonly GoalId Id = GoalId.Local("g");
    private static readonly DecideContext Context = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new OwnerId("me"));

    [Fact]
    public void Begin_Plan_IsLentWhatIsLeftAndHowManyRunAtATime()
    {
        var goal = Submitted(active: 100);
        Assert.Equal((TimeSpan.FromSeconds(100), 7), (Desired(goal).Active, Desired(goal).Assignment!.Concurrency));

        goal = Tell(goal, Ended(1, active: 30));

        Assert.Equal((TimeSpan.FromSeconds(70), 2), (Desired(goal).Active, Desired(goal).Assignment!.Concurrency));
        Assert.Equal(TimeSpan.FromSeconds(100), Desired(goal).ActiveBudget);
    }

    [Fact]
    public void Begin_LessThanASecondLeft_IsHeldWithHowMuchWasUsed()
    {
        var goal = Tell(Submitted(active: 100), Ended(1, active: 99.5, overrun: 3));

        Assert.Null(goal.Current);
        Assert.Equal(GoalStatus.BudgetLimited, GoalView.Status(goal));
        Assert.StartsWith("the budget of 1m40s of active time is used up (1m39s500ms used)", Assert.Single(goal.Holds).Reason, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(3), goal.Overrun);
    }

    [Fact]
    public void GivenUp_Plan_CountsAllThatWasLentUntilItHasEnded()
    {
        var waiting = Tell(Submitted(active: 100), new UndeliverableMessage(ActorKey.ForPlan(Id, 1), 1, "unreachable"));
        Assert.Null(waiting.Current);
        Assert.Empty(waiting.Holds);
        Assert.Equal(TimeSpan.FromSeconds(100), waiting.Active);

        var heard = Tell(waiting, Ended(1, active: 40, overrun: 5));

        Assert.Equal(TimeSpan.FromSeconds(60), Desired(heard).Active);
        Assert.Equal((TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(5)), (heard.Active, heard.Overrun));
    }

    [Fact]
    public void Resume_WhenAPlanHoldsForItsBudget_IsRefusedWithTheRemedy()
    {
        var goal = Submitted(active: 100);
        var held = Tell(goal, Observed(1, 100, new PlanHold { Kind = HoldKind.Budget, Reason = "it is used up" }));

        var reply = GoalLogic.Instance.Decide(held, new CommandMessage(new ResumeGoal { Id = NewId(2) }), Context).Reply!;

        Assert.Equal(Refusal.NotApplicable, reply.Refusal);
        Assert.Equal("local/g cannot go on: it is used up. To raise the budget: goals edit", reply.Reason);
    }

    [Fact]
    public void Assign_StepsThatSayNothing_HaveTheGoalsPolicy() =>
        Assert.Equal(InterruptionPolicy.Ask, Desired(Submitted(active: 100)).Assignment!.Definition.Steps[0].OnInterrupted);

    private static GoalState Submitted(double active)
    {
        var plan = new PlanDefinition { Name = "way", Steps = [new StepDefinition { Id = "a", Action = new RunAction { Command = CommandLine.Shell("a") } }] };
        var goal = Tell(GoalLogic.Instance.Create(ActorKey.ForGoal(Id)), new CommandMessage(new SubmitGoal
        {
            Id = NewId(1),
            Contract = new GoalContract
            {
                Objective = "it",
                Workspace = "/tmp/g",
                DoneWhen = [new FileCheck { Id = "done", File = "done" }],
                Budget = new GoalBudget { Active = TimeSpan.FromSeconds(active) },
                Concurrency = 7,
                OnInterrupted = InterruptionPolicy.Ask,
                Plans = [plan, plan with { Name = "other", Concurrency = 2 }],
            },
        }));
        return Tell(goal, new GrantMessage(new WorkspaceGrant { Version = 1, Claim = goal.Claim, Holder = Id.Value, IsWaitedFor = false }));
    }

    private static Desired Desired(GoalState goal) => GoalView.Desire(goal);

    private static ObservedMessage Ended(int plan, double active, double overrun = 0) =>
        Observed(plan, active, hold: null, new PlanEnding { Outcome = PlanOutcome.Failed, Reason = "so it ended" }, overrun);

    private static ObservedMessage Observed(int plan, double active, PlanHold? hold, PlanEnding? ending = null, double overrun = 0) => new(ActorKey.ForPlan(Id, plan), new Observed
    {
        Version = 9,
        Generation = 1,
        Answered = 0,
        Attempts = 1,
        Active = TimeSpan.FromSeconds(active),
        Overrun = TimeSpan.FromSeconds(overrun),
        Done = 0,
        Open = 0,
        Hold = hold,
        Ending = ending,
    });

    private static CommandId NewId(byte number) => new(new Guid(0x01b8dac5, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, number));

    private static GoalState Tell(GoalState state, ActorMessage message) => GoalLogic.Instance.Decide(state, message, Context).State;
}

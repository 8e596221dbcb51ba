using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Goals;

/// <summary>A goal whose plans keep ending because nothing gets on.</summary>
public sealed class GoalBlockTests
{
    private static readonly PlanProgress Progress = new() { Mark = "m", Attempts = 4, Since = 0, Plans = 1 };

    [Fact]
    public void Plans_EndWithoutProgressTwice_BlocksUntilItIsResumed()
    {
        var goal = Begin();
        goal.Observe(Stalled(Progress));
        Assert.Empty(goal.State.Holds);
        Assert.Equal((2, Progress), (goal.State.Current!.Number, GoalView.Desire(goal.State).Assignment!.Agents!.Progress));

        goal.Observe(Stalled(Progress with { Attempts = 8, Plans = 2 }));
        var hold = Assert.Single(goal.State.Holds);
        Assert.Equal((HoldKind.Blocked, "no progress in 8 attempts, and 2 plans ended by that: so it ended"), (hold.Kind, hold.Reason));

        goal.Ask(new ResumeGoal { Id = goal.NewId() });
        Assert.Empty(goal.State.Holds);
        Assert.Null(goal.State.Progress);
    }

    [Fact]
    public void Plans_NumberOfTheGoal_Counts() =>
        Assert.Equal(HoldKind.Blocked, Assert.Single(Begin(new AgentGuards { Plans = 1 }).Observe(Stalled(Progress)).State.Holds).Kind);

    [Fact]
    public void Edit_ForgetsWhatWasCounted()
    {
        var goal = Begin();
        goal.Observe(Stalled(Progress));

        goal.Edit(goal.State.Contract! with { Objective = "another" });

        Assert.Null(goal.State.Progress);
    }

    private static PlanEnding Stalled(PlanProgress progress) => new() { Outcome = PlanOutcome.Failed, Reason = "so it ended", Progress = progress, IsStalled = true };

    private static GoalDriver Begin(AgentGuards? guards = null) => new GoalDriver().Submit(GoalDriver.Contract with
    {
        ReadsOnly = true,
        Strategy = PlanStrategy.Continuous,
        Budget = new GoalBudget { Replans = 5 },
        Plans = [new PlanDefinition { Name = "agent", Steps = [new StepDefinition { Id = "work", Action = new AgentAction { Instructions = "do it" }, Timeout = TimeSpan.FromHours(1) }] }],
        Agents = guards is null ? null : new AgentPolicy { Guards = guards },
    });
}

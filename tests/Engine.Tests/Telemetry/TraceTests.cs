using System.Diagnostics;
using Orleans.Goals.Conformance.Telemetry;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Telemetry;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Telemetry;

/// <summary>The trace of a goal.</summary>
public sealed class TraceTests
{
    [Fact]
    public void Ids_OnThisFramework_CanBeChosen() => Assert.True(Spans.AreIdsChosen);

    [Fact]
    public async Task Run_CommandAndAgent_IsOneTraceFromTheGoalDownToModelAndTools()
    {
        using var folder = new TemporaryFolder();
        using var listener = new SpanListener();
        var goal = GoalId.Local("traced");
        var model = new TracedModel();
        var before = DateTime.UtcNow;

        await using (var goals = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = folder["store"], Models = model.For }, TestContext.Current.CancellationToken))
        {
            await TracedGoal.SubmitAsync(goals, goal, TracedGoal.Contract(folder));
            await TracedGoal.EndAsync(goals, goal);
        }

        var spans = listener.WholeTraceOf(goal);
        Assert.Equal(
            [
                "goal",
                "goal > plan",
                "goal > plan > step prepare",
                "goal > plan > step prepare > attempt",
                "goal > plan > step work",
                "goal > plan > step work > attempt",
                "goal > plan > step work > attempt > place",
                "goal > plan > step work > attempt > turn",
                "goal > plan > step work > attempt > turn",
                "goal > plan > step work > attempt > turn",
                "goal > plan > step work > attempt > turn",
                "goal > plan > step work > attempt > turn > chat",
                "goal > plan > step work > attempt > turn > chat",
                "goal > plan > step work > attempt > turn > chat",
                "goal > plan > step work > attempt > turn > chat",
                "goal > plan > step work > attempt > turn > execute_tool exec",
                "goal > plan > step work > attempt > turn > execute_tool list_files",
                "goal > plan > step work > attempt > turn > execute_tool unknown",
                "goal > plan > step work > attempt > turn > execute_tool write_file",
                "goal > plan > step work > attempt > turn > finish",
                "goal > verification",
            ],
            spans.Select(span => SpanListener.PathOf(spans, span)).Order(StringComparer.Ordinal));
        Assert.All(spans, span => Assert.InRange(span.StartTimeUtc, before, DateTime.UtcNow));
        Assert.All(spans, span => Assert.True(SpanListener.ParentOf(spans, span) is not { } parent || (parent.StartTimeUtc <= span.StartTimeUtc && End(span) <= End(parent)), $"{span.DisplayName} is not within its parent"));
        Assert.DoesNotContain(spans, static span => span.TagObjects.Any(static tag => tag.Value is string text && text.Contains(TracedGoal.Private, StringComparison.Ordinal)));
        Assert.DoesNotContain(spans, static span => span.StatusDescription is not null);
        Assert.Equal("Complete", spans.Single(static span => span.DisplayName == "goal").GetTagItem("goals.status"));
    }

    [Fact]
    public async Task Run_HostGoneWithinATurn_IsStillOneTraceWithEverySpanOnce()
    {
        using var folder = new TemporaryFolder();
        using var listener = new SpanListener();
        var goal = GoalId.Local("traced-twice");
        var hangs = new TracedModel(hangsInTurn: 3);
        await using (var first = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = folder["store"], Models = hangs.For }, TestContext.Current.CancellationToken))
        {
            await TracedGoal.SubmitAsync(first, goal, TracedGoal.Contract(folder));
            await hangs.Hanging.WaitAsync(TestContext.Current.CancellationToken);
        }

        var gone = DateTime.UtcNow;
        Assert.DoesNotContain(listener.SpansOf(goal), static span => span.DisplayName is "goal" or "plan" or "step work");
        var model = new TracedModel();
        await using (var second = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = folder["store"], Models = model.For }, TestContext.Current.CancellationToken))
        {
            await TracedGoal.EndAsync(second, goal);
        }

        var spans = listener.WholeTraceOf(goal);
        Assert.Equal(
            ["1 Succeeded", "2 Succeeded", "3 Lost", "4 Succeeded", "5 Succeeded"],
            spans.Where(static span => span.DisplayName == "turn").OrderBy(static span => span.StartTimeUtc).Select(static span => $"{span.GetTagItem("goals.turn")} {span.GetTagItem("goals.outcome")}"));
        Assert.Equal(["turn", "attempt", "step work", "plan", "goal"], spans.Where(span => span.StartTimeUtc < gone && End(span) > gone).Select(static span => span.DisplayName));
        Assert.Single(spans, static span => span.DisplayName == "step prepare");
    }

    [Fact]
    public async Task Run_StepIsAGoal_ItsSpansAreInTheTraceOfTheGoalAbove()
    {
        using var folder = new TemporaryFolder();
        using var listener = new SpanListener();
        var goal = GoalId.Local("traced-above");
        var below = new GoalContract
        {
            Objective = "It is there.",
            Workspace = Directory.CreateDirectory(folder["work"]).FullName,
            DoneWhen = [new FileCheck { Id = "there", File = "effects" }],
            Plans = [new PlanDefinition { Name = "only", Steps = [new StepDefinition { Id = "make", Action = new RunAction { Command = CommandLine.Shell("touch effects") } }] }],
        };
        await using (var goals = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = folder["store"] }, TestContext.Current.CancellationToken))
        {
            await TracedGoal.SubmitAsync(goals, goal, below with { Plans = [new PlanDefinition { Name = "only", Steps = [new StepDefinition { Id = "below", Action = new GoalAction { Goal = below } }] }] });
            await TracedGoal.EndAsync(goals, goal);
        }

        var spans = listener.WholeTraceOf(goal);
        Assert.Contains("goal > plan > step below > attempt > goal > plan > step make > attempt", spans.Select(span => SpanListener.PathOf(spans, span)));
    }

    [Fact]
    public void Tell_TwoStores_HaveTracesOfTheirOwnForGoalsOfTheSameName()
    {
        var one = new Orleans.Goals.Engine.Goals.GoalState { Id = "local/goal", CycleAt = DateTimeOffset.UnixEpoch };

        Assert.Equal(TraceIds.Of(one), TraceIds.Of(one with { Rounds = 1 }));
        Assert.NotEqual(TraceIds.Of(one), TraceIds.Of(one with { CycleAt = one.CycleAt + TimeSpan.FromTicks(1) }));
    }

    private static DateTime End(Activity span) => span.StartTimeUtc + span.Duration;
}

using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Hosting;

/// <summary>Goals that wait for a time: they are woken when it comes, in memory or not, whatever became of the clock.</summary>
public sealed class ParkingTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly GoalId Goal = GoalId.Local("waits");

    private readonly string folder = Directory.CreateTempSubdirectory("goals-parking-").FullName;
    private readonly ShiftedTime time = new();
    private readonly TestTool tool;
    private int calls;

    public ParkingTests() => tool = new TestTool("work", (_, _) =>
    {
        var succeeds = Interlocked.Increment(ref calls) > 1;
        if (succeeds)
        {
            File.WriteAllText(Path.Combine(folder, "done"), string.Empty);
        }

        return ValueTask.FromResult(new ToolResult { Succeeded = succeeds, Content = "tried" });
    });

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Waiting_GoalThatIsNotInMemory_GoesOnWhenItsTimeHasCome()
    {
        await using var goals = await OpenAsync(keptIdle: 0);
        await SubmitAsync(goals);
        await UntilAsync(goals, GoalStatus.Waiting);
        await UntilAsync(() => goals.Awake == 0, "nothing is in memory");

        time.Shift(TimeSpan.FromHours(2));
        await UntilAsync(goals, GoalStatus.Complete);

        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Waiting_HostThatContinuesNoGoals_WakesThoseThatWereAskedAndNoOthers()
    {
        var (asked, driven, other) = (GoalId.Local("asked"), GoalId.Local("driven"), GoalId.Local("other"));
        await using (var first = await OpenAsync(keptIdle: 0))
        {
            await SubmitAsync(first, driven, Wait());
            await SubmitAsync(first, other, Wait());
            await UntilAsync(first, driven, GoalStatus.Waiting);
            await UntilAsync(first, other, GoalStatus.Waiting);
        }

        await using var goals = await OpenAsync(keptIdle: 0, continueGoals: false);
        await SubmitAsync(goals, asked, Wait());
        await UntilAsync(goals, asked, GoalStatus.Waiting);
        goals.Drive(driven);
        await UntilAsync(() => goals.Awake == 0, "nothing is in memory");
        time.Shift(TimeSpan.FromHours(2));
        await UntilAsync(goals, asked, GoalStatus.Blocked);
        await UntilAsync(goals, driven, GoalStatus.Blocked);

        Assert.Equal(GoalStatus.Waiting, (await goals.ReportAsync(other, TestContext.Current.CancellationToken))!.Status);
    }

    [Fact]
    public async Task Waiting_HostIsOpenedAgain_IsNotLoadedBeforeItsTime()
    {
        await using (var first = await OpenAsync(keptIdle: 1_000))
        {
            await SubmitAsync(first);
            await UntilAsync(first, GoalStatus.Waiting);
        }

        await using var goals = await OpenAsync(keptIdle: 1_000);
        Assert.Equal(0, goals.Awake);
        time.Shift(TimeSpan.FromHours(2));
        await UntilAsync(goals, GoalStatus.Complete);

        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Waiting_StepThatWaits_NeedsNoMemoryAndOutlivesTheHost()
    {
        await using (var first = await OpenAsync(keptIdle: 0))
        {
            await SubmitAsync(first, new StepDefinition { Id = "pause", Action = new WaitAction { For = TimeSpan.FromHours(1) } });
            await UntilAsync(first, GoalStatus.Waiting);
            await UntilAsync(() => first.Awake == 0, "nothing is in memory");
        }

        await using var goals = await OpenAsync(keptIdle: 0);
        Assert.Equal(0, goals.Awake);
        time.Shift(TimeSpan.FromHours(2));
        await UntilAsync(goals, GoalStatus.Blocked);

        var step = Assert.Single(Assert.Single((await goals.ReportAsync(Goal, TestContext.Current.CancellationToken))!.PlanHistory).Steps);
        Assert.Equal(("done", 0), (step.State, step.Attempts));
    }

    [Fact]
    public async Task Question_ThatLapses_IsAnsweredByItsDefaultThoughNobodyLooks()
    {
        await using var goals = await OpenAsync(keptIdle: 0);
        await SubmitAsync(goals, new StepDefinition { Id = "ask", Action = new AskAction { Question = "Go on?", Timeout = TimeSpan.FromHours(1), Default = "yes" } });
        await UntilAsync(goals, GoalStatus.AwaitingInput);
        await UntilAsync(() => goals.Awake == 0, "nothing is in memory");

        time.Shift(TimeSpan.FromHours(2));
        await UntilAsync(goals, GoalStatus.Blocked);

        var step = Assert.Single(Assert.Single((await goals.ReportAsync(Goal, TestContext.Current.CancellationToken))!.PlanHistory).Steps);
        Assert.Equal(("done", "yes"), (step.State, step.Answer));
    }

    [Fact]
    public async Task Clock_SetBackWhileAGoalRuns_LosesNothingAndTimeNeverRunsBackwardsInItsHistory()
    {
        await using var goals = await OpenAsync(keptIdle: 1_000);
        await SubmitAsync(goals);
        await UntilAsync(goals, GoalStatus.Waiting);

        time.Shift(TimeSpan.FromDays(-1));
        var paused = await goals.AskAsync(Goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) }, TestContext.Current.CancellationToken);
        var resumed = await goals.AskAsync(Goal, new ResumeGoal { Id = CommandId.New(TimeProvider.System) }, TestContext.Current.CancellationToken);
        time.Shift(TimeSpan.FromDays(2));
        await goals.DisposeAsync();
        await using var again = await OpenAsync(keptIdle: 1_000);
        await UntilAsync(again, GoalStatus.Complete);

        Assert.True(paused.Accepted && resumed.Accepted);
        var times = new List<DateTimeOffset>();
        await foreach (var happened in again.WatchAsync(Goal, default, TestContext.Current.CancellationToken))
        {
            if (happened.Plan is null)
            {
                times.Add(happened.At);
            }
        }

        Assert.Equal(times.Order(), times);
        // The second try may have begun in the host that was closed, and then it is made once more.
        Assert.InRange(calls, 2, 3);
    }

    private static StepDefinition Wait() => new() { Id = "pause", Action = new WaitAction { For = TimeSpan.FromHours(1) } };

    private Task<EmbeddedGoals> OpenAsync(int keptIdle, bool continueGoals = true) => EmbeddedGoals.OpenAsync(
        new EmbeddedGoalsOptions { StoreFolder = Path.Combine(folder, "store"), Time = time, Tools = [tool], KeptIdle = keptIdle, ContinueGoals = continueGoals });

    private Task SubmitAsync(EmbeddedGoals goals) => SubmitAsync(goals, new StepDefinition
    {
        Id = "work",
        Action = new ToolAction { Tool = "work" },
        Idempotent = true,
        Retry = new RetryPolicy { Max = 1, Delay = TimeSpan.FromHours(1) },
    });

    private Task SubmitAsync(EmbeddedGoals goals, StepDefinition step) => SubmitAsync(goals, Goal, step);

    private async Task SubmitAsync(EmbeddedGoals goals, GoalId goal, StepDefinition step)
    {
        var contract = new GoalContract
        {
            Objective = "It is done.",
            Workspace = folder,
            ReadsOnly = goal != Goal,
            DoneWhen = [new FileCheck { Id = "done", File = "done" }],
            Plans = [new PlanDefinition { Name = "only", Steps = [step] }],
        };
        var reply = await goals.AskAsync(goal, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = contract });
        Assert.True(reply.Accepted, reply.Reason);
    }

    private static Task UntilAsync(EmbeddedGoals goals, GoalStatus status) => UntilAsync(goals, Goal, status);

    private static async Task UntilAsync(EmbeddedGoals goals, GoalId goal, GoalStatus status)
    {
        GoalReport? report = null;
        using var deadline = new CancellationTokenSource(Patience);
        while ((report = await goals.ReportAsync(goal))?.Status != status)
        {
            Assert.False(deadline.IsCancellationRequested, $"it did not become {status}: {report?.Status} {report?.Reason}");
            await Task.Delay(Look);
        }
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"waited in vain until {what}");
            await Task.Delay(Look);
        }
    }
}

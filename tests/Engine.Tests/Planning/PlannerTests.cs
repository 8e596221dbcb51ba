using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Planning;

/// <summary>Planners of the application, in an embedded host.</summary>
public sealed class PlannerTests : IAsyncDisposable
{
    private static readonly GoalId Goal = GoalId.Local("planned");

    private readonly string folder = Directory.CreateTempSubdirectory("goals-planner-").FullName;
    private readonly List<PlannerCall> calls = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Plan_ThatFails_IsFollowedByOneThatKnowsWhy()
    {
        await using var goals = await OpenAsync(call => PlannerResult.Of(Plan(call.Tried.IsEmpty ? "fail" : "work"), call.Tried.IsEmpty ? "the short way" : "the long way"));

        var report = await RunAsync(goals, GoalStatus.Complete);

        Assert.Equal([1, 2], calls.Select(static call => call.Number));
        var tried = Assert.Single(calls[1].Tried);
        Assert.Equal(("the short way", "fail"), (tried.Why, Assert.IsType<ToolAction>(tried.Plan!.Steps[0].Action).Tool));
        Assert.Contains("not today", tried.Outcome, StringComparison.Ordinal);
        Assert.Equal((2, 2), (report.Plans, calls.Select(static call => call.Operation).Distinct(StringComparer.Ordinal).Count()));
        var told = await EventsAsync(goals);
        Assert.Contains("planning: the planner releases is asked (planning-1)", told);
        Assert.Contains("plan was made by the planner releases: 1 step; the short way", told);
    }

    [Fact]
    public async Task Submit_PlannerThatIsNotThere_IsRefusedWithThoseThatAre()
    {
        await using var goals = await OpenAsync(_ => PlannerResult.NoPlan("x"));

        var reply = await goals.AskAsync(Goal, Submit("other"), Stop);
        var child = await goals.AskAsync(Goal, new SubmitGoal
        {
            Id = CommandId.New(TimeProvider.System),
            Contract = Contract("other") with
            {
                Strategy = null,
                Planner = null,
                Plans = [new PlanDefinition { Name = "a", Steps = [new StepDefinition { Id = "a", Action = new GoalAction { Goal = Contract("other") } }] }],
            },
        }, Stop);

        Assert.Equal(Refusal.Invalid, reply.Refusal);
        Assert.StartsWith("strategy: the plans are made by the planner 'other', and this host has only releases: register it", reply.Reason, StringComparison.Ordinal);
        Assert.StartsWith("strategy: the plans of a goal that is a step are made by the planner 'other'", child.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WithoutThePlannerOfAGoal_BlocksItWithWhatItHasAndOneThatHasItGoesOn()
    {
        await using (var goals = await OpenAsync(_ => throw new InvalidOperationException("not now")))
        {
            await RunAsync(goals, GoalStatus.Waiting);
        }

        await using (var goals = await EmbeddedGoals.OpenAsync(Options() with { Planners = [] }, Stop))
        {
            await goals.AskAsync(Goal, new ResumeGoal { Id = CommandId.New(TimeProvider.System) }, Stop);
            var report = await UntilAsync(goals, GoalStatus.Blocked);
            Assert.Contains("the planner releases is not here, this host has none: register it", Reasons(report), StringComparison.Ordinal);
        }

        await using (var goals = await OpenAsync(_ => PlannerResult.Of(Plan("work"))))
        {
            await goals.AskAsync(Goal, new ResumeGoal { Id = CommandId.New(TimeProvider.System) }, Stop);
            await UntilAsync(goals, GoalStatus.Complete);
        }
    }

    [Fact]
    public async Task Planner_ThatNeverEnds_IsNotWaitedForAndAskedAgain()
    {
        await using var goals = await OpenAsync(_ => null, never: true);

        var report = await RunAsync(goals, GoalStatus.Waiting, TimeSpan.FromMilliseconds(100));

        Assert.Contains("the planner releases gave no plan within 100ms", Reasons(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_ThatCannotBeWrittenDown_IsShown()
    {
        await using var goals = await OpenAsync(call => PlannerResult.Of(call.Problems.IsEmpty ? Plan("work") with { Steps = default } : Plan("work")));

        await RunAsync(goals, GoalStatus.Complete);

        Assert.NotEmpty(Assert.Single(calls[^1].Problems));
    }

    [Fact]
    public async Task NoAnswer_IsAFaultThatSaysSo()
    {
        await using var goals = await OpenAsync(_ => null);

        Assert.Contains("the planner releases gave no answer: it returned null", Reasons(await RunAsync(goals, GoalStatus.Waiting)), StringComparison.Ordinal);
    }

    private static PlanDefinition Plan(string tool) => new() { Name = "plan", Steps = [new StepDefinition { Id = "do", Action = new ToolAction { Tool = tool } }] };

    private static string Reasons(GoalReport report) => string.Join('\n', report.Holds.Select(static hold => hold.Reason));

    private GoalContract Contract(string planner, TimeSpan? timeout = null) => new()
    {
        Objective = "it is done",
        Workspace = folder,
        DoneWhen = [new FileCheck { Id = "done", File = "done" }],
        Fences = [],
        Budget = new GoalBudget { Replans = 3 },
        Strategy = PlanStrategy.Planner,
        Planner = new PlannerChoice { Name = planner, Timeout = timeout ?? PlannerChoice.DefaultTimeout },
        Plans = [],
    };

    private SubmitGoal Submit(string planner, TimeSpan? timeout = null) => new() { Id = CommandId.New(TimeProvider.System), Contract = Contract(planner, timeout) };

    private EmbeddedGoalsOptions Options() => new()
    {
        StoreFolder = Path.Combine(folder, "store"),
        Tools =
        [
            TestTool.Saying("fail", "not today", succeeded: false),
            new TestTool("work", (_, _) =>
            {
                File.WriteAllText(Path.Combine(folder, "done"), string.Empty);
                return ValueTask.FromResult(new ToolResult { Succeeded = true });
            }),
        ],
    };

    private Task<EmbeddedGoals> OpenAsync(Func<PlannerCall, PlannerResult?> plan, bool never = false) => EmbeddedGoals.OpenAsync(
        Options() with
        {
            Planners =
            [
                new Planner(call =>
                {
                    calls.Add(call);
                    return never ? new ValueTask<PlannerResult>(new TaskCompletionSource<PlannerResult>().Task) : ValueTask.FromResult(plan(call)!);
                }),
            ],
        },
        Stop);

    private async Task<GoalReport> RunAsync(EmbeddedGoals goals, GoalStatus status, TimeSpan? timeout = null)
    {
        var reply = await goals.AskAsync(Goal, Submit("releases", timeout), Stop);
        Assert.True(reply.Accepted, reply.Reason);
        return await UntilAsync(goals, status);
    }

    private static async Task<GoalReport> UntilAsync(EmbeddedGoals goals, GoalStatus status)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var report = (await goals.ReportAsync(Goal, deadline.Token))!;
            if (report.Status == status)
            {
                return report;
            }

            await Task.Delay(20, deadline.Token);
        }
    }

    private static async Task<List<string>> EventsAsync(EmbeddedGoals goals)
    {
        var told = new List<string>();
        await foreach (var happened in goals.WatchAsync(Goal, cancellationToken: Stop))
        {
            told.Add(happened.Text);
            if (happened.Type == "goalCompleted" || happened.Text.Contains("complete", StringComparison.OrdinalIgnoreCase))
            {
                break;
            }
        }

        return told;
    }

    private sealed class Planner(Func<PlannerCall, ValueTask<PlannerResult>> plan) : IPlanner
    {
        public string Name => "releases";

        public ValueTask<PlannerResult> PlanAsync(PlannerCall call, CancellationToken cancellationToken) => plan(call);
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Folders;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Conformance.Goals;

/// <summary>What the suites for <see cref="IGoals"/> share: a workspace, short words for contracts, and waiting for what must come.</summary>
public abstract class GoalsSuite : IAsyncDisposable
{
    /// <summary>Within this time everything a test waits for has come, or it has failed.</summary>
    protected static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(30);

    private IGoals? goals;
    private int commands;

    /// <summary>The test's own folder.</summary>
    protected string Workspace { get; } = Directory.CreateTempSubdirectory("goals-workspace-").FullName;

    /// <summary>The test's own goal.</summary>
    protected GoalId Goal { get; } = GoalId.Local($"t{Guid.NewGuid():N}");

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (goals is not null)
        {
            await CloseAsync(goals);
        }

        await WorkFolder.RemoveAsync(Workspace);
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the goals under test. They run commands on this machine.</summary>
    protected abstract ValueTask<IGoals> OpenAsync();

    /// <summary>Closes them.</summary>
    protected virtual async ValueTask CloseAsync(IGoals opened)
    {
        if (opened is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    /// <summary>The goals under test, opened when first asked for.</summary>
    protected async ValueTask<IGoals> GoalsAsync() => goals ??= await OpenAsync();

    /// <summary>A command id that no other has.</summary>
    protected static CommandId NewId() => CommandId.New(TimeProvider.System);

    /// <summary>Submits a contract, which must be accepted.</summary>
    protected async Task SubmitAsync(GoalContract contract)
    {
        var reply = await (await GoalsAsync()).AskAsync(Goal, new SubmitGoal { Id = NewId(), Contract = contract });
        Assert.True(reply.Accepted, reply.Reason);
    }

    /// <summary>Asks something that must be accepted.</summary>
    protected async Task<CommandReply> AskAsync(GoalCommand command)
    {
        var reply = await (await GoalsAsync()).AskAsync(Goal, command);
        Assert.True(reply.Accepted, reply.Reason);
        return reply;
    }

    /// <summary>Waits until the report is as it must become.</summary>
    protected Task<GoalReport> UntilAsync(Func<GoalReport, bool> condition) => UntilAsync(Goal, condition);

    /// <summary>Waits until a goal's report is as it must become.</summary>
    protected async Task<GoalReport> UntilAsync(GoalId goal, Func<GoalReport, bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var report = await (await GoalsAsync()).ReportAsync(goal, deadline.Token);
            if (report is not null && condition(report))
            {
                return report;
            }

            if (deadline.IsCancellationRequested)
            {
                Assert.Fail($"it did not come to that within {Deadline}: {report}");
            }

            await Task.Delay(LookInterval, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the goal stands somewhere.</summary>
    protected Task<GoalReport> UntilAsync(GoalStatus status) => UntilAsync(report => report.Status == status);

    /// <summary>Waits until there is no such goal any more.</summary>
    protected async Task UntilGoneAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (await (await GoalsAsync()).ReportAsync(Goal, deadline.Token) is not null)
        {
            await Task.Delay(LookInterval, deadline.Token);
        }
    }

    /// <summary>Waits until a file of the workspace is there.</summary>
    protected async Task UntilFileAsync(string name)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!File.Exists(PathOf(name)))
        {
            if (deadline.IsCancellationRequested)
            {
                Assert.Fail($"'{name}' is not there after {Deadline}: {await (await GoalsAsync()).ReportAsync(Goal, CancellationToken.None)}");
            }

            await Task.Delay(LookInterval, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Everything that happens to the goal, until it has ended.</summary>
    protected async Task<ImmutableArray<GoalEvent>> EventsAsync(Cursor after = default)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var events = ImmutableArray.CreateBuilder<GoalEvent>();
        await foreach (var happened in (await GoalsAsync()).WatchAsync(Goal, after, deadline.Token))
        {
            events.Add(happened);
        }

        return events.DrainToImmutable();
    }

    /// <summary>A file of the workspace.</summary>
    protected string PathOf(string name) => Path.Combine(Workspace, name);

    /// <summary>Lets a command that <see cref="Await"/>s a file go on.</summary>
    protected void Touch(string name) => File.WriteAllText(PathOf(name), string.Empty);

    /// <summary>The lines of a file of the workspace; none when it is not there.</summary>
    protected string[] Lines(string name) => File.Exists(PathOf(name)) ? File.ReadAllLines(PathOf(name)) : [];

    /// <summary>A contract that is met when a file is there.</summary>
    protected GoalContract Contract(string file, params ReadOnlySpan<PlanDefinition> plans) => new()
    {
        Objective = "The work is done.",
        Workspace = Workspace,
        DoneWhen = [new FileCheck { Id = "there", File = file }],
        Plans = [.. plans],
    };

    /// <summary>A plan.</summary>
    protected PlanDefinition Plan(params ReadOnlySpan<StepDefinition> steps) => new() { Name = $"plan-{++commands}", Steps = [.. steps] };

    /// <summary>A step that runs a line of shell.</summary>
    protected static StepDefinition Step(string id, string line, params ReadOnlySpan<string> after) =>
        new() { Id = id, Action = new RunAction { Command = CommandLine.Shell(line) }, After = [.. after] };

    /// <summary>Shell that waits for a file.</summary>
    protected static string Await(string file) => $"while [ ! -e {file} ]; do sleep 0.02; done";
}

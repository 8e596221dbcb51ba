using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Folders;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Forks;

/// <summary>A store, a workspace, and short words for goals that are forked.</summary>
internal sealed class ForkFolder : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private EmbeddedGoals? goals;

    public static GoalId Source { get; } = GoalId.Local("source");

    public static GoalId Fork { get; } = GoalId.Local("other");

    public string Root { get; } = Directory.CreateTempSubdirectory("goals-fork-").FullName;

    public string Store => Path.Combine(Root, "store");

    public string Workspace => Folder("work");

    public EmbeddedGoals Goals => goals ?? throw new InvalidOperationException("not open");

    public static async Task<ForkFolder> CreateAsync()
    {
        var folder = new ForkFolder();
        await folder.OpenAsync();
        return folder;
    }

    public async Task OpenAsync() => goals = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = Store });

    public async Task CloseAsync()
    {
        await Goals.DisposeAsync();
        goals = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (goals is not null)
        {
            await CloseAsync();
        }

        await WorkFolder.RemoveAsync(Root);
    }

    public static CommandId NewId() => CommandId.New(TimeProvider.System);

    public static StepDefinition Step(string id, string line, params ReadOnlySpan<string> after) =>
        new() { Id = id, Action = new RunAction { Command = CommandLine.Shell(line) }, After = [.. after] };

    public GoalContract Contract(params ReadOnlySpan<StepDefinition> steps) => new()
    {
        Objective = "The work is done.",
        Workspace = Workspace,
        DoneWhen = [new FileCheck { Id = "there", File = "done" }],
        Plans = [new PlanDefinition { Name = "only", Steps = [.. steps] }],
    };

    public async Task SubmitAsync(GoalContract contract)
    {
        var reply = await Goals.AskAsync(Source, new SubmitGoal { Id = NewId(), Contract = contract });
        Assert.True(reply.Accepted, reply.Reason);
    }

    public async Task AskAsync(GoalId goal, GoalCommand command)
    {
        var reply = await Goals.AskAsync(goal, command);
        Assert.True(reply.Accepted, reply.Reason);
    }

    public Task ForkAsync(Cursor? at, string? workspace, bool isPaused = false) =>
        AskAsync(Fork, new ForkGoal { Id = NewId(), Source = Source, At = at, Workspace = workspace, IsPaused = isPaused });

    public async Task<GoalReport> UntilAsync(GoalId goal, GoalStatus status)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var report = await Goals.ReportAsync(goal);
            if (report?.Status == status)
            {
                return report;
            }

            Assert.False(deadline.IsCancellationRequested, $"{goal} did not become {status}: {report?.Status} {report?.Reason}");
            await Task.Delay(Look);
        }
    }

    public async Task UntilClearedAsync(GoalId goal)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (await Goals.ReportAsync(goal) is not null)
        {
            Assert.False(deadline.IsCancellationRequested, $"{goal} is not cleared");
            await Task.Delay(Look);
        }
    }

    public async Task UntilFileAsync(string path)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!File.Exists(path))
        {
            Assert.False(deadline.IsCancellationRequested, $"{path} never came");
            await Task.Delay(Look);
        }
    }

    /// <summary>What happened to a goal up to now.</summary>
    public async Task<ImmutableArray<GoalEvent>> EventsAsync(GoalId goal)
    {
        using var stored = new StoredGoals(Store);
        var events = ImmutableArray.CreateBuilder<GoalEvent>();
        await foreach (var happened in stored.HistoryAsync(goal, default))
        {
            events.Add(happened);
        }

        return events.ToImmutable();
    }

    /// <summary>The cursor of the event of a type, about a step.</summary>
    public async Task<Cursor> CursorOfAsync(string type, string? step = null) =>
        (await EventsAsync(Source)).Last(happened => happened.Type == type && (step is null || happened.Step == step)).Cursor;

    /// <summary>A folder beside the workspace, with these files in it.</summary>
    public string Folder(string name, params ReadOnlySpan<(string Name, string Text)> files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        foreach (var (file, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        return folder;
    }

    public static string[] Lines(string folder, string file) => File.Exists(Path.Combine(folder, file)) ? File.ReadAllLines(Path.Combine(folder, file)) : [];

    public static StepView StepOf(GoalReport report, string step) => report.PlanHistory[^1].Steps.Single(known => known.Id == step);

    public static string Git(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var git = Process.Start(start)!;
        var said = git.StandardOutput.ReadToEnd();
        var errors = git.StandardError.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, $"git {string.Join(' ', arguments)}: {errors}");
        return said.Trim();
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Engine.Worktrees;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Models;
using Orleans.Goals.Operations;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Operations;

/// <summary>A workspace, a store, and hosts over it.</summary>
internal sealed class OperationsBench : IAsyncDisposable
{
    public static readonly GoalId Goal = GoalId.Local("sample");

    private static int number;

    private readonly TemporaryFolder root = new();
    private readonly List<TestHost> hosts = [];

    public OperationsBench()
    {
        Directory.CreateDirectory(Workspace);
        Artifacts = new FileArtifactStore(StorePath);
    }

    public string Workspace => root["work space"];

    public string StorePath => root["store"];

    public IArtifactStore Artifacts { get; set; }

    /// <summary>How long the hosts wait at a repository.</summary>
    public WorktreePatience Patience { get; set; } = new();

    public TestSecrets Secrets { get; } = new();

    /// <summary>The clock of the hosts.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public string this[string name] => Path.Combine(Workspace, name);

    public TestHost NewHost(params ITool[] tools)
    {
        var host = new TestHost(this, tools);
        hosts.Add(host);
        return host;
    }

    public TestHost NewHost(int maximumWorkers, params ITool[] tools)
    {
        var host = new TestHost(this, tools, maximumWorkers);
        hosts.Add(host);
        return host;
    }

    public TestHost NewHost(Func<ModelRole, IChatClient>? models)
    {
        var host = new TestHost(this, [], models: models);
        hosts.Add(host);
        return host;
    }

    public TestHost NewVerifyingHost(params ImmutableArray<IVerifier> verifiers)
    {
        var host = new TestHost(this, [], verifiers: verifiers);
        hosts.Add(host);
        return host;
    }

    public static string NewOperation() => $"{Goal.Value}/plan-1/step/{Interlocked.Increment(ref number)}";

    public void Write(string name, string content) => root.Write(Path.Combine("work space", name), content);

    public OperationStart Start(OperationSpec spec, string? operation = null, int execution = 1) => new()
    {
        Actor = ActorKey.ForPlan(Goal, 1),
        Operation = operation ?? NewOperation(),
        Execution = execution,
        BegunAt = TimeProvider.System.GetUtcNow(),
        Spec = spec,
    };

    public AttemptSpec Attempt(StepAction action, ImmutableArray<Check> checks = default, ImmutableArray<Check> fences = default, TimeSpan? timeout = null) => new()
    {
        Workspace = Workspace,
        Step = new StepDefinition { Id = "step", Action = action, Checks = checks.IsDefault ? [] : checks, Timeout = timeout ?? StepDefinition.DefaultTimeout },
        Fences = fences.IsDefault ? [] : fences,
    };

    public VerifySpec Verify(params ImmutableArray<Check> checks) => new() { Workspace = Workspace, Checks = checks, Fingerprint = true };

    /// <summary>An attempt with a worktree of its own.</summary>
    public AttemptSpec Isolated(string line, ImmutableArray<Check> checks = default) => Attempt(Run(line), checks) with { Isolation = PlanIsolation.Worktree };

    /// <summary>Makes the workspace a repository with one commit.</summary>
    public void NewRepository()
    {
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "a person");
        Git("config", "user.email", "a@b");
        Write("base", "one\n");
        Write(".gitignore", "ignored\n");
        Git("add", "-A");
        Git("commit", "-qm", "first");
    }

    /// <summary>What git says in the workspace.</summary>
    public string Git(params string[] arguments)
    {
        var (status, said) = TryGit(arguments);
        return status == 0 ? said : throw new InvalidOperationException($"git {arguments[0]} exited with {status}");
    }

    public (int Status, string Output) TryGit(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Workspace, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardOutput.ReadToEnd().Trim();
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    public static string Quoted(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public static RunAction Run(string line) => new() { Command = CommandLine.Shell(line) };

    public static CommandCheck Command(string id, string line) => new() { Id = id, Command = CommandLine.Shell(line) };

    public static FileCheck IsThere(string id, string file) => new() { Id = id, File = file };

    public async Task<string> ReadAsync(ArtifactReference? reference)
    {
        Assert.NotNull(reference);
        await using var stream = await Artifacts.OpenAsync(Goal, reference);
        using var reader = new StreamReader(stream!);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.Operations.DisposeAsync();
        }

        root.Dispose();
    }
}

/// <summary>A host that keeps what it is told.</summary>
internal sealed class TestHost
{
    private readonly ConcurrentQueue<OperationSettled> told = new();

    public TestHost(OperationsBench bench, ITool[] tools, int? maximumWorkers = null, Func<ModelRole, IChatClient>? models = null, ImmutableArray<IVerifier> verifiers = default) => Operations = new HostOperations(
        new HostOperationsOptions { StorePath = bench.StorePath, Forget = static _ => Task.CompletedTask, Launcher = LauncherBench.Quick, ToolGrace = TimeSpan.FromMilliseconds(300), Secrets = bench.Secrets, Patience = bench.Patience, MaximumWorkers = maximumWorkers, Models = models, Verifiers = verifiers.IsDefault ? [] : verifiers },
        tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal),
        bench.Artifacts,
        bench.Time,
        told.Enqueue);

    public HostOperations Operations { get; }

    public IReadOnlyCollection<OperationSettled> Told => told;

    public async Task<OperationResult> RunAsync(OperationStart start)
    {
        Operations.Begin(start);
        return await SettledAsync(start);
    }

    public async Task<OperationResult> SettledAsync(OperationStart start)
    {
        await Eventually.TrueAsync(() => told.Any(settled => settled.Operation == start.Operation && settled.Execution == start.Execution), "the operation is settled");
        var settled = told.First(settled => settled.Operation == start.Operation && settled.Execution == start.Execution);
        Assert.Equal(start.Actor, settled.Actor);
        return settled.Result;
    }
}

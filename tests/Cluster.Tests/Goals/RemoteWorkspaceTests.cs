using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Commands;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Contracts;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cluster.Tests.Goals;

/// <summary>Goals on a git remote, on silos that have folders, and so clones, of their own.</summary>
public sealed class RemoteWorkspaceTests(PostgresServer server) : GoalsSuite
{
    private readonly GivenSecrets secrets = new();
    private GoalsCluster cluster = null!;

    private IPlanGrain PlanGrain => cluster.Client.GetGrain<IPlanGrain>(ActorKey.ForPlan(Goal, 1).Id);

    [Fact]
    public async Task SiloDies_AfterAStep_AnotherGoesOnFromItsPushedCommitInACloneOfItsOwn()
    {
        await SubmitAsync(OnRemote(
            Step("one", $"echo one >one; pwd >>{PathOf("places")}"),
            Step("two", $"test -f one && test ! -e two && pwd >>{PathOf("places")}; echo two >two; touch {PathOf("started")}; {Await(PathOf("go"))}", "one") with { Idempotent = true }));
        await UntilFileAsync("started");
        var home = cluster.SiloOf(PlanGrain)!;

        await cluster.KillAsync(home);
        Touch("go");

        await UntilAsync(GoalStatus.Complete);
        var places = Lines("places");
        Assert.Equal(3, places.Length);
        Assert.Equal(places[0], places[1]);
        Assert.NotEqual(places[0], places[2]);
        Assert.Equal(["two", "one", "first"], Git("log", "--format=%s", $"goals/{Goal.Name}").Split('\n'));
    }

    [Fact]
    public async Task SecretIsMissing_OnTheSilo_IsBlockedByNameUntilResumed()
    {
        await SubmitAsync(OnRemote(
            Step("one", "echo one >one"),
            Step("two", "printf %s \"$API_KEY\" | wc -c >two", "one") with { Environment = new CommandEnvironment { Secrets = [new SecretUse { Name = "API_KEY" }] } }));

        var held = await UntilAsync(GoalStatus.Blocked);
        secrets.Values["API_KEY"] = "a-secret-of-a-test";
        await AskAsync(new ResumeGoal { Id = NewId() });
        var report = await UntilAsync(GoalStatus.Complete);

        Assert.Contains(held.Holds, hold => hold.Reason.Contains("the secret 'API_KEY' is missing; give it to the test", StringComparison.Ordinal));
        Assert.Equal("18", Git("show", $"goals/{Goal.Name}:two").Trim());
        Assert.Single(report.PlanHistory);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async ValueTask<IGoals> OpenAsync()
    {
        var storage = Postgres.Storage(await server.CreateDatabaseAsync(PostgresSilo.Script));
        cluster = await GoalsCluster.StartAsync(
            2,
            silo =>
            {
                storage(silo);
                silo.Services.AddSingleton<ISecretSource>(secrets);
            },
            static (silo, options) =>
            {
                options.FolderIsShared = false;
                options.ArtifactFolder = options.Folder;
                options.Folder = Path.Combine(options.Folder!, silo);
                options.AllowFolderRemotes = true;
            });
        return cluster.Goals;
    }

    private GoalContract OnRemote(params ReadOnlySpan<StepDefinition> steps)
    {
        Directory.CreateDirectory(PathOf("remote.git"));
        Git("init", "-q", "--bare", "-b", "main");
        var tree = Git("hash-object", "-t", "tree", "-w", "/dev/null");
        Git("update-ref", "refs/heads/main", Git("-c", "user.name=a", "-c", "user.email=a@b", "commit-tree", "-m", "first", tree));
        return Contract("two", Plan(steps)) with { Workspace = $"file://{PathOf("remote.git")}", Remote = new RemoteWorkspace { Ref = "main" } };
    }

    private string Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = PathOf("remote.git"), RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd().TrimEnd('\n');
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return said;
    }

    private sealed class GivenSecrets : ISecretSource
    {
        public ConcurrentDictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

        public ValueTask<string?> GetAsync(string name, GoalId goal, CancellationToken cancellationToken) => ValueTask.FromResult(Values.GetValueOrDefault(name));

        public string Remedy(string name) => "give it to the test";
    }
}

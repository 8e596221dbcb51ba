using Npgsql;
using Orleans.Goals.Cluster.Tests.Kubernetes;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Runtime;

namespace Orleans.Goals.Cluster.Tests.Programs;

/// <summary>The silo program with Orleans' hosting on Kubernetes.</summary>
public sealed class SiloKubernetesTests(PostgresServer postgres)
{
    private const string FirstPod = "goals-silo-0";
    private const string SecondPod = "goals-silo-1";
    private const string Pods = $"api/v1/namespaces/{StandInKubernetes.Namespace}/pods";
    private const string Selector = "orleans/serviceId=goals,orleans/clusterId=goals";
    private const string SiloPort = "Orleans:Endpoints:SiloPort";
    private const string Gate = "echo 1 >>effects; while [ -e effects ] && [ ! -e go ]; do sleep 0.02; done";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly GoalId Goal = GoalId.Local("gate");

    [Fact]
    public async Task PodDeleted_ItsSiloIsDeclaredDeadThoughItAnswersAndItsGoalGoesOnElsewhere()
    {
        await using var kubernetes = new StandInKubernetes();
        await using var folder = new SiloFolder();
        await using var ports = new SiloFolder();
        var connection = await postgres.CreateDatabaseAsync(SiloVariables.Scripts);
        var settings = Settings(folder.Production(connection), kubernetes.AddPod(FirstPod, folder.Path), folder);
        var others = Settings(ports.Production(connection), kubernetes.AddPod(SecondPod, folder.Path), folder);
        await using var first = await SiloProcess.StartAsync(settings);
        using (var submitter = first.Client())
        {
            var reply = await submitter.AskAsync(Goal, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = Contract(folder.Path) }, TestContext.Current.CancellationToken);
            Assert.True(reply.Accepted, reply.Reason);
        }

        await folder.UntilAsync(() => folder.Effects.Length == 1, "the first step runs", first);
        await using var second = await SiloProcess.StartAsync(others);
        await folder.UntilAsync(() => kubernetes.IsWatchedBy(SecondPod), "the second silo watches the pods", second);

        await kubernetes.DeletePodAsync(FirstPod);
        using var client = second.Client();
        await TakenOverAsync(client);
        var lives = !first.HasEnded;
        var members = await MembersAsync(connection);
        await File.WriteAllTextAsync(folder.File("go"), string.Empty, TestContext.Current.CancellationToken);
        await CompleteAsync(client);
        await first.KillAsync();
        await second.SignalEndAsync();

        Assert.True(lives, first.Output);
        Assert.Equal([$"{FirstPod} 127.0.0.1:{settings[SiloPort]} Dead", $"{SecondPod} 127.0.0.1:{others[SiloPort]} Active"], members);
        Assert.Equal(["1", "2"], folder.Effects);
        Assert.Equal(0, await second.EndAsync());
        Assert.Equal(
            [$"GET {Pods} {Selector}", $"GET {Pods}/{SecondPod}", $"WATCH {Pods} {Selector}"],
            kubernetes.Asked.Where(static line => line.StartsWith(SecondPod, StringComparison.Ordinal)).Select(static line => line[(SecondPod.Length + 1)..]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static GoalContract Contract(string workspace) => new()
    {
        Objective = "A goal of a test.",
        Workspace = workspace,
        DoneWhen = [new FileCheck { Id = "ran", File = "effects" }],
        Plans =
        [
            new PlanDefinition
            {
                Name = "only",
                Steps =
                [
                    new StepDefinition { Id = "one", Action = new RunAction { Command = CommandLine.Shell(Gate) } },
                    new StepDefinition { Id = "two", After = ["one"], Action = new RunAction { Command = CommandLine.Shell("echo 2 >>effects") } },
                ],
            },
        ],
    };

    /// <summary>Probes are left as Orleans has them: the first silo answers all of them, and is declared dead by its pod alone.</summary>
    private static Dictionary<string, string> Settings(Dictionary<string, string> settings, Dictionary<string, string> pod, SiloFolder folder)
    {
        settings.Remove("Orleans:Endpoints:AdvertisedIPAddress");
        settings["Goals:Membership"] = "Orleans";
        settings["Goals:Folder"] = folder.File("silo");
        settings["Goals:FolderIsShared"] = "true";
        foreach (var (name, value) in pod)
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>What the table of silos says: names and addresses of the pods, and who is alive.</summary>
    private static async Task<string[]> MembersAsync(string connection)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand("SELECT silo_name, address, port, status FROM goals_member ORDER BY silo_name");
        await using var reader = await command.ExecuteReaderAsync();
        var members = new List<string>();
        while (await reader.ReadAsync())
        {
            members.Add($"{reader.GetString(0)} {reader.GetString(1)}:{reader.GetInt32(2)} {(SiloStatus)reader.GetInt32(3)}");
        }

        return [.. members];
    }

    private static async Task TakenOverAsync(IGoals goals)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await foreach (var happened in goals.WatchAsync(Goal, default, deadline.Token))
        {
            if (happened.Type == "operationTakenOver")
            {
                return;
            }
        }
    }

    private static async Task CompleteAsync(IGoals goals)
    {
        GoalReport? report = null;
        using var deadline = new CancellationTokenSource(Patience);
        while (report?.Status != GoalStatus.Complete)
        {
            Assert.False(deadline.IsCancellationRequested, $"the goal is {report?.Status} ({report?.Reason})");
            report = await goals.ReportAsync(Goal, CancellationToken.None);
            await Task.Delay(50, CancellationToken.None);
        }
    }
}

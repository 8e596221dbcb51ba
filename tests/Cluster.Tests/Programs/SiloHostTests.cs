using System.Net;
using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Cluster.Tests.Stores;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cluster.Tests.Programs;

/// <summary>The silo program as a process.</summary>
public sealed class SiloHostTests(PostgresServer postgres)
{
    private const string FirstKey = "0123456789abcdef-first";
    private const string SecondKey = "0123456789abcdef-second";
    private const string Gate = "echo 1 >>effects; while [ -e effects ] && [ ! -e go ]; do sleep 0.02; done";

    private static readonly string Scripts = PostgresSilo.Script + PostgresSilo.ClusteringScript + PostgresSilo.RemindersScript;

    [Fact]
    public async Task Development_GoalByTheCommand_CompletesAndIsSeenOverHttp()
    {
        await using var folder = new SiloFolder();
        folder.WriteGoal("first.yaml", ("one", "echo 1 >>effects"));
        await using var silo = await SiloProcess.StartAsync(folder.Development());

        var run = await SiloProcess.GoalsAsync(folder.Path, new Dictionary<string, string>(), "run", "first.yaml", "--server", silo.Address.ToString());

        // The list of a cluster may lag by a second or two.
        var list = string.Empty;
        for (var patience = TimeSpan.FromMinutes(2); !list.Contains("first", StringComparison.Ordinal) && patience > TimeSpan.Zero; patience -= TimeSpan.FromSeconds(0.5))
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5), TestContext.Current.CancellationToken);
            list = (await SiloProcess.GoalsAsync(folder.Path, new Dictionary<string, string> { ["GOALS_SERVER"] = silo.Address.ToString() }, "list")).Output;
        }

        using var client = silo.Client();
        var report = await client.ReportAsync(GoalId.Local("first"), TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.Output + silo.Output);
        Assert.Equal(GoalStatus.Complete, report!.Status);
        Assert.Contains("first", list, StringComparison.Ordinal);
        Assert.Equal(["1"], folder.Effects);
    }

    [Fact]
    public async Task Development_KilledAndStartedAgain_GoesOnWithNobodyAsking()
    {
        await using var folder = new SiloFolder();
        folder.WriteGoal("gate.yaml", ("one", Gate), ("two", "echo 2 >>effects"));
        var goal = GoalId.Local("gate");
        Task<(int, string)> running;
        await using (var first = await SiloProcess.StartAsync(folder.Development()))
        {
            running = SiloProcess.GoalsAsync(folder.Path, new Dictionary<string, string>(), "run", "gate.yaml", "--server", first.Address.ToString());
            await folder.UntilAsync(() => folder.Effects.Length == 1, "the first step runs", first);
            await first.KillAsync();
        }

        await using var second = await SiloProcess.StartAsync(folder.Development());
        await File.WriteAllTextAsync(folder.File("go"), string.Empty, TestContext.Current.CancellationToken);
        await folder.UntilAsync(() => folder.Effects.Length == 2, "the second step has run", second);
        using var client = second.Client();
        await UntilCompleteAsync(client, goal, second);

        Assert.Equal(["1", "2"], folder.Effects);
        await running;
    }

    [Fact]
    public async Task PostgreSql_TwoTenants_EachSeesItsOwnGoalsOnly()
    {
        await using var folder = new SiloFolder();
        folder.WriteGoal("mine.yaml", ("one", "echo 1 >>effects"));
        await File.WriteAllTextAsync(folder.File("key"), SecondKey + "\n", TestContext.Current.CancellationToken);
        var settings = folder.Production(await postgres.CreateDatabaseAsync(Scripts));
        settings["Goals:Tenants:first:KeyVariable"] = "FIRST_KEY";
        settings["Goals:Tenants:second:KeyFile"] = folder.File("key");
        settings["FIRST_KEY"] = FirstKey;
        await using var silo = await SiloProcess.StartAsync(settings);

        var run = await SiloProcess.GoalsAsync(
            folder.Path, new Dictionary<string, string> { ["GOALS_KEY"] = FirstKey, ["GOALS_TENANT"] = "first" }, "run", "mine.yaml", "--server", silo.Address.ToString());
        using var first = silo.Client(FirstKey);
        using var second = silo.Client(SecondKey);
        using var stranger = silo.Client();
        var goal = new GoalId("first", "mine");

        Assert.True(run.ExitCode == 0, run.Output + silo.Output);
        Assert.Equal(GoalStatus.Complete, (await first.ReportAsync(goal, TestContext.Current.CancellationToken))!.Status);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => second.ReportAsync(goal, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => second.AskAsync(goal, new CancelGoal { Id = CommandId.New(TimeProvider.System) }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.ReportAsync(goal, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task PostgreSql_KilledAndStartedAgain_GoesOn()
    {
        await using var folder = new SiloFolder();
        folder.WriteGoal("gate.yaml", ("one", Gate), ("two", "echo 2 >>effects"));
        var settings = folder.Production(await postgres.CreateDatabaseAsync(Scripts));
        Task<(int, string)> running;
        await using (var first = await SiloProcess.StartAsync(settings))
        {
            running = SiloProcess.GoalsAsync(folder.Path, new Dictionary<string, string>(), "run", "gate.yaml", "--server", first.Address.ToString());
            await folder.UntilAsync(() => folder.Effects.Length == 1, "the first step runs", first);
            await first.KillAsync();
        }

        await using var second = await SiloProcess.StartAsync(settings);
        await File.WriteAllTextAsync(folder.File("go"), string.Empty, TestContext.Current.CancellationToken);
        using var client = second.Client();
        await UntilCompleteAsync(client, GoalId.Local("gate"), second);

        Assert.Equal(["1", "2"], folder.Effects);
        await running;
    }

    [Fact]
    public async Task PostgreSql_OneOfTwoSilosKilled_TheOtherGoesOn()
    {
        await using var folder = new SiloFolder();
        await using var ports = new SiloFolder();
        folder.WriteGoal("gate.yaml", ("one", Gate), ("two", "echo 2 >>effects"));
        var connection = await postgres.CreateDatabaseAsync(Scripts);
        var settings = folder.Production(connection);
        var others = ports.Production(connection);
        foreach (var one in new[] { settings, others })
        {
            one["Goals:Folder"] = folder.File("silo");
            one["Goals:FolderIsShared"] = "true";
        }

        await using var first = await SiloProcess.StartAsync(settings);
        await using var second = await SiloProcess.StartAsync(others);
        var running = SiloProcess.GoalsAsync(folder.Path, new Dictionary<string, string>(), "run", "gate.yaml", "--server", second.Address.ToString());
        await folder.UntilAsync(() => folder.Effects.Length == 1, "the first step runs", first);
        await first.KillAsync();
        await File.WriteAllTextAsync(folder.File("go"), string.Empty, TestContext.Current.CancellationToken);
        var (exitCode, output) = await running;

        Assert.True(exitCode == 0, output + second.Output);
        Assert.Equal(["1", "2"], folder.Effects);
    }

    [Fact]
    public async Task Ended_SaysFirstThatItIsNotReadyAndEndsInGoodOrder()
    {
        await using var folder = new SiloFolder();
        var settings = folder.Development();
        settings["Goals:DrainDelay"] = "00:00:03";
        await using var silo = await SiloProcess.StartAsync(settings);
        using var http = new HttpClient { BaseAddress = silo.Address };

        // A silo that has just begun, on a machine that is busy, may not have its storage's answer in time at first.
        await UntilReadyAsync(http, silo);

        await silo.SignalEndAsync();
        while (await StatusAsync(http, "health/ready") == HttpStatusCode.OK)
        {
            // It ends with the first refusal, or with an exception when it was never refused.
        }

        var live = await StatusAsync(http, "health/live");
        var exitCode = await silo.EndAsync();

        Assert.Equal((HttpStatusCode.OK, 0), (live, exitCode));
    }

    [Fact]
    public async Task Telemetry_WithAnEndpoint_IsSentAsTheVariablesSay()
    {
        await using var folder = new SiloFolder();
        using var collector = new HttpListener();
        var endpoint = $"http://127.0.0.1:{FreePorts.Next()}/";
        collector.Prefixes.Add(endpoint);
        collector.Start();
        var settings = folder.Development();
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        settings["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
        settings["OTEL_LOGS_EXPORTER"] = "none";
        await using var silo = await SiloProcess.StartAsync(settings);
        using var client = silo.Client();
        await client.ReportAsync(GoalId.Local("nothing"), TestContext.Current.CancellationToken);

        var told = new HashSet<string>(StringComparer.Ordinal);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!told.IsSupersetOf(["/v1/metrics", "/v1/traces"]))
        {
            var request = await collector.GetContextAsync().WaitAsync(deadline.Token);
            told.Add(request.Request.Url!.AbsolutePath);
            request.Response.Close();
        }

        Assert.DoesNotContain("/v1/logs", told);
    }

    [Fact]
    public async Task WrongConfiguration_NamesEveryMistakeAndWhatToDo()
    {
        await using var folder = new SiloFolder();

        var (exitCode, output) = await SiloProcess.RunAsync(new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["Goals:Foldr"] = "/x",
            ["Goals:Kubernetes"] = "true",
            ["Goals:Listen"] = "http://0.0.0.0:7070",
            ["Goals:Tenants:first:KeyFile"] = folder.File("missing"),
            ["Orleans:Clustering:ProviderType"] = "AdoNet",
            ["Orleans:Clustering:ConnectionName"] = "nowhere",
            ["Orleans:GrainStorage:goals:ProviderType"] = "Memory",
        });

        Assert.Equal(64, exitCode);
        Assert.All(
            [
                "Goals:Foldr is no setting", "Goals:Folder is not set", "Goals:Listen: http://0.0.0.0:7070/", "Goals:Tenants:first:KeyFile cannot be read",
                "Orleans:Clustering:Invariant is not set", "ConnectionStrings:nowhere is not set", "Orleans:GrainStorage:goals:ProviderType is Memory", "Orleans:Reminders:ProviderType is not set",
                "the variable POD_NAME is not set",
            ],
            mistake => Assert.Contains(mistake, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Development_FolderOfASiloThatRuns_IsRefused()
    {
        await using var folder = new SiloFolder();
        await using var silo = await SiloProcess.StartAsync(folder.Development());
        await using var other = new SiloFolder();
        var settings = other.Development();
        settings["Goals:Folder"] = folder.File("silo");

        var (exitCode, output) = await SiloProcess.RunAsync(settings);

        Assert.Contains("cannot be opened", output, StringComparison.Ordinal);
        Assert.True(exitCode == 64, $"{exitCode}\n{output}");
    }

    private static async Task UntilReadyAsync(HttpClient http, SiloProcess silo)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await StatusAsync(http, "health/ready") != HttpStatusCode.OK)
        {
            Assert.False(deadline.IsCancellationRequested, $"it is not ready\n{silo.Output}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task UntilCompleteAsync(IGoals goals, GoalId goal, SiloProcess silo)
    {
        GoalReport? report = null;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (report?.Status != GoalStatus.Complete)
        {
            Assert.False(deadline.IsCancellationRequested, $"{goal} is {report?.Status} ({report?.Reason})\n{silo.Output}");
            report = await goals.ReportAsync(goal, CancellationToken.None);
            await Task.Delay(50, CancellationToken.None);
        }
    }
}

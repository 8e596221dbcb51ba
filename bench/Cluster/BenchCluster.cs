using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.ClusterProof.Silos;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Hosting;

namespace Orleans.Goals.Bench.Cluster;

/// <summary>Silos over a database of their own, and this process as their Orleans client.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const int Submitters = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private readonly string folder = Directory.CreateTempSubdirectory("goals-bench-cluster-").FullName;
    private readonly IHost client;
    private readonly List<SiloUnderTest> silos = [];

    private BenchCluster(string connection)
    {
        Connection = connection;
        File.WriteAllText(Path.Combine(folder, "done"), "done");
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(orleans => orleans
            .Configure<ClusterOptions>(static cluster => (cluster.ClusterId, cluster.ServiceId) = (BenchSilo.Id, BenchSilo.Id))
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", connection)));
        client = builder.Build();
        Goals = new ClusterGoals(client.Services.GetRequiredService<IClusterClient>());
    }

    /// <summary>The database.</summary>
    public string Connection { get; }

    /// <summary>The goals.</summary>
    public IGoals Goals { get; }

    /// <summary>The silos.</summary>
    public IReadOnlyList<SiloUnderTest> Silos => silos;

    /// <summary>Resident memory of all silos, in MiB.</summary>
    public double Memory => silos.Sum(static silo => silo.Memory);

    /// <summary>The id of a goal.</summary>
    public static GoalId Id(string prefix, int number) => GoalId.Local(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}"));

    /// <summary>Starts silos, and the client.</summary>
    public static async Task<BenchCluster> StartAsync(PostgresProcess postgres, int silos)
    {
        var cluster = new BenchCluster(await postgres.CreateDatabaseAsync(SiloVariables.Scripts));
        for (var silo = 0; silo < silos; silo++)
        {
            await cluster.StartSiloAsync();
        }

        await cluster.client.StartAsync();
        return cluster;
    }

    /// <summary>Starts one silo more.</summary>
    public async Task StartSiloAsync() => silos.Add(await SiloUnderTest.StartAsync(Connection, Path.Combine(folder, "silos")));

    /// <summary>Ends all silos in good order.</summary>
    public async Task StopSilosAsync()
    {
        foreach (var silo in silos)
        {
            await silo.DisposeAsync();
        }

        silos.Clear();
    }

    /// <summary>A goal that only reads, of these steps.</summary>
    public GoalContract Contract(params ImmutableArray<StepDefinition> steps) => new()
    {
        Objective = "Measure.",
        Workspace = folder,
        ReadsOnly = true,
        DoneWhen = [new FileCheck { Id = "done", File = "done" }],
        Plans = [new PlanDefinition { Name = "only", Steps = steps }],
    };

    /// <summary>Submits goals, many at a time.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> SubmitAsync(string prefix, int goals, GoalContract contract)
    {
        var begun = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, goals, new ParallelOptions { MaxDegreeOfParallelism = Submitters }, async (number, cancellationToken) =>
        {
            var reply = await Goals.AskAsync(Id(prefix, number), new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = contract }, cancellationToken);
            if (!reply.Accepted)
            {
                throw new InvalidOperationException(reply.Reason);
            }
        });
        return Stopwatch.GetElapsedTime(begun);
    }

    /// <summary>Waits until goals of a prefix have come to where they are to come to.</summary>
    public async Task UntilAsync(string prefix, int goals, Func<GoalReport, bool> condition)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var number = 0; number < goals; number++)
        {
            while (await Goals.ReportAsync(Id(prefix, number)) is not { } report || !condition(report))
            {
                if (Stopwatch.GetElapsedTime(begun) > Patience)
                {
                    throw new TimeoutException($"{Id(prefix, number)} does not come to where it should");
                }

                await Task.Delay(20);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await client.StopAsync();
        client.Dispose();
        await StopSilosAsync();
        Directory.Delete(folder, recursive: true);
    }
}

using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Goals.Operations;
using Orleans.Hosting;

namespace Orleans.Goals.Bench.Cluster;

/// <summary>One silo of a case, in a process of its own: as src/Silo puts it together, but with the tools of the bench and without the API.</summary>
internal static class BenchSilo
{
    /// <summary>What it says when it is a member.</summary>
    public const string Ready = "ready";

    /// <summary>The id of cluster and service.</summary>
    public const string Id = "goals";

    private const string Invariant = "Npgsql";

    /// <summary>Runs it until its standard input ends.</summary>
    /// <param name="args">The database, the silo's port, its gateway's port, the folder of goals, and whether it has goals.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var (connection, port, gateway, folder, hasGoals) = (args[0], Number(args[1]), Number(args[2]), args[3], bool.Parse(args[4]));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(static cluster => (cluster.ClusterId, cluster.ServiceId) = (Id, Id));
            silo.ConfigureEndpoints(IPAddress.Loopback, port, gateway);
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
            silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
            silo.AddAdoNetGrainStorage(Id, options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
            if (hasGoals)
            {
                silo.AddGoals(options => (options.Folder, options.FolderIsShared) = (folder, true));
                silo.Services.AddSingleton<ITool, NothingTool>().AddSingleton<ITool, HoldTool>();
            }
        });
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine(Ready);
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A step without latency.</summary>
    private sealed class NothingTool : ITool
    {
        private static readonly string Content = new('x', 1_000);

        public string Name => "nothing";

        public ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken) => new(new ToolResult { Succeeded = true, Content = Content });
    }

    /// <summary>A step that is at work until it is stopped.</summary>
    private sealed class HoldTool : ITool
    {
        public string Name => "hold";

        public async ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return new ToolResult { Succeeded = true };
        }
    }
}

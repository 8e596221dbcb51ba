using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Goals;
using Orleans.Goals.Identifiers;
using Orleans.Hosting;

namespace Orleans.Goals.Cluster.Tests.Packages;

/// <summary>The code in the README of the package: it compiles. A test compares the two.</summary>
internal static class GrainsAbstractionsReadme
{
    public static async Task RunAsync(string[] args)
    {
        // begin
        var builder = Host.CreateApplicationBuilder(args);
        builder.UseOrleansClient(client => client.UseLocalhostClustering().AddGoals());
        using var host = builder.Build();
        await host.StartAsync();

        var goals = host.Services.GetRequiredService<IGoals>();
        var report = await goals.ReportAsync(GoalId.Parse("team/report"));
        Console.WriteLine($"{report?.Status}: {report?.Reason}");
        // end
    }
}

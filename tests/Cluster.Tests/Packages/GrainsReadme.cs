using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Cluster.Tests.Packages;

/// <summary>The code in the README of the package: it compiles. A test compares the two.</summary>
internal static class GrainsReadme
{
    public static async Task RunAsync<TMyTool>(string[] args)
        where TMyTool : class, ITool
    {
        // begin
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton<ITool, TMyTool>();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering()
            .UseInMemoryReminderService() // refused outside Development, as grain storage in memory is
            .AddGoals(options =>
            {
                options.Folder = "/var/lib/goals";
                options.UseSqlite = true; // for one silo; else a grain storage named "goals"
            }));
        await builder.Build().RunAsync();
        // end
    }
}

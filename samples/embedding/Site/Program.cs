using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Goals.Operations;
using Site;

var builder = Host.CreateApplicationBuilder(args);
var settings = builder.Configuration;
builder.Logging.SetMinimumLevel(LogLevel.Warning);

// The application's own code, by name.
builder.Services.AddSingleton<ITool, PublishTool>();
builder.Services.AddSingleton<IPlanner, PagesPlanner>();
builder.Services.AddSingleton<IVerifier, LinksVerifier>();

// Its silo. Clustering and reminders are its own matter, and stay what they were.
builder.UseOrleans(silo => silo
    .UseLocalhostClustering(settings.GetValue("SiloPort", 11111), settings.GetValue("GatewayPort", 30000))
    .UseInMemoryReminderService()
    .AddGoals(options =>
    {
        options.Folder = Path.GetFullPath(settings["Folder"] ?? "site-goals");
        options.UseSqlite = true;
    }));

using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("the site's silo runs; Ctrl+C ends it");
await host.WaitForShutdownAsync();

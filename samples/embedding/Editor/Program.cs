using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Goals;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.UseOrleansClient(client => client.UseLocalhostClustering(builder.Configuration.GetValue("GatewayPort", 30000)).AddGoals());
using var host = builder.Build();
await host.StartAsync();
var goals = host.Services.GetRequiredService<IGoals>();

// A goal of the application's own kinds: who measures it, and who plans for it, is code of the silo.
var goal = new GoalId("site", builder.Configuration["Goal"] ?? "published");
var reply = await goals.AskAsync(goal, new SubmitGoal
{
    Id = CommandId.New(TimeProvider.System),
    Contract = new GoalContract
    {
        Objective = "The site is published, and every link leads to a page.",
        Workspace = Path.GetFullPath(builder.Configuration["Pages"] ?? "."),
        DoneWhen = [new VerifierCheck { Id = "links", Verifier = "links" }],
        Budget = new GoalBudget { Replans = 3 },
        Strategy = PlanStrategy.Planner,
        Planner = new PlannerChoice { Name = "pages" },
        Plans = [],
    },
});
if (!reply.Accepted)
{
    Console.Error.WriteLine($"refused: {reply.Reason}");
    return 1;
}

await foreach (var happened in goals.WatchAsync(goal))
{
    Console.WriteLine($"{happened.At:HH:mm:ss}  {happened.Text}");
    if (happened.Type is "held")
    {
        break;
    }
}

var report = (await goals.ReportAsync(goal))!;
Console.WriteLine($"{report.Status}: {report.Reason}");
await host.StopAsync();
return report.Status == Orleans.Goals.ReadModels.GoalStatus.Complete ? 0 : 1;

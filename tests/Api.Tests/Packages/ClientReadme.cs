using Orleans.Goals.Client;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Api.Tests.Packages;

/// <summary>The code in the README of the package: it compiles. A test compares the two.</summary>
internal static class ClientReadme
{
    public static async Task RunAsync()
    {
        // begin
        using var goals = HttpGoals.ForUrl(new Uri("https://goals.example.org"), Environment.GetEnvironmentVariable("GOALS_KEY"));
        var goal = GoalId.Parse("team/report");

        var reply = await goals.AskAsync(goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) });
        Console.WriteLine(reply.Accepted ? "it begins nothing new" : reply.Reason);

        var report = await goals.ReportAsync(goal);
        Console.WriteLine($"{report?.Status}: {report?.Reason}");
        // end
    }
}

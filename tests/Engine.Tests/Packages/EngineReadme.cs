using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Packages;

/// <summary>The code in the README of the package: it compiles, and does what the README says. A test compares the two.</summary>
internal static class EngineReadme
{
    public static async Task RunAsync(string folder)
    {
        // begin
        // folder: the absolute path of the folder that the goal works in.
        await using var goals = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = Path.Combine(folder, "goals") });
        var goal = GoalId.Local("report");
        var reply = await goals.AskAsync(goal, new SubmitGoal
        {
            Id = CommandId.New(TimeProvider.System),
            Contract = new GoalContract
            {
                Objective = "Today's report is there.",
                Workspace = folder,
                DoneWhen = [new FileCheck { Id = "there", File = "report.txt", Contains = "all is well" }],
                Plans = [new PlanDefinition { Name = "write", Steps = [new StepDefinition { Id = "write", Action = new RunAction { Command = CommandLine.Shell("echo all is well >report.txt") } }] }],
            },
        });
        if (!reply.Accepted)
        {
            throw new InvalidOperationException(reply.Reason); // a refusal is a reply, not an exception
        }

        await foreach (var happened in goals.WatchAsync(goal))
        {
            Console.WriteLine(happened.Text); // ends when the goal has ended
        }
        // end
    }
}

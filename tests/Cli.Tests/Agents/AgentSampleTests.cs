using System.Diagnostics;
using System.Reflection;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>The sample in which an agent mends a bug, as its README says to run it.</summary>
public sealed class AgentSampleTests
{
    [Fact]
    public async Task FixABug_RunAsTheReadmeSays_IsRefutedOnceAndCompletes()
    {
        using var folder = new GoalFolder();
        var start = new ProcessStartInfo(Path.Combine(Samples, "fix-a-bug", "run.sh")) { WorkingDirectory = folder.Path, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GOALS"] = GoalFolder.Executable;
        start.Environment["MODEL_SERVER"] = Path.Combine(AppContext.BaseDirectory, "Orleans.Goals.ModelServer");
        start.Environment["SANDBOX"] = "full-access";
        start.Environment["KEEP"] = folder.File("copy");
        using var sample = new GoalsProcess(start);

        var end = await sample.EndAsync();

        Assert.True(end.ExitCode == 0, end.Output + end.Errors);
        Assert.Contains("2 tests failed", end.Output, StringComparison.Ordinal);
        Assert.Contains("it is not done: tests: the command exited with status 1", end.Output, StringComparison.Ordinal);
        Assert.Contains("fix-a-bug  Complete: every criterion and fence passed in one round", end.Output, StringComparison.Ordinal);
        Assert.Contains("+        return ((cents * (100 - percent)) + 50) / 100;", end.Output, StringComparison.Ordinal);
        Assert.Equal(6, (await File.ReadAllLinesAsync(folder.File("copy/requests.jsonl"), TestContext.Current.CancellationToken)).Length);
    }

    private static string Samples => typeof(AgentSampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Samples").Value!;
}

using System.Diagnostics;
using System.Reflection;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>The samples in which agents work, as their README says to run them.</summary>
public sealed class AgentSampleTests
{
    [Fact]
    public async Task FixABug_RunAsTheReadmeSays_IsRefutedOnceAndCompletes()
    {
        using var folder = new GoalFolder();
        using var sample = Start(folder, "fix-a-bug");

        var end = await sample.EndAsync();

        Assert.True(end.ExitCode == 0, end.Output + end.Errors);
        Assert.Contains("2 tests failed", end.Output, StringComparison.Ordinal);
        Assert.Contains("it is not done: tests: the command exited with status 1", end.Output, StringComparison.Ordinal);
        Assert.Contains("fix-a-bug  Complete: every criterion and fence passed in one round", end.Output, StringComparison.Ordinal);
        Assert.Contains("+        return ((cents * (100 - percent)) + 50) / 100;", end.Output, StringComparison.Ordinal);
        Assert.Equal(6, (await File.ReadAllLinesAsync(folder.File("copy/requests.jsonl"), TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task ThreeAgents_RunAsTheReadmeSays_BuildOneProgramInParallelAndSoDoesOneAlone()
    {
        using var folder = new GoalFolder();
        using var sample = Start(folder, "three-agents");

        var end = await sample.EndAsync();

        Assert.True(end.ExitCode == 0, end.Output + end.Errors);
        Assert.Contains("three-agents  Complete: every criterion and fence passed in one round", end.Output, StringComparison.Ordinal);
        Assert.Contains("one-agent  Complete: every criterion and fence passed in one round", end.Output, StringComparison.Ordinal);
        Assert.Contains(" 14 of 60 turns", end.Output, StringComparison.Ordinal);
        Assert.Contains(" 12 of 60 turns", end.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n board          12     80.89\n total                107.59", end.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(26, (await File.ReadAllLinesAsync(folder.File("copy/requests.jsonl"), TestContext.Current.CancellationToken)).Length);
        foreach (var part in (string[])["parse", "price", "layout"])
        {
            Assert.Contains($"step {part} finished", end.Output, StringComparison.Ordinal);
            Assert.Contains($"{part}: done", end.Output, StringComparison.Ordinal);
        }
    }

    private static GoalsProcess Start(GoalFolder folder, string sample)
    {
        var start = new ProcessStartInfo(Path.Combine(Samples, sample, "run.sh")) { WorkingDirectory = folder.Path, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GOALS"] = GoalFolder.Executable;
        start.Environment["MODEL_SERVER"] = Path.Combine(AppContext.BaseDirectory, "Orleans.Goals.ModelServer");
        start.Environment["SANDBOX"] = "full-access";
        start.Environment["KEEP"] = folder.File("copy");
        return new GoalsProcess(start);
    }

    private static string Samples => typeof(AgentSampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Samples").Value!;
}

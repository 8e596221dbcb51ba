using Orleans.Goals.KillProof;

namespace Orleans.Goals.Cli.Tests;

public sealed class CrashTests
{
    [Fact]
    public async Task Run_KilledInTheMiddleOfACommand_IsFinishedByResumeWithEachEffectOnce()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal(
            "gate.yaml",
            ("before", "echo before >>effects"),
            ("gate", $"echo gate >>effects; {GoalFolder.Gate()}; echo passed >>effects"),
            ("after", "echo after >>effects"));
        using var run = folder.Start("run", "gate.yaml", "--json");
        await folder.FileAsync("runs");

        run.Kill();
        await run.EndAsync();
        folder.Write("go", string.Empty);
        var resumed = await folder.JsonAsync("resume", "--all");

        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(1, resumed.Last.GetProperty("plans").GetInt32());
        Assert.Equal(3, resumed.Last.GetProperty("usage").GetProperty("attempts").GetInt64());
        Assert.Equal(["before", "gate", "passed", "after"], folder.Effects);
    }

    /// <summary>The same at random moments; <c>dotnet run -c Release --project tests/KillProof</c> does it a hundred times.</summary>
    [Fact]
    public async Task Run_KilledAtRandomMoments_CompletesWithoutARepeatOrALoss()
    {
        var options = new KillProofOptions { Kills = 4, LauncherKills = 2, Steps = 12, Seed = 20_260_101, Goals = GoalFolder.Executable };

        var result = await new Proof(options, TextWriter.Null, () => ProofGoal.OfCommands(options.Steps)).RunAsync(TestContext.Current.CancellationToken);

        Assert.Empty(result.Problems);
        Assert.Equal((4, 2), (result.Kills, result.LauncherKills));
        Assert.Equal((0, 0), (result.Repeated, result.Lost));
        Assert.Equal(result.Goals, result.Completed);
    }
}

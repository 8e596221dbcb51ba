using Orleans.Goals.KillProof;

namespace Orleans.Goals.Cli.Tests.Agents;

public sealed class AgentKillTests
{
    /// <summary>The command is killed at random moments of an agent's work; <c>dotnet run -c Release --project tests/KillProof -- --agents 50</c> does it fifty times.</summary>
    [Fact]
    public async Task Run_AgentKilledAtRandomMoments_CompletesWithEachEffectOnce()
    {
        var options = new KillProofOptions { Kills = 0, LauncherKills = 0, AgentKills = 6, Steps = 8, Seed = 20_261_121, Goals = GoalFolder.Executable };

        var result = await new AgentProof(options, TextWriter.Null).RunAsync(TestContext.Current.CancellationToken);

        Assert.Empty(result.Problems);
        Assert.Equal(6, result.Kills);
        Assert.Equal((0, 0), (result.Repeated, result.Lost));
        Assert.Equal(result.Goals, result.Completed);
    }
}

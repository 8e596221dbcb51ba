using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>Conversations are recorded and played again; what cannot work is refused before anything is begun.</summary>
public sealed class AgentCassetteTests
{
    [Fact]
    public async Task Record_ThenPlayed_TheSameGoalIsDoneWithoutAServerAndNoSecretIsInTheFile()
    {
        await using var goal = await StartAsync(string.Empty, Exec("echo done >> effects", Turn(1)), Finish(Turn(2)));
        var cassette = goal.Folder.File("talk.jsonl");

        Assert.Equal(ExitCodes.Complete, (await goal.JsonAsync("run", "goal.yaml", "--record", cassette)).ExitCode);

        var recorded = await File.ReadAllTextAsync(cassette, TestContext.Current.CancellationToken);
        Assert.Contains("propose_complete", recorded, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, recorded, StringComparison.Ordinal);

        File.Delete(goal.Folder.File("effects"));
        var calls = goal.Server.Requests.Count;
        var played = await goal.JsonAsync("run", "goal.yaml", "--store", goal.Folder.File("other"), "--model", $"cassette:{cassette}");

        Assert.Equal((ExitCodes.Complete, "Complete"), (played.ExitCode, played.Status));

        Assert.Equal(calls, goal.Server.Requests.Count);
        Assert.Equal("done\n", string.Join('\n', goal.Folder.Effects) + "\n");
    }

    [Theory]
    [InlineData("there is no recording", "--model", "cassette:none.jsonl")]
    [InlineData("is there already", "--record", "goal.yaml")]
    [InlineData("leave one of the two out", "--model", "cassette:goal.yaml", "--record", "new.jsonl")]
    [InlineData("--model is empty", "--model", " ")]
    public async Task Run_WrongModelArguments_AreRefusedBeforeAnythingIsBegun(string said, params string[] arguments)
    {
        await using var goal = await StartAsync(string.Empty);

        var end = await goal.GoalsAsync([.. (string[])["run", "goal.yaml"], .. arguments]);

        Assert.Equal(ExitCodes.WrongInput, end.ExitCode);
        Assert.Contains(said, end.Errors, StringComparison.Ordinal);
        Assert.Empty(goal.Server.Requests);
    }
}

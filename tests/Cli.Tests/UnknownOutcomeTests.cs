using System.Globalization;

namespace Orleans.Goals.Cli.Tests;

/// <summary>The command's own command was killed with its launcher: nobody knows what it did, and a person tells.</summary>
public sealed class UnknownOutcomeTests
{
    [Fact]
    public async Task Resume_AfterTheLauncherWasKilled_AsksAndEnds3()
    {
        using var folder = new GoalFolder();
        await LoseAsync(folder);

        var asked = await folder.JsonAsync("resume", "--all");
        var text = await folder.GoalsAsync("show", "gate");
        var run = await folder.JsonAsync("run", "gate.yaml");

        Assert.Equal((3, "AwaitingInput"), (asked.ExitCode, asked.Status));
        var question = Assert.Single(asked.Last.GetProperty("questions").EnumerateArray());
        Assert.Equal("gate", question.GetProperty("step").GetString());
        Assert.Contains("goals resume gate --step gate --as done|again|failed", text.Output, StringComparison.Ordinal);
        Assert.Equal((3, "AwaitingInput"), (run.ExitCode, run.Status));
    }

    [Theory]
    [InlineData("done", 0, "Complete", new[] { "gate", "after" })]
    [InlineData("again", 0, "Complete", new[] { "gate", "gate", "passed", "after" })]
    [InlineData("failed", 2, "Blocked", new[] { "gate" })]
    public async Task Resume_WithAnAnswer_GoesOnFromIt(string answer, int exitCode, string status, string[] effects)
    {
        using var folder = new GoalFolder();
        await LoseAsync(folder);
        await folder.JsonAsync("resume", "gate");
        folder.Write("go", string.Empty);

        var wrong = await folder.GoalsAsync("resume", "gate", "--step", "after", "--as", answer);
        var settled = await folder.JsonAsync("resume", "gate", "--step", "gate", "--as", answer);

        Assert.Equal(64, wrong.ExitCode);
        Assert.Contains("these do: gate", wrong.Errors, StringComparison.Ordinal);
        Assert.Equal((exitCode, status), (settled.ExitCode, settled.Status));
        Assert.Equal(effects, folder.Effects);
    }

    private static async Task LoseAsync(GoalFolder folder)
    {
        folder.WriteGoal(
            "gate.yaml",
            ("gate", $"echo gate >>effects; read -r pid name state parent group sid rest </proc/self/stat; echo $sid >session.new; mv session.new session; {GoalFolder.Gate()}; echo passed >>effects"),
            ("after", "echo after >>effects"));
        using var run = folder.Start("run", "gate.yaml");
        await folder.FileAsync("session");
        var session = int.Parse(File.ReadAllText(folder.File("session")), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        run.Kill();
        await run.EndAsync();
        KillProof.Launchers.Kill([session], commandsToo: true);
        await Deadline.UntilAsync(() => !Directory.Exists($"/proc/{session}"), "the launcher is gone");
    }
}

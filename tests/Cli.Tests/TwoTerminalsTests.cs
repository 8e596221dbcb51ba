using System.Globalization;

namespace Orleans.Goals.Cli.Tests;

/// <summary>One terminal runs a goal, another asks.</summary>
public sealed class TwoTerminalsTests
{
    private static readonly string Gate = $"echo 1 >>effects; {GoalFolder.Gate()}";

    [Fact]
    public async Task ListShowReport_WhileAnotherProcessRunsTheGoal_TellWhereItStands()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("gate.yaml", ("one", Gate), ("two", "echo 2 >>effects"));
        using var run = folder.Start("run", "gate.yaml", "--json");
        await folder.FileAsync("runs");

        var list = await folder.JsonAsync("list");
        var show = await folder.GoalsAsync("show", "gate");
        var report = await folder.JsonAsync("report", "gate");
        folder.Write("go", string.Empty);
        var end = await run.EndAsync();

        Assert.Equal([0, 0, 0, 0], new[] { list.ExitCode, show.ExitCode, report.ExitCode, end.ExitCode });
        Assert.Equal("Active", list.Status);
        Assert.Contains("running   one", show.Output, StringComparison.Ordinal);
        Assert.Contains($"process {run.Id.ToString(CultureInfo.InvariantCulture)} runs it", show.Output, StringComparison.Ordinal);
        Assert.Equal("Active", report.Status);
        Assert.Equal(["1", "2"], folder.Effects);
    }

    [Theory]
    [InlineData("run", "other.yaml")]
    [InlineData("run", "gate.yaml")]
    [InlineData("resume", "gate")]
    [InlineData("resume", "--all")]
    [InlineData("pause", "gate")]
    [InlineData("cancel", "gate")]
    public async Task Changing_WhileAnotherProcessHoldsTheStore_NamesItAndChangesNothing(params string[] arguments)
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("gate.yaml", ("one", Gate));
        folder.WriteGoal("other.yaml", ("one", "echo other >>effects"));
        using var run = folder.Start("run", "gate.yaml", "--json");
        await folder.FileAsync("runs");

        var refused = await folder.JsonAsync(arguments);
        folder.Write("go", string.Empty);
        var end = await run.EndAsync();

        Assert.Equal(70, refused.ExitCode);
        Assert.Contains($"held by process {run.Id.ToString(CultureInfo.InvariantCulture)}", refused.Last.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Single(refused.Lines);
        Assert.Equal(0, end.ExitCode);
        Assert.Equal(["1"], folder.Effects);
    }

    [Fact]
    public async Task Show_OfAGoalWhoseProcessWasKilled_SaysHowToGoOn()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("gate.yaml", ("one", Gate));
        using var run = folder.Start("run", "gate.yaml", "--json");
        await folder.FileAsync("runs");
        run.Kill();
        await run.EndAsync();

        var show = await folder.GoalsAsync("show", "gate");
        folder.Write("go", string.Empty);
        var resume = await folder.GoalsAsync("resume", "gate");

        Assert.Contains("no process runs it; to go on: goals resume gate", show.Output, StringComparison.Ordinal);
        Assert.Equal(0, resume.ExitCode);
        Assert.Equal(["1"], folder.Effects);
    }
}

using System.IO.Compression;
using System.Text;

namespace Orleans.Goals.Cli.Tests;

/// <summary>Copies of stores and goals, and going on from them.</summary>
public sealed class ArchiveTests
{
    private static readonly string Gate = $"echo 1 >>effects; {GoalFolder.Gate()}";

    [Fact]
    public async Task Backup_WhileAGoalRuns_IsAStoreInWhichTheOpenStepIsUnknownAndNothingElseIsLost()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("done.yaml", ("one", "echo said; echo done >>effects"));
        folder.WriteGoal("gate.yaml", ("one", Gate), ("two", "echo 2 >>effects"));
        await folder.GoalsAsync("run", "done.yaml");
        using var run = folder.Start("run", "gate.yaml");
        await folder.FileAsync("runs");

        var backup = await folder.JsonAsync("backup", "copy");
        folder.Write("go", string.Empty);
        var end = await run.EndAsync();
        var done = await folder.JsonAsync("report", "done", "--store", folder.File("copy"));
        var resumed = await folder.JsonAsync("resume", "gate", "--store", folder.File("copy"));
        var effectsBefore = folder.Effects;
        var settled = await folder.JsonAsync("resume", "gate", "--step", "one", "--as", "done", "--store", folder.File("copy"));

        Assert.Equal((0, 2), (backup.ExitCode, backup.Last.GetProperty("goals").GetInt32()));
        Assert.Equal(0, end.ExitCode);
        Assert.Equal("Complete", done.Status);
        Assert.Equal((3, "AwaitingInput"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(["done", "1", "2"], effectsBefore);
        Assert.Equal((0, "Complete"), (settled.ExitCode, settled.Status));
        Assert.Equal(["done", "1", "2", "2"], folder.Effects);
    }

    [Fact]
    public async Task Backup_ToAFolderThatIsThere_SaysSoAndChangesNothing()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("done.yaml", ("one", "echo 1 >>effects"));
        await folder.GoalsAsync("run", "done.yaml");
        Directory.CreateDirectory(folder.File("copy"));

        var backup = await folder.JsonAsync("backup", "copy");

        Assert.Equal(64, backup.ExitCode);
        Assert.Contains("is there already", backup.Last.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.File("copy")));
    }

    [Fact]
    public async Task ExportImport_GoalThatWasPaused_GoesOnInTheOtherStoreUnderItsId()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("gate.yaml", ("one", $"{Gate}; echo said"), ("two", "echo 2 >>effects"));
        using (var run = folder.Start("run", "gate.yaml"))
        {
            await folder.FileAsync("runs");
            run.Signal(GoalsProcess.Terminate);
            folder.Write("go", string.Empty);
            await run.EndAsync();
        }

        var exported = await folder.JsonAsync("export", "gate", "gate.zip");
        var imported = await folder.JsonAsync("import", "gate.zip", "--store", folder.File("other"));
        var again = await folder.JsonAsync("import", "gate.zip", "--store", folder.File("other"));
        var resumed = await folder.JsonAsync("resume", "gate", "--store", folder.File("other"));

        Assert.Equal((0, 0), (exported.ExitCode, imported.ExitCode));
        Assert.Equal("local/gate", imported.Last.GetProperty("goal").GetString());
        Assert.Equal(64, again.ExitCode);
        Assert.Contains("has a goal local/gate already", again.Last.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(["1", "2"], folder.Effects);
        Assert.Contains("said", Directory.EnumerateFiles(folder.File("other/artifacts"), "*", SearchOption.AllDirectories).Select(File.ReadAllText).Aggregate(string.Concat), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("commits.jsonl", "\"version\":1", "\"version\":7", "not what was written")]
    [InlineData("goal.json", "\"format\":1", "\"format\":2", "use a newer one")]
    [InlineData("goal.json", "local/done", "../evil", "is not a goal id")]
    public async Task Import_ArchiveThatWasChanged_SaysWhatIsWrongAndImportsNothing(string entry, string old, string changed, string expected)
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("done.yaml", ("one", "echo 1 >>effects"));
        await folder.GoalsAsync("run", "done.yaml");
        await folder.GoalsAsync("export", "done", "done.zip");
        Change(folder.File("done.zip"), entry, old, changed);

        var imported = await folder.JsonAsync("import", "done.zip", "--store", folder.File("other"));
        var list = await folder.GoalsAsync("list", "--store", folder.File("other"));

        Assert.Equal(64, imported.ExitCode);
        Assert.Contains(expected, imported.Last.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("there are no goals", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_NoArchive_SaysSo()
    {
        using var folder = new GoalFolder();
        folder.Write("text.zip", "hello");

        var imported = await folder.JsonAsync("import", "text.zip");

        Assert.Equal(64, imported.ExitCode);
        Assert.Contains("is no exported goal", imported.Last.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_NoSuchGoal_SaysSoAndWritesNothing()
    {
        using var folder = new GoalFolder();

        var exported = await folder.JsonAsync("export", "gone", "gone.zip");

        Assert.Equal(64, exported.ExitCode);
        Assert.False(File.Exists(folder.File("gone.zip")));
    }

    private static void Change(string file, string entry, string old, string changed)
    {
        using var archive = ZipFile.Open(file, ZipArchiveMode.Update);
        var found = archive.GetEntry(entry)!;
        string text;
        using (var reader = new StreamReader(found.Open()))
        {
            text = reader.ReadToEnd();
        }

        found.Delete();
        using var content = archive.CreateEntry(entry).Open();
        content.Write(Encoding.UTF8.GetBytes(text.Replace(old, changed, StringComparison.Ordinal)));
    }
}

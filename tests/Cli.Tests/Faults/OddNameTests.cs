namespace Orleans.Goals.Cli.Tests.Faults;

/// <summary>Files, workspaces and stores whose names hold whatever a file system allows.</summary>
public sealed class OddNameTests
{
    public static TheoryData<string> Names =>
    [
        "with space",
        " leading and trailing ",
        "it's \"quoted\"",
        "a\nnew line",
        "tab\tand\u0007bell",
        "$HOME `id` $(id) & ; | * ? [x]",
        "-dash",
        "#hash: {a: b}",
        "größe-検証-✓",
        "e\u0301-two-runes",
        "percent%20%n",
        "back\\slash",
        new string('n', 250),
        string.Concat(Enumerable.Repeat("ü", 125)),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Run_WithAnOddName_CompletesAndIsFoundAgain(string name)
    {
        using var folder = new GoalFolder();
        Directory.CreateDirectory(folder.File($"work/{name}"));
        var store = folder.File($"stores/{name}");
        folder.Write($"work/{name}/{Cut(name)}.yaml", "id: odd\n" + GoalFolder.Goal(("one", "echo 1 >>effects; pwd")));

        var run = await folder.JsonAsync("run", $"./work/{name}/{Cut(name)}.yaml", "--store", store);
        var show = await folder.JsonAsync("show", "odd", "--store", store + "/");
        var output = await folder.GoalsAsync("output", "odd", "one", "--store", store);
        var backup = await folder.GoalsAsync("backup", folder.File($"copies-{Cut(name)}"), "--store", store);
        var copy = await folder.JsonAsync("show", "odd", "--store", folder.File($"copies-{Cut(name)}"));

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal((0, "Complete"), (show.ExitCode, show.Status));
        Assert.Equal(folder.File($"work/{name}"), show.Last.GetProperty("workspace").GetString());
        Assert.Equal(folder.File($"work/{name}"), output.Output.TrimEnd('\n'));
        Assert.Equal((0, 0, "Complete"), (backup.ExitCode, copy.ExitCode, copy.Status));
        Assert.Equal(["1"], await File.ReadAllLinesAsync(folder.File($"work/{name}/effects")));
    }

    [Fact]
    public async Task Run_ThroughALinkAndWithASlashAtTheEnd_IsTheSameWorkspaceAndStore()
    {
        using var folder = new GoalFolder();
        Directory.CreateDirectory(folder.File("real"));
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("real"));
        Directory.CreateSymbolicLink(folder.File("linked-store"), folder.Store);
        Directory.CreateDirectory(folder.Store);
        folder.Write("goal.yaml", "id: goal\nworkspace: link/\n" + GoalFolder.Goal(("one", "echo 1 >>effects")));
        folder.Write("same.yaml", "id: goal\nworkspace: ./real//\n" + GoalFolder.Goal(("one", "echo 1 >>effects")));

        var run = await folder.JsonAsync("run", "goal.yaml");
        var again = await folder.JsonAsync("run", "same.yaml", "--store", folder.File("linked-store") + "//");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal((0, "local/goal"), (again.ExitCode, again.Id));
        Assert.Equal(["1"], await File.ReadAllLinesAsync(folder.File("real/effects")));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("größe")]
    [InlineData("a/b/c/d")]
    [InlineData("'; DROP TABLE goals; --")]
    [InlineData("%00")]
    public async Task Show_OfAnOddId_SaysWhatAnIdIs(string id)
    {
        using var folder = new GoalFolder();

        var show = await folder.GoalsAsync("show", "--", id);

        Assert.Equal(64, show.ExitCode);
        Assert.Contains("is not a valid id", show.Errors, StringComparison.Ordinal);
        Assert.Single(show.Errors.TrimEnd().Split('\n'));
    }

    /// <summary>A name that leaves room for what is appended to it, in bytes.</summary>
    private static string Cut(string name) => System.Text.Encoding.UTF8.GetByteCount(name) > 200 ? name[..90] : name;
}

using Orleans.Goals.Cli.Verbs;

namespace Orleans.Goals.Cli.Tests;

/// <summary>What a person is told who types something wrong: one message that says what to do, and nothing is begun.</summary>
public sealed class WrongInputTests
{
    private static readonly string Long = new('a', 20_000);

    public static TheoryData<string, string[]> Words => new()
    {
        { "'rn' is no command (did you mean 'run'?). See: goals --help", ["rn", "x.yaml"] },
        { "'shwo' is no command (did you mean 'show'?). See: goals --help", ["shwo"] },
        { "'status' is no command (did you mean 'show'?). See: goals --help", ["status"] },
        { "'help' is no command (did you mean '--help'?). See: goals --help", ["help"] },
        { "'instal' is no command (did you mean 'install'?). See: goals service --help", ["service", "instal"] },
        { "'zebra' is no command. See: goals --help", ["zebra"] },
        { "'--jsn' is no option of list (did you mean '--json'?). See: goals list --help", ["list", "--jsn"] },
        { "'--stor' is no option of service status (did you mean '--store'?). See: goals service status --help", ["service", "status", "--stor", "x"] },
        { "'--max-wrkers' is no option of run (did you mean '--max-workers'?). See: goals run --help", ["run", "x.yaml", "--max-wrkers", "3"] },
        { "'b' is too much: show takes ID. See: goals show --help", ["show", "a", "b"] },
        { "'a' is too much: list takes nothing. See: goals list --help", ["list", "a"] },
        { "show needs ID. See: goals show --help", ["show"] },
        { "--max-workers needs N. See: goals run --help", ["run", "x.yaml", "--max-workers"] },
        { "--max-workers: 'many' is not a whole number. See: goals run --help", ["run", "x.yaml", "--max-workers", "many"] },
        { "plans: 'first' is not a whole number. See: goals plans --help", ["plans", "x", "first"] },
        { "--as: 'don' is none of done, again, failed (did you mean 'done'?). See: goals resume --help", ["resume", "x", "--step", "s", "--as", "don"] },
        { "say what to do: install, uninstall, status. See: goals service --help", ["service"] },
        { "FILE is empty; write the path. See: goals run --help", ["run", ""] },
        { "FOLDER is empty; write the path. See: goals backup --help", ["backup", " "] },
        { "--output is empty; write the path. See: goals report --help", ["report", "x", "--output", ""] },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public async Task Goals_WithWrongWords_SaysWhatWasMeant(string expected, string[] arguments)
    {
        using var folder = new GoalFolder();

        var end = await folder.GoalsAsync(arguments);

        Assert.Equal((64, $"goals: {expected}\n", string.Empty), (end.ExitCode, end.Errors, end.Output));
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public async Task Goals_WithoutAWord_ShowsWhatThereIs()
    {
        using var folder = new GoalFolder();

        var end = await folder.GoalsAsync();

        Assert.Equal(64, end.ExitCode);
        Assert.Equal((await folder.GoalsAsync("--help")).Lines, end.Lines);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("show")]
    [InlineData("validate")]
    [InlineData("import")]
    [InlineData("init")]
    public async Task Goals_WithAnOverlongArgument_ShowsItsEndsOnly(string verb)
    {
        using var folder = new GoalFolder();

        var text = await folder.GoalsAsync(verb, Long);
        var json = await folder.JsonAsync(verb, Long);

        Assert.NotEqual(0, text.ExitCode);
        Assert.InRange(text.Errors.Length, 20, 2_000);
        Assert.InRange(json.Last.GetRawText().Length, 20, 2_000);
    }

    [Fact]
    public async Task Goals_WithAnOverlongWord_ShowsItsBeginning()
    {
        using var folder = new GoalFolder();

        var end = await folder.GoalsAsync(Long, "--" + Long);

        Assert.Equal(64, end.ExitCode);
        Assert.InRange(end.Errors.Length, 20, 500);
    }

    [Theory]
    [InlineData("run", "README.md is not a goal file; nothing was begun")]
    [InlineData("validate", "README.md is not a goal file")]
    public async Task File_OfAnotherKind_IsToldOnceWithAnExample(string verb, string expected)
    {
        using var folder = new GoalFolder();
        folder.Write("README.md", "# A product\n\nkey: value: x\n");

        var end = await folder.GoalsAsync(verb, "README.md");
        var json = await folder.JsonAsync(verb, "README.md");

        Assert.Equal(64, end.ExitCode);
        Assert.Equal(
            [$"goals: {expected}", "A goal file looks like this:", .. WrongFiles.Smallest.Select(line => $"    {line}"), "'goals init' writes one that fits the folder it is called in."],
            end.Errors.TrimEnd().Split('\n'));
        Assert.Equal(expected, json.Last.GetProperty("error").GetString());
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public async Task Example_ThatIsShown_IsAGoalThatIsReached()
    {
        using var folder = new GoalFolder();
        folder.Write("example.yaml", string.Join('\n', WrongFiles.Smallest));

        var run = await folder.GoalsAsync("run", "example.yaml");

        Assert.Equal(3, WrongFiles.Smallest.Length);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("55\n", await File.ReadAllTextAsync(folder.File("sum.txt")));
    }

    [Fact]
    public async Task Edit_WithAFileOfAnotherKind_ChangesNothing()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("goal.yaml", ("one", "echo 1 >>effects"));
        folder.Write("Makefile", "all:\n\ttrue\n");
        await folder.GoalsAsync("run", "goal.yaml");

        var edit = await folder.GoalsAsync("edit", "goal", "Makefile");

        Assert.Equal(64, edit.ExitCode);
        Assert.StartsWith("goals: Makefile is not a goal file; nothing was changed\n", edit.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithAWorkspaceThatIsNotThere_RefusesBeforeAnythingIsBegun()
    {
        using var folder = new GoalFolder();
        folder.Write("lost.yaml", "workspace: nowhere/there\n" + GoalFolder.Goal(("one", "echo 1 >>effects")));
        folder.Write("file.yaml", "workspace: lost.yaml\n" + GoalFolder.Goal(("one", "echo 1 >>effects")));

        var lost = await folder.GoalsAsync("run", "lost.yaml");
        var json = await folder.JsonAsync("run", "lost.yaml");
        var file = await folder.GoalsAsync("run", "file.yaml");
        var checking = await folder.GoalsAsync("validate", "lost.yaml");
        var list = await folder.GoalsAsync("list");

        var problem = $"there is no folder {folder.File("nowhere/there")}, and it is the goal's workspace; make it, or name another one";
        Assert.Equal((64, $"goals: {problem}. Nothing was begun\n"), (lost.ExitCode, lost.Errors));
        Assert.Equal($"{problem}. Nothing was begun", json.Last.GetProperty("error").GetString());
        Assert.Equal((64, $"goals: the workspace {folder.File("lost.yaml")} is a file; name a folder. Nothing was begun\n"), (file.ExitCode, file.Errors));
        Assert.Equal((64, $"lost.yaml:1:1: {problem}\ngoals: 1 error in lost.yaml\n"), (checking.ExitCode, checking.Errors));
        Assert.StartsWith("there are no goals", list.Output, StringComparison.Ordinal);

        Directory.CreateDirectory(folder.File("nowhere/there"));
        Assert.Equal(0, (await folder.GoalsAsync("run", "lost.yaml")).ExitCode);
    }

    [Fact]
    public async Task Run_WithAWorkspaceThatIsNotThereWhileAProcessHoldsTheStore_RefusesToo()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("gate.yaml", ("one", $"echo 1 >>effects; {GoalFolder.Gate()}"));
        folder.Write("lost.yaml", "workspace: nowhere\n" + GoalFolder.Goal(("one", "true")));
        using var run = folder.Start("run", "gate.yaml");
        await folder.FileAsync("runs");

        var lost = await folder.GoalsAsync("run", "lost.yaml");
        folder.Write("go", string.Empty);
        var end = await run.EndAsync();

        Assert.Equal((64, $"goals: there is no folder {folder.File("nowhere")}, and it is the goal's workspace; make it, or name another one. Nothing was begun\n"), (lost.ExitCode, lost.Errors));
        Assert.Equal(0, end.ExitCode);
    }

    [Fact]
    public async Task Run_OfAGoalWhoseWorkspaceWentAway_GoesOnAndSaysSo()
    {
        using var folder = new GoalFolder();
        Directory.CreateDirectory(folder.File("work"));
        folder.Write("goal.yaml", "workspace: work\n" + GoalFolder.Goal(("one", "test -e mended && echo 1 >>effects")));
        await folder.GoalsAsync("run", "goal.yaml");
        Directory.Delete(folder.File("work"), recursive: true);

        var gone = await folder.GoalsAsync("run", "goal.yaml");
        Directory.CreateDirectory(folder.File("work"));
        folder.Write("work/mended", string.Empty);
        var back = await folder.GoalsAsync("run", "goal.yaml");

        Assert.Equal(2, gone.ExitCode);
        Assert.Contains("goal  Blocked: ", gone.Output, StringComparison.Ordinal);
        Assert.Contains(folder.File("work"), gone.Output, StringComparison.Ordinal);
        Assert.Equal(0, back.ExitCode);
    }
}

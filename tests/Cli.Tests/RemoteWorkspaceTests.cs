using System.Diagnostics;

namespace Orleans.Goals.Cli.Tests;

/// <summary>Goals whose workspace is a git remote, by the command.</summary>
public sealed class RemoteWorkspaceTests
{
    private const string Value = "a-token-of-a-test";

    [Fact]
    public async Task Run_TwoSteps_EachIsACommitAndTheResultABranch()
    {
        using var folder = NewRemote();
        folder.Write("goal.yaml", GoalOf(folder, "one: echo 1 >effects", "two: echo 2 >>effects"));

        var run = await folder.JsonAsync("run", "goal.yaml");

        Assert.True((0, "Complete") == (run.ExitCode, run.Status), run.End.Output);
        Assert.Equal("1\n2", Git(folder, "show", "goals/goal:effects"));
        Assert.Equal("two\none\nfirst", Git(folder, "log", "--format=%s", "goals/goal"));
        Assert.Equal("first", Git(folder, "log", "--format=%s", "main"));
        Assert.Equal(Git(folder, "rev-parse", "goals/goal~1"), Git(folder, "rev-parse", "refs/goals/local/goal/plan-1/one/1.1"));
        Assert.False(File.Exists(folder.File("effects")));
    }

    [Fact]
    public async Task Resume_AfterAKillInTheMiddleOfAStep_TakesItsCommandOverAndPushesWhatItDid()
    {
        using var folder = NewRemote();
        var gate = $"echo 1 >effects; : >{folder.File("runs")}; while [ ! -e {folder.File("go")} ]; do sleep 0.02; done; echo 2 >>effects";
        folder.Write("goal.yaml", GoalOf(folder, $"one: '{gate}'", "two: echo 3 >>effects"));
        using (var goals = folder.Start("run", "goal.yaml"))
        {
            await folder.FileAsync("runs");
            goals.Kill();
            await goals.EndAsync();
        }

        folder.Write("go", string.Empty);
        var run = await folder.JsonAsync("resume", "goal");

        Assert.True((0, "Complete") == (run.ExitCode, run.Status), run.End.Output);
        Assert.Equal("1\n2\n3", Git(folder, "show", "goals/goal:effects"));
    }

    [Fact]
    public async Task Resume_AfterTheBranchOfTheResultWasInTheWay_Completes()
    {
        using var folder = NewRemote();
        folder.Write("goal.yaml", GoalOf(folder, "one: echo 1 >effects"));
        Commit(folder, "theirs", "goals/goal");
        var theirs = Git(folder, "rev-parse", "goals/goal");

        var held = await folder.JsonAsync("run", "goal.yaml");
        var untouched = Git(folder, "rev-parse", "goals/goal");
        Git(folder, "branch", "-m", "goals/goal", "theirs");
        var resumed = await folder.JsonAsync("resume", "goal");

        Assert.Equal("Blocked", held.Status);
        Assert.Contains("work of somebody else, and is not overwritten", held.End.Output, StringComparison.Ordinal);
        Assert.Equal(theirs, untouched);
        Assert.True((0, "Complete") == (resumed.ExitCode, resumed.Status), resumed.End.Output);
        Assert.Equal("1", Git(folder, "show", "goals/goal:effects"));
    }

    [Fact]
    public async Task Resume_WithTheSecretThatWasMissing_GoesOnFromWhereItStood()
    {
        using var folder = NewRemote();
        folder.Write("goal.yaml", GoalOf(folder, "one: echo 1 >effects", "two: 'test -n \"$API_KEY\" && echo 2 >>effects'").Replace("- {id: two,", "- {id: two, secrets: [API_KEY],", StringComparison.Ordinal));

        var held = await RunAsync(folder, null, "run", "goal.yaml", "--json");
        var again = await RunAsync(folder, null, "resume", "goal", "--json");
        var resumed = await RunAsync(folder, Value, "resume", "goal", "--json");

        Assert.All([held, again], end =>
        {
            Assert.Equal("Blocked", new JsonEnd(end).Status);
            Assert.Contains("the secret 'API_KEY' is missing; set GOALS_SECRET_API_KEY where the goal is run", end.Output, StringComparison.Ordinal);
        });
        Assert.True(resumed.ExitCode == 0, resumed.Output);
        Assert.Equal("1\n2", Git(folder, "show", "goals/goal:effects"));

        // One plan, and the first step was not done again.
        Assert.Equal("two\none\nfirst", Git(folder, "log", "--format=%s", "goals/goal"));
        Assert.Equal("1", Git(folder, "for-each-ref", "--format=1", "refs/goals/local/goal/plan-1/one/"));
    }

    [Fact]
    public async Task Run_RefThatIsMissing_IsBlockedAndGoesOnWhenItIsThere()
    {
        using var folder = NewRemote();
        folder.Write("goal.yaml", GoalOf(folder, "one: echo 1 >effects").Replace("ref: main", "ref: later", StringComparison.Ordinal));

        var held = await folder.JsonAsync("run", "goal.yaml");
        Git(folder, "branch", "later", "main");
        var resumed = await folder.JsonAsync("resume", "goal");

        Assert.Equal("Blocked", held.Status);
        Assert.Contains("has no branch and no tag 'later'", held.End.Output, StringComparison.Ordinal);
        Assert.True((0, "Complete") == (resumed.ExitCode, resumed.Status), resumed.End.Output);
    }

    /// <summary>A folder with a remote of one commit.</summary>
    internal static GoalFolder NewRemote()
    {
        var folder = new GoalFolder();
        Directory.CreateDirectory(folder.File("remote.git"));
        Git(folder, "init", "-q", "--bare", "-b", "main");
        Commit(folder, "first", "main");
        return folder;
    }

    internal static string Git(GoalFolder folder, params string[] arguments) => GitIn(folder.File("remote.git"), arguments);

    private static void Commit(GoalFolder folder, string message, string branch)
    {
        var tree = Git(folder, "hash-object", "-t", "tree", "-w", "/dev/null");
        var commit = Git(folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit-tree", "-m", message, tree);
        Git(folder, "update-ref", $"refs/heads/{branch}", commit);
    }

    private static string GitIn(string path, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = path, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd().TrimEnd('\n');
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"git {string.Join(' ', arguments)} exited with {process.ExitCode}: {error.GetAwaiter().GetResult()}");
    }

    private static async Task<GoalsEnd> RunAsync(GoalFolder folder, string? value, params string[] arguments)
    {
        var start = folder.StartOf(arguments);
        start.Environment["XDG_CONFIG_HOME"] = folder.File("config");
        if (value is not null)
        {
            start.Environment["GOALS_SECRET_API_KEY"] = value;
        }

        using var goals = new GoalsProcess(start);
        return await goals.EndAsync();
    }

    private static string GoalOf(GoalFolder folder, params string[] steps)
    {
        var before = string.Empty;
        var lines = new List<string> { "id: goal", "objective: A goal on a remote.", $"workspace: {{git: file://{folder.File("remote.git")}, ref: main}}", "doneWhen: [{id: there, file: effects}]", "plans:", "  - steps:" };
        foreach (var step in steps)
        {
            var (id, run) = (step[..step.IndexOf(':', StringComparison.Ordinal)], step[(step.IndexOf(':', StringComparison.Ordinal) + 2)..]);
            lines.Add($"      - {{id: {id}, run: {(run.StartsWith('\'') ? run : $"'{run}'")}{(before.Length == 0 ? string.Empty : $", after: [{before}]")}}}");
            before = id;
        }

        return string.Join('\n', lines) + "\n";
    }
}

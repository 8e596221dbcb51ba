using System.Text;

namespace Orleans.Goals.Cli.Tests;

/// <summary>The value of a secret reaches the command that needs it, and nothing else.</summary>
public sealed class SecretTests
{
    private const string Value = "hunter2-and-more-of-it";

    [Fact]
    public async Task Run_StepThatPrintsASecret_LeavesItNowhereInTheStore()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", Goal("printf '%s' \"$API_KEY\" >effects; echo \"the key is $API_KEY\"; exit 3"));

        var run = await RunAsync(folder, Value, "run", "goal.yaml", "--json");
        var report = await folder.GoalsAsync("report", "goal");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(Value, await File.ReadAllTextAsync(folder.File("effects")));
        Assert.Contains("the key is [secret API_KEY]", report.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, run.Output + run.Errors + report.Output, StringComparison.Ordinal);
        AssertNotIn(folder.Store);
    }

    [Fact]
    public async Task Resume_AfterAKillInTheMiddle_LeavesItNowhereInTheStore()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", Goal($"printf '%s' \"$API_KEY\" >effects; {GoalFolder.Gate()}; echo \"the key is $API_KEY\"; : >ended"));
        using (var goals = new GoalsProcess(StartOf(folder, Value, "run", "goal.yaml")))
        {
            await folder.FileAsync("runs");
            goals.Kill();
            await goals.EndAsync();
        }

        AssertNotIn(folder.Store);
        folder.Write("go", string.Empty);
        await folder.FileAsync("ended");
        var run = await RunAsync(folder, Value, "resume", "goal", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(Value, run.Output + run.Errors, StringComparison.Ordinal);
        AssertNotIn(folder.Store);
    }

    [Fact]
    public async Task Run_SecretThatIsMissing_SaysHowToGiveItAndStartsNothing()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", Goal(": >effects"));

        var run = await RunAsync(folder, null, "run", "goal.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("the secret 'API_KEY' is missing; set GOALS_SECRET_API_KEY where the goal is run, or write it into '", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("effects")));
    }

    [Fact]
    public async Task Run_SecretInAFileThatOthersMayRead_IsRefusedWithTheRemedy()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", Goal("printf '%s' \"$API_KEY\" >effects"));
        Directory.CreateDirectory(folder.File("config/goals/secrets"));
        folder.Write("config/goals/secrets/API_KEY", Value + "\n");
        var path = folder.File("config/goals/secrets/API_KEY");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        }

        var refused = await RunAsync(folder, null, "run", "goal.yaml");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var resumed = await RunAsync(folder, null, "resume", "goal");

        Assert.Contains($"run: chmod 600 '{path}'", refused.Output, StringComparison.Ordinal);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(Value, await File.ReadAllTextAsync(folder.File("effects")));
    }

    private static string Goal(string line) => $"""
        id: goal
        objective: A step needs a secret.
        secrets: [API_KEY]
        doneWhen: [{"{"}id: ran, file: effects{"}"}]
        plans: [{"{"}steps: [{"{"}id: one, run: {System.Text.Json.JsonSerializer.Serialize(line)}{"}"}]{"}"}]
        """;

    private static System.Diagnostics.ProcessStartInfo StartOf(GoalFolder folder, string? value, params string[] arguments)
    {
        var start = folder.StartOf(arguments);
        start.Environment["XDG_CONFIG_HOME"] = folder.File("config");
        if (value is not null)
        {
            start.Environment["GOALS_SECRET_API_KEY"] = value;
        }

        return start;
    }

    private static async Task<GoalsEnd> RunAsync(GoalFolder folder, string? value, params string[] arguments)
    {
        using var goals = new GoalsProcess(StartOf(folder, value, arguments));
        return await goals.EndAsync();
    }

    private static void AssertNotIn(string store)
    {
        var value = Encoding.UTF8.GetBytes(Value);
        foreach (var file in Directory.EnumerateFiles(store, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == "goals.sock")
            {
                // Where a process that was killed was reached: there is nothing to read.
                continue;
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            Assert.True(content.AsSpan().IndexOf(value) < 0, $"the value is in {file}");
        }
    }
}

using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Orleans.Goals.KillProof;

namespace Orleans.Goals.Cli.Tests;

/// <summary>A folder of a test's own: goal files, a workspace and a store.</summary>
internal sealed class GoalFolder : IDisposable
{
    public GoalFolder() => Path = Directory.CreateTempSubdirectory("goals-cli-").FullName;

    /// <summary>The command as it was built, or the one that <c>GOALS_TEST_COMMAND</c> names: compiled ahead, a start takes half the processor.</summary>
    public static string Executable { get; } =
        Environment.GetEnvironmentVariable("GOALS_TEST_COMMAND") is { Length: > 0 } named ? named : typeof(GoalFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "GoalsExecutable").Value!;

    public string Path { get; }

    public string Store => File("store");

    /// <summary>How long the command waits when it is interrupted; null for its default.</summary>
    public string? PauseWait { get; init; }

    /// <summary>The key of a server, or null.</summary>
    public string? Key { get; init; }

    /// <summary>What steps and checks appended to <c>effects</c>, line by line.</summary>
    public string[] Effects => System.IO.File.Exists(File("effects")) ? System.IO.File.ReadAllLines(File("effects")) : [];

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A shell line that says in a file that it runs, and waits until the file <c>go</c> is there, or the folder is gone.</summary>
    public static string Gate(string marker = "runs") => $": >{marker}; while [ -e {marker} ] && [ ! -e go ]; do sleep 0.02; done";

    public void Write(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    /// <summary>Writes a goal of one plan whose steps are shell lines, done when the last one has run.</summary>
    /// <param name="name">The file.</param>
    /// <param name="steps">Id and shell line of each step.</param>
    public void WriteGoal(string name, params ReadOnlySpan<(string Id, string Run)> steps) => Write(name, Goal(steps));

    public static string Goal(params ReadOnlySpan<(string Id, string Run)> steps)
    {
        var lines = new List<string> { "objective: A goal of a test.", "doneWhen:", "  - {id: ran, file: effects}", "plans:", "  - name: only", "    steps:" };
        foreach (var (id, run) in steps)
        {
            lines.Add($"      - {{id: {id}, run: {JsonSerializer.Serialize(run)}}}");
        }

        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Runs the command to its end.</summary>
    public async Task<GoalsEnd> GoalsAsync(params IEnumerable<string> arguments)
    {
        using var goals = Start(arguments);
        return await goals.EndAsync();
    }

    /// <summary>Runs the command to its end, for a script: every line of its output must be JSON.</summary>
    public async Task<JsonEnd> JsonAsync(params IEnumerable<string> arguments) => new(await GoalsAsync(arguments.Append("--json")));

    /// <summary>Starts the command.</summary>
    public GoalsProcess Start(params IEnumerable<string> arguments) => new(StartOf(arguments));

    public ProcessStartInfo StartOf(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Executable)
        {
            WorkingDirectory = Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GOALS_STORE"] = Store;
        if (Key is not null)
        {
            start.Environment["GOALS_KEY"] = Key;
        }

        if (PauseWait is not null)
        {
            start.Environment["GOALS_PAUSE_WAIT"] = PauseWait;
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>Waits until a file is there.</summary>
    public Task FileAsync(string name) => Deadline.UntilAsync(() => System.IO.File.Exists(File(name)), $"{name} is there");

    /// <summary>Whether a process is at work. One that has ended may be listed until its parent has taken notice.</summary>
    public static bool IsAtWork(string process)
    {
        try
        {
            var stat = System.IO.File.ReadAllText($"/proc/{process.Trim()}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => LeftFolder.Remove(Path);
}

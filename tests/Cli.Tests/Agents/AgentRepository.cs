using System.Diagnostics;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>A goal of agents over a repository of a person's, and a git that kills on command who started it.</summary>
internal sealed class AgentRepository : IAsyncDisposable
{
    /// <summary>In place of git: before or after the first call that has some words in it, ends its host.</summary>
    private const string Shim = """
        #!/bin/sh
        if [ -f FOLDER/plan ]; then
          read -r when words <FOLDER/plan
          case " $* " in
            *"$words"*)
              if mv FOLDER/plan FOLDER/done.$$ 2>/dev/null; then
                [ "$when" = after ] && 'GIT' "$@"
                kill -9 $PPID
                exit 137
              fi;;
          esac
        fi
        exec 'GIT' "$@"

        """;

    private AgentRepository(AgentGoal goal) => Goal = goal;

    public AgentGoal Goal { get; }

    public string Top => Goal.Folder.File("repository");

    /// <summary>Whether somebody was killed.</summary>
    public bool IsKilled => Directory.EnumerateFiles(Goal.Folder.Path, "done.*").Any();

    /// <summary>Starts the server, and makes the repository with one commit.</summary>
    /// <param name="text">The goal file; <c>FOLDER</c> stands for the folder that everything is in.</param>
    /// <param name="rules">What the model says.</param>
    public static async Task<AgentRepository> StartAsync(string text, params ScriptRule[] rules)
    {
        var goal = await AgentGoal.StartAsync(string.Empty, rules);
        var repository = new AgentRepository(goal);
        var bin = goal.Folder.File("bin");
        Directory.CreateDirectory(bin);
        Directory.CreateDirectory(repository.Top);
        var git = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Select(path => Path.Combine(path, "git")).First(File.Exists);
        File.WriteAllText(Path.Combine(bin, "git"), Shim.Replace("GIT", git, StringComparison.Ordinal).Replace("FOLDER", goal.Folder.Path, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(bin, "git"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        goal.Variables["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        goal.Folder.Write("goal.yaml", text.Replace("FOLDER", goal.Folder.Path, StringComparison.Ordinal));
        repository.Git("init", "-q", "-b", "main");
        repository.Git("config", "user.name", "a person");
        repository.Git("config", "user.email", "a@b");
        repository.Write("list.txt", "first\n");
        repository.Write("mine.txt", "as committed\n");
        repository.Git("add", "-A");
        repository.Git("commit", "-qm", "first");
        return repository;
    }

    /// <summary>Has the host killed before or after a call of git.</summary>
    public void KillAt(string when, string words) => Goal.Folder.Write("plan", $"{when} {words}\n");

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Top, name), text);

    public string Read(string name) => File.ReadAllText(Path.Combine(Top, name));

    public string Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Top, RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd().TrimEnd('\n');
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"git {string.Join(' ', arguments)} exited with {process.ExitCode}");
    }

    /// <summary>Nothing of the attempts is left in the repository.</summary>
    public void AssertNothingLeft()
    {
        var common = Path.Combine(Top, ".git");
        Assert.Single(Git("worktree", "list").Split('\n'));
        Assert.Equal("* main", Git("branch", "--list"));
        Assert.False(File.Exists(Path.Combine(common, "index.lock")));
        Assert.False(Directory.Exists(Path.Combine(common, "goals-merge")));
        Git("fsck", "--strict");
    }

    public ValueTask DisposeAsync() => Goal.DisposeAsync();
}

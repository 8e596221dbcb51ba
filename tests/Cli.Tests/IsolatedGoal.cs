using System.Diagnostics;

namespace Orleans.Goals.Cli.Tests;

/// <summary>A goal with <c>isolation: worktree</c> over a repository of its own, and a git that kills on command who started it, or itself.</summary>
internal sealed class IsolatedGoal : IDisposable
{
    // The check of the last step passes only once: what was decided before a kill is not asked again.
    private const string Text = """
        id: isolated
        objective: Every step leaves its line once.
        workspace: repository
        doneWhen:
          - {id: all, run: "test -e a.txt && test -e b.txt && test -e c.txt"}
        plans:
          - name: only
            isolation: worktree
            steps:
              - {id: a, after: [], run: "echo a >>FOLDER/effects; GATE; echo a >a.txt; echo a >>both.txt"}
              - {id: b, after: [], run: "echo b >>FOLDER/effects; GATE; echo b >b.txt"}
              - {id: c, after: [a, b], run: "echo c >>FOLDER/effects; echo c >c.txt; echo c >>both.txt", checks: [{id: once, run: "mkdir FOLDER/checked"}]}

        """;

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

    /// <summary>A filter of git's: ends the git that writes or reads a file just now, or its host, or both.</summary>
    private const string Filter = """
        #!/bin/sh
        if [ -f FOLDER/cut ]; then
          read -r kind whom words <FOLDER/cut
          if [ "$kind" = "$1" ]; then
            process=$PPID; gits=; said=; host=
            while read -r name <"/proc/$process/comm"; do
              case $name in goals) host=$process; break;; git|sh|filter) ;; *) break;; esac
              said="$said $(tr '\0' ' ' <"/proc/$process/cmdline")"
              gits="$process $gits"
              process=$(cut -d ' ' -f 4 "/proc/$process/stat")
            done
            case $said in
              *"$words"*)
                if [ -n "$host" ] && mv FOLDER/cut FOLDER/done.$$ 2>/dev/null; then
                  case $whom in
                    host) kill -9 $host; sleep 0.7;;
                    both) kill -9 $host $gits; exit 1;;
                    git) kill -9 $gits; exit 1;;
                  esac
                fi;;
            esac
          fi
        fi
        exec cat

        """;

    private readonly GoalFolder folder = new();
    private readonly string bin;

    public IsolatedGoal(bool isGated = false)
    {
        bin = folder.File("bin");
        Directory.CreateDirectory(bin);
        Directory.CreateDirectory(Top);
        var git = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Select(path => Path.Combine(path, "git")).First(File.Exists);
        WriteProgram("git", Shim.Replace("GIT", git, StringComparison.Ordinal));
        WriteProgram("filter", Filter);
        folder.Write("goal.yaml", Text.Replace("FOLDER", folder.Path, StringComparison.Ordinal).Replace("GATE", isGated ? $"while [ ! -e {folder.Path}/go ]; do sleep 0.02; done" : "true", StringComparison.Ordinal));
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "a person");
        Git("config", "user.email", "a@b");
        Git("config", "filter.cut.clean", $"'{bin}/filter' clean");
        Git("config", "filter.cut.smudge", $"'{bin}/filter' smudge");
        Write(".gitattributes", "*.txt filter=cut\n");
        Write("base.txt", "base\n");
        Git("add", "-A");
        Git("commit", "-qm", "first");
    }

    public GoalFolder Folder => folder;

    public string Top => folder.File("repository");

    /// <summary>Has the host killed before or after a call of git; a later one replaces it.</summary>
    public void KillAt(string when, string words) => folder.Write("plan", $"{when} {words}\n");

    /// <summary>Has git, its host or both killed while it cleans or smudges a file.</summary>
    public void KillIn(string kind, string whom, string words) => folder.Write("cut", $"{kind} {whom} {words}\n");

    /// <summary>Whether that has happened.</summary>
    public bool IsDone => Directory.EnumerateFiles(folder.Path, "done.*").Any();

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Top, name), text);

    public GoalsProcess Start(params IEnumerable<string> arguments)
    {
        var start = folder.StartOf(arguments.Append("--json"));
        start.Environment["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        return new GoalsProcess(start);
    }

    public async Task<JsonEnd> RunAsync(params IEnumerable<string> arguments)
    {
        using var goals = Start(arguments);
        return new JsonEnd(await goals.EndAsync());
    }

    public string Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Top, RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"git {string.Join(' ', arguments)} exited with {process.ExitCode}");
    }

    /// <summary>Every change is in the workspace once, and nothing else is left of the attempts.</summary>
    public void AssertWhole()
    {
        Assert.Equal("main", Git("symbolic-ref", "--short", "HEAD"));
        Assert.Empty(Git("status", "--porcelain"));
        Assert.Equal("a\nc\n", File.ReadAllText(Path.Combine(Top, "both.txt")));
        Assert.Equal(["a.txt: 1", "b.txt: 1", "c.txt: 1"], new[] { "a.txt", "b.txt", "c.txt" }.Select(file => $"{file}: {Git("log", "--oneline", "--", file).Split('\n').Length}"));
        Assert.Equal(2, Git("log", "--oneline", "--", "both.txt").Split('\n').Length);
        Assert.Equal(["a", "b", "c"], folder.Effects.Order(StringComparer.Ordinal));
        AssertNothingLeft();
        Git("fsck", "--strict");
    }

    public void AssertNothingLeft()
    {
        var common = Path.Combine(Top, ".git");
        Assert.Single(Git("worktree", "list").Split('\n'));
        Assert.Equal("* main", Git("branch", "--list"));
        Assert.Empty(Directory.Exists(Path.Combine(common, "worktrees")) ? Directory.EnumerateDirectories(Path.Combine(common, "worktrees")) : []);
        Assert.Equal(["goals.lock"], Directory.EnumerateFiles(common, "*.lock", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(common, file)));
        Assert.False(Directory.Exists(Path.Combine(common, "goals-merge")));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(folder.Store, "worktrees"), "goals-*", SearchOption.AllDirectories));
    }

    public void Dispose() => folder.Dispose();

    private void WriteProgram(string name, string text)
    {
        var path = Path.Combine(bin, name);
        File.WriteAllText(path, text.Replace("FOLDER", folder.Path, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

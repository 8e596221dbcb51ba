using System.Diagnostics;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Tests.Agents.Git;

/// <summary>A repository of a person with one commit, and a store beside it.</summary>
internal sealed class GitRepository : IDisposable
{
    private readonly TemporaryFolder root = new();

    public GitRepository()
    {
        Directory.CreateDirectory(Top);
        Directory.CreateDirectory(Store);
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "a person");
        Git("config", "user.email", "a@b");
        Write("a.txt", "a\n");
        Write("b.txt", "b\n");
        Write("sub/c.txt", "c\n");
        Git("add", "-A");
        Git("commit", "-qm", "first");
        Trees = new AttemptTrees(Store, new WorktreePatience { Git = TimeSpan.FromSeconds(2), Lock = TimeSpan.FromSeconds(5) }, TimeProvider.System);
    }

    public string Top => root["repository"];

    public string Store => root["store"];

    public AttemptTrees Trees { get; }

    public void Write(string name, string text) => root.Write($"repository/{name}", text);

    public string Read(string name) => File.ReadAllText(Path.Combine(Top, name));

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Top, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd().TrimEnd('\n');
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"git {string.Join(' ', arguments)} exited with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
    }

    public string[] Changed(string commit = "HEAD") => Git("diff-tree", "-r", "--no-commit-id", "--name-only", commit).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => root.Dispose();
}

using System.Globalization;
using System.Text;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Worktrees;

/// <summary>Git commands in one folder. What was begun is let finish: nothing here is cancelled.</summary>
internal static class Repository
{
    private static readonly Version Oldest = new(2, 38);

    private static readonly string[] Settings =
    [
        "-c", "gc.auto=0", "-c", "commit.gpgSign=false", "-c", "merge.autoStash=false", "-c", "merge.verifySignatures=false", "-c", "submodule.recurse=false",
        "-c", "advice.addEmbeddedRepo=false", "-c", "core.quotePath=false", "--literal-pathspecs",
    ];

    /// <summary>Runs git whatever its exit status.</summary>
    public static async Task<(int Status, string Output, string Error)> TryAsync(string folder, params string[] arguments)
    {
        var (status, output, error) = await RawAsync(folder, arguments);
        return (status, Encoding.UTF8.GetString(output), error.Trim());
    }

    /// <summary>The same, with its output as it is.</summary>
    public static Task<(int Status, byte[] Output, string Error)> RawAsync(string folder, params string[] arguments) => RawAsync(folder, [], arguments);

    /// <summary>The same with more variables in its environment.</summary>
    public static async Task<(int Status, byte[] Output, string Error)> RawAsync(string folder, (string Name, string Value)[] variables, string[] arguments)
    {
        try
        {
            return await GitProgram.RunAsync(folder, [.. Settings, .. arguments], variables, CancellationToken.None);
        }
        catch (IOException exception)
        {
            throw new WorktreeException(exception.Message);
        }
    }

    /// <summary>Runs git; what it says, without the last line's end.</summary>
    /// <exception cref="WorktreeException">It failed.</exception>
    public static async Task<string> SayAsync(string folder, params string[] arguments)
    {
        var (status, output, error) = await TryAsync(folder, arguments);
        return status == 0 ? output.TrimEnd('\n') : throw Failure(folder, arguments, status, error);
    }

    /// <summary>That git failed. One that was killed says nothing itself.</summary>
    public static WorktreeException Failure(string folder, string[] arguments, int status, string error) =>
        new(string.Create(CultureInfo.InvariantCulture, $"git {arguments[0]} failed in '{folder}' ({status}): {OneLine(error)}"));

    /// <summary>What git said, in one line.</summary>
    public static string OneLine(string error) => string.Join(' ', error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The git folder that all worktrees of a repository share.</summary>
    public static Task<string> CommonAsync(string folder) => SayAsync(folder, "rev-parse", "--path-format=absolute", "--git-common-dir");

    /// <summary>The git folder of one worktree alone.</summary>
    public static Task<string> GitFolderAsync(string folder) => SayAsync(folder, "rev-parse", "--absolute-git-dir");

    /// <summary>The branch that is checked out, with its whole name; empty for none.</summary>
    public static async Task<string> BranchAsync(string folder) => (await TryAsync(folder, "symbolic-ref", "--quiet", "HEAD")).Output.Trim();

    /// <summary>The commit that is checked out.</summary>
    public static Task<string> HeadAsync(string folder) => SayAsync(folder, "rev-parse", "HEAD");

    /// <summary>Whether a commit is another, or before it.</summary>
    public static async Task<bool> IsWithinAsync(string folder, string commit, string other) =>
        (await TryAsync(folder, "merge-base", "--is-ancestor", commit, other)).Status == 0;

    /// <summary>The top of the repository that a workspace is in, and the workspace's place below it.</summary>
    /// <exception cref="WorktreeException">No worktree can be made from it.</exception>
    public static async Task<(string Top, string Prefix)> OpenAsync(string workspace)
    {
        if (ProgramPath.Find("git") is null)
        {
            throw new WorktreeException("'isolation: worktree' needs git, and there is none on the PATH; install it, or remove isolation");
        }

        if (!Directory.Exists(workspace))
        {
            throw new WorktreeException($"the workspace '{workspace}' does not exist, or is no folder");
        }

        var said = await SayAsync(workspace, "version");
        if (!Version.TryParse(string.Join('.', said.Split(' ').ElementAtOrDefault(2)?.Split('.').Take(2) ?? []), out var version) || version < Oldest)
        {
            throw new WorktreeException($"'isolation: worktree' needs git {Oldest} or newer, and this is '{said}'");
        }

        var (status, inside, error) = await TryAsync(workspace, "rev-parse", "--is-inside-work-tree");
        if (status != 0)
        {
            throw new WorktreeException($"'isolation: worktree' needs a git repository, and the workspace '{workspace}' is none: {error}");
        }

        if (inside.Trim() != "true")
        {
            throw new WorktreeException($"'isolation: worktree' needs a repository with files, and the workspace '{workspace}' is a bare one");
        }

        if ((await TryAsync(workspace, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")).Status != 0)
        {
            throw new WorktreeException($"'isolation: worktree' needs a commit to begin from, and the repository of '{workspace}' has none; make the first one");
        }

        return (await SayAsync(workspace, "rev-parse", "--show-toplevel"), (await SayAsync(workspace, "rev-parse", "--show-prefix")).TrimEnd('/'));
    }
}

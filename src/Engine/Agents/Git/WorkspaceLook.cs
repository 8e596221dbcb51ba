using System.Globalization;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Agents.Git;

/// <summary>Looks what git knows of a workspace. Changes nothing.</summary>
internal static class WorkspaceLook
{
    private const int LogLines = 15;
    private const int StatusLength = 3;
    private const int MaximumCharacters = 32_000;

    /// <summary>The workspace as an attempt finds it.</summary>
    /// <param name="store">The canonical path of the store's folder: what is in it is no part of a workspace.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="trusts">Whether programs that the repository's own configuration names may be run.</param>
    public static async Task<WorkerPlace> AtAsync(string store, string workspace, bool trusts = false)
    {
        var place = new WorkerPlace { Workspace = workspace };
        var real = CanonicalPath.Of(workspace);
        if (!Directory.Exists(real) || (!Path.Exists(Path.Combine(real, ".git")) && !WorkspaceFiles.IsBelowGit(real)))
        {
            return place;
        }

        if (ProgramPath.Find("git") is null)
        {
            return place with { Remark = "git was not found on the PATH" };
        }

        var (status, inside, _) = await Repository.TryAsync(real, "rev-parse", "--is-inside-work-tree");
        if (status != 0 || inside.Trim() != "true")
        {
            return place;
        }

        var prefix = (await Repository.SayAsync(real, "rev-parse", "--show-prefix")).TrimEnd('/');
        if (prefix.Length > 0 && (await Repository.TryAsync(real, "check-ignore", "--quiet", "--", real)).Status == 0)
        {
            // The repository above leaves it out: no commit has what is in there.
            return place;
        }

        place = place with { Top = await Repository.SayAsync(real, "rev-parse", "--show-toplevel"), Prefix = prefix };
        if ((await Repository.TryAsync(real, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")).Status != 0)
        {
            return place with { Remark = "the repository has no commit yet; make the first one" };
        }

        if (!trusts && await ForeignPrograms.FindAsync(real) is { } program)
        {
            return place with { Remark = ForeignPrograms.Refusal(program) };
        }

        place = place with { Head = await Repository.HeadAsync(real), Branch = await Repository.BranchAsync(real), Log = await LogAsync(real) };
        string[] dirty = [.. (await ChangesAsync(place.Top, prefix, store)).Select(static change => change.Path).Order(StringComparer.Ordinal)];
        return dirty.Length > WorkerPlace.MaximumDirty || dirty.Sum(static path => path.Length) > MaximumCharacters
            ? place with { Remark = string.Create(CultureInfo.InvariantCulture, $"{dirty.Length} files were not committed when the attempt began, more than are told apart; commit them, or let git ignore them") }
            : place with { Dirty = [.. dirty] };
    }

    /// <summary>The newest commits, a line each, bounded.</summary>
    public static async Task<string> LogAsync(string folder, string from = "HEAD")
    {
        var (status, log, _) = await Repository.TryAsync(folder, "log", "--oneline", "--no-decorate", "--no-color", "--no-show-signature", $"--max-count={LogLines}", from, "--");
        var said = status == 0 ? log.TrimEnd('\n') : string.Empty;
        return ReasonText.Beginning(said, WorkerPlace.MaximumLog);
    }

    /// <summary>The files in a part of a repository that are not as committed: what the index says of each, and its path from the top.</summary>
    public static async Task<List<(char Index, string Path)>> ChangesAsync(string top, string prefix, string store)
    {
        var said = await Repository.SayAsync(
            top, "--no-optional-locks", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all", "--", prefix.Length == 0 ? "." : prefix);
        var real = CanonicalPath.Of(top);
        var closed = CanonicalPath.IsWithin(store, real) ? store[real.Length..].TrimStart('/') + "/" : null;
        var changes = new List<(char, string)>();
        foreach (var entry in said.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var path = entry[StatusLength..];

            // A folder is a repository of its own, and not this one's.
            if (!path.EndsWith('/') && (closed is null || !path.StartsWith(closed, StringComparison.Ordinal)))
            {
                changes.Add((entry[0], path));
            }
        }

        return changes;
    }
}

using System.Globalization;
using System.Text;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Forks;

/// <summary>Finds or makes the folder that a forked goal works in.</summary>
internal sealed class ForkWorkspaces(GitHead heads)
{
    /// <summary>The branch of a fork's worktree.</summary>
    public static string BranchOf(GoalId fork) => $"goals/{fork.Name}";

    /// <summary>What is wrong with a folder that a person named, or null.</summary>
    public static string? Problem(string folder) =>
        !Path.IsPathFullyQualified(folder) ? $"the workspace '{folder}' is not an absolute path"
        : !Directory.Exists(folder) ? $"there is no folder {folder}; make it, with what the workspace held at that point"
        : null;

    /// <summary>Makes a git worktree of the commit that was checked out at a point, on a branch of its own, beside the repository. One that is there of an earlier try is taken.</summary>
    /// <returns>The workspace in it; or why there is none.</returns>
    public async Task<(string? Workspace, string? Problem)> MakeAsync(PastPoint point, GoalId fork, CancellationToken cancellationToken)
    {
        const string Remedy = "give it a folder that holds what the workspace held then (--workspace DIR)";
        var source = point.Goal.Contract!.Workspace;
        if (point.Mark is not { } mark)
        {
            return (null, $"no commit of {source} is on record for that point, so no workspace can be made for the fork: {Remedy}");
        }

        if (mark.IsDirty)
        {
            return (null, $"at that point {source} held changes that were not committed, on top of {mark.Commit}, so no workspace can be made for the fork: {Remedy}. To begin with the commit: git worktree add DIR {mark.Commit}");
        }

        try
        {
            var real = CanonicalPath.Of(source);
            var top = Path.TrimEndingDirectorySeparator((await GitAsync(real, ["rev-parse", "--show-toplevel"], cancellationToken).ConfigureAwait(false)).Trim());
            var target = string.Create(CultureInfo.InvariantCulture, $"{top}-{fork.Name}");
            if (!Path.Exists(target))
            {
                await GitAsync(real, ["worktree", "add", "--quiet", "-b", BranchOf(fork), target, mark.Commit], cancellationToken).ConfigureAwait(false);
            }
            else if (await heads.OfAsync(target, cancellationToken).ConfigureAwait(false) is not { IsDirty: false } there || there.Commit != mark.Commit || !Path.Exists(Path.Combine(target, ".git")))
            {
                return (null, $"{target}, where the fork's workspace would be made, is there already: give the fork another id (--as), or a workspace (--workspace DIR)");
            }

            var workspace = real == top ? target : Path.Combine(target, Path.GetRelativePath(top, real));
            return Directory.Exists(workspace) ? (workspace, null) : (null, $"there is no {Path.GetRelativePath(top, real)} in the commit {mark.Commit}: {Remedy}");
        }
        catch (IOException failure)
        {
            return (null, $"no worktree of {mark.Commit} can be made ({failure.Message}): {Remedy}");
        }
    }

    private static async Task<string> GitAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new IOException($"there is no folder {folder} any more");
        }

        var (status, output, error) = await GitFiles.RunAsync(folder, arguments, cancellationToken).ConfigureAwait(false);
        return status == 0 ? Encoding.UTF8.GetString(output) : throw new IOException($"git {arguments[0]}: {error.Trim()}");
    }
}

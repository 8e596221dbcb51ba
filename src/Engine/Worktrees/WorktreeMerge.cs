using System.Diagnostics;
using System.Globalization;

namespace Orleans.Goals.Engine.Worktrees;

/// <summary>Merges commits into what is checked out at the top of a repository: first beside it, in the object store alone, then the files go forward.</summary>
/// <param name="tree">The worktree whose commit is merged.</param>
/// <param name="gitFolder">The git folder of the workspace.</param>
/// <param name="index">The workspace's index.</param>
/// <param name="interrupted">What remembers a merge that is under way.</param>
internal sealed class WorktreeMerge(Worktree tree, string gitFolder, WorkspaceIndex index, InterruptedMerge interrupted)
{
    private const int Tries = 5;
    private const int Conflict = 1;

    /// <summary>Exit statuses above are those of a program that a signal ended.</summary>
    private const int Killed = 128;

    private readonly string top = tree.Repository;

    /// <summary>Merges one commit. A commit that was merged before is found in the history.</summary>
    public async Task<MergeEnd> DoAsync(string commit, string message)
    {
        for (var tries = 1; ; tries++)
        {
            await interrupted.UndoAsync();
            var head = await Repository.HeadAsync(top);
            if (await MergedAsync(commit, head) is { } merged)
            {
                return new MergeEnd(merged, [], string.Empty);
            }

            Checkout.RefuseUnfinished(top, gitFolder);
            await Checkout.RefuseOtherAsync(tree, head);
            var target = commit;
            if (!await Repository.IsWithinAsync(top, head, commit))
            {
                var (status, output, error) = await Repository.TryAsync(top, "merge-tree", "--write-tree", "--name-only", "-z", head, commit);
                if (status is not (0 or Conflict))
                {
                    throw new WorktreeException($"the changes of {Short(commit)} could not be merged: {error}");
                }

                var parts = output.Split('\0');
                if (status == Conflict)
                {
                    return await DescribeAsync(top, head, commit, parts);
                }

                target = await Repository.SayAsync(top, "commit-tree", parts[0], "-p", head, "-p", commit, "-m", message);
            }

            var (refused, why) = await ForwardAsync(head, target);
            if (refused == 0)
            {
                return new MergeEnd(target, [], string.Empty);
            }

            // A person who committed in between, or somebody who killed git, need not do so again.
            if (tries == Tries || (refused <= Killed && await Repository.HeadAsync(top) == head))
            {
                throw new WorktreeException(string.Create(CultureInfo.InvariantCulture, $"the changes of {Short(commit)} fit, but the files in '{top}' could not be brought forward ({refused}): {Repository.OneLine(why)}"));
            }
        }
    }

    /// <summary>The beginning of a commit's name, for people.</summary>
    public static string Short(string commit) => commit[..Math.Min(commit.Length, 12)];

    /// <summary>Where a commit is already: in what is checked out, or in the branch that was, if a person has left that since.</summary>
    private async Task<string?> MergedAsync(string commit, string head)
    {
        if (await Repository.IsWithinAsync(top, commit, head))
        {
            return head;
        }

        var (status, branch, _) = tree.CheckedOut.Length == 0 ? (1, string.Empty, string.Empty) : await Repository.TryAsync(top, "rev-parse", "--verify", "--quiet", tree.CheckedOut);
        return status == 0 && await Repository.IsWithinAsync(top, commit, branch.Trim()) ? branch.Trim() : null;
    }

    /// <summary>Brings files, index and branch forward, or leaves them as they were.</summary>
    private async Task<(int Status, string Error)> ForwardAsync(string head, string target)
    {
        // In this order: whoever finds the lock finds the mark, and what the mark says of the files is true for as long as the lock is held.
        await Checkout.RefuseEditedAsync(top, head, target);
        interrupted.Mark(head, target);
        try
        {
            await index.TakeAsync();

            // Again, because only now nobody can begin something any more.
            Checkout.RefuseUnfinished(top, gitFolder);
            await Checkout.RefuseOtherAsync(tree, head);
        }
        catch (WorktreeException)
        {
            // No file was touched.
            interrupted.Clear();
            throw;
        }

        var (status, why) = await index.Git.TryAsync("merge", "--ff-only", "--quiet", "--no-stat", "--no-overwrite-ignore", target);
        if (status != 0)
        {
            try
            {
                await interrupted.UndoAsync();
            }
            catch (WorktreeException exception)
            {
                throw new WorktreeException($"{Repository.OneLine(why)}; {exception.Message}");
            }

            return (status, why);
        }

        index.Accept();
        interrupted.Clear();
        return (status, why);
    }

    /// <summary>Tells a conflict.</summary>
    /// <param name="top">The top of the repository.</param>
    /// <param name="head">What it was to be merged into.</param>
    /// <param name="commit">What was to be merged.</param>
    /// <param name="parts">What <c>git merge-tree -z</c> said.</param>
    public static async Task<MergeEnd> DescribeAsync(string top, string head, string commit, string[] parts)
    {
        // A tree, the files, an empty part, then messages.
        string[] paths = [.. parts.Skip(1).TakeWhile(static part => part.Length > 0).Distinct(StringComparer.Ordinal)];
        if (paths.Length == 0)
        {
            throw new UnreachableException("a conflict without a file");
        }

        var (_, markers, _) = await Repository.TryAsync(top, ["diff", "--no-ext-diff", "--no-textconv", "--no-color", head, parts[0], "--", .. paths.Take(100)]);
        return new MergeEnd(null, paths, $"merging {commit} into {head}: conflict in\n{string.Join('\n', paths)}\n\n{markers}");
    }
}

using System.Diagnostics;

namespace Orleans.Goals.Engine.Worktrees;

/// <summary>Merges commits into what is checked out at the top of a repository: first beside it, in the object store alone, then the files go forward.</summary>
internal sealed class WorktreeMerge(string top, InterruptedMerge interrupted)
{
    private const int Tries = 5;
    private const int Conflict = 1;

    /// <summary>Merges one commit. A commit that was merged before is found in the history.</summary>
    public async Task<MergeEnd> DoAsync(string commit, string message)
    {
        for (var tries = 1; ; tries++)
        {
            await interrupted.UndoAsync();
            var head = await Repository.HeadAsync(top);
            if (await Repository.IsWithinAsync(top, commit, head))
            {
                return new MergeEnd(head, [], string.Empty);
            }

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
                    return await DescribeAsync(head, commit, parts);
                }

                target = await Repository.SayAsync(top, "commit-tree", parts[0], "-p", head, "-p", commit, "-m", message);
            }

            interrupted.Mark(head, target);
            var (refused, _, why) = await Repository.TryAsync(top, "merge", "--ff-only", "--quiet", "--no-stat", target);
            if (refused == 0)
            {
                interrupted.Clear();
                return new MergeEnd(target, [], string.Empty);
            }

            await interrupted.UndoAsync();
            if (await Repository.HeadAsync(top) == head || tries == Tries)
            {
                throw new WorktreeException($"the changes of {Short(commit)} fit, but the files in '{top}' could not be brought forward: {string.Join(' ', why.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");
            }
        }
    }

    /// <summary>The beginning of a commit's name, for people.</summary>
    public static string Short(string commit) => commit[..Math.Min(commit.Length, 12)];

    private async Task<MergeEnd> DescribeAsync(string head, string commit, string[] parts)
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

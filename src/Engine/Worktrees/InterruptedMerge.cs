using System.Text;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Stores;

namespace Orleans.Goals.Engine.Worktrees;

/// <summary>
/// Remembers that the files of a repository are being brought forward, and ends or takes back what of that a crash left half done. Only files that are as they were, missing, or a beginning of
/// what they were to become are touched: nothing that a person wrote is lost.
/// </summary>
/// <param name="index">The repository's index.</param>
/// <param name="top">The top of the repository.</param>
internal sealed class InterruptedMerge(WorkspaceIndex index, string top)
{
    private const int Some = 100;

    private string MarkFile => Path.Combine(index.Folder, "mark");

    /// <summary>Called before the files are touched, when each of them is as it was in a commit.</summary>
    public void Mark(string from, string to)
    {
        StoreFolder.Create(index.Folder);
        DurableFiles.Write(MarkFile, $"{from} {to}");
        StoreFolder.Flush(index.Folder);
    }

    /// <summary>Called when they are what they were to become, and the index is.</summary>
    public void Clear()
    {
        index.Release();
        if (Directory.Exists(index.Folder))
        {
            // With drafts that a kill left.
            File.Delete(MarkFile);
            Directory.Delete(index.Folder, recursive: true);
        }
    }

    /// <summary>Ends or takes back what was left half done, if anything. No git of ours may be at work.</summary>
    /// <exception cref="WorktreeException">A file holds something else by now, or another git is at work.</exception>
    public async Task UndoAsync()
    {
        if (!File.Exists(MarkFile))
        {
            Clear();
            return;
        }

        var (from, to) = (await File.ReadAllTextAsync(MarkFile)).Split(' ') is [var first, var second] ? (first, second) : throw new WorktreeException($"'{MarkFile}' is damaged: remove it");
        var head = await Repository.HeadAsync(top);
        if (head == to && index.IsHeld)
        {
            // Git moves the branch when files and the copy of the index are whole; nobody else could change the index since.
            index.Accept();
        }
        else if (head == from)
        {
            try
            {
                await TakeBackAsync(from, to);
            }
            catch (WorktreeException)
            {
                // Who is to mend it by hand needs git for that.
                index.Release();
                throw;
            }
        }

        Clear();
    }

    private async Task TakeBackAsync(string from, string to)
    {
        var added = new List<string>();
        var others = new List<string>();
        foreach (var (kind, path) in await ChangesAsync(top, from, to))
        {
            if (kind == 'A' && Directory.Exists(Path.Combine(top, path)))
            {
                // Somebody else's: nothing of ours is there.
                continue;
            }

            if (!await IsOursAsync(path, from, to))
            {
                throw new WorktreeException($"a merge into '{top}' was cut off, and '{path}' was changed since; move it away, or commit it, then try again");
            }

            (kind == 'A' ? added : others).Add(path);
        }

        await index.TakeAsync();
        foreach (var path in added.Where(path => new FileInfo(Path.Combine(top, path)) is { Exists: true } or { LinkTarget: not null }))
        {
            File.Delete(Path.Combine(top, path));
        }

        foreach (var some in added.Chunk(Some))
        {
            await index.Git.DoAsync(["update-index", "--force-remove", "--", .. some]);
        }

        foreach (var some in others.Chunk(Some))
        {
            await index.Git.DoAsync(["restore", $"--source={from}", "--staged", "--worktree", "--", .. some]);
        }

        index.Accept();
    }

    /// <summary>What changes from one commit to another: a letter of git's, and the path.</summary>
    public static async Task<List<(char Kind, string Path)>> ChangesAsync(string top, string from, string to)
    {
        var parts = (await Repository.SayAsync(top, "diff-tree", "-r", "-z", "--no-renames", "--name-status", from, to)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return [.. parts.Chunk(2).Where(static pair => pair.Length == 2).Select(static pair => (pair[0][0], pair[1]))];
    }

    private async Task<bool> IsOursAsync(string path, string from, string to)
    {
        var info = new FileInfo(Path.Combine(top, path));
        if (info.LinkTarget is null && !info.Exists)
        {
            return !Directory.Exists(info.FullName);
        }

        var content = info.LinkTarget is { } target ? Encoding.UTF8.GetBytes(target) : await File.ReadAllBytesAsync(info.FullName);
        var (isThere, next, _) = await Repository.RawAsync(top, "cat-file", "--filters", $"{to}:{path}");
        if (isThere == 0 && next.AsSpan().StartsWith(content))
        {
            return true;
        }

        var (wasThere, before, _) = await Repository.RawAsync(top, "cat-file", "--filters", $"{from}:{path}");
        return wasThere == 0 && before.AsSpan().SequenceEqual(content);
    }
}

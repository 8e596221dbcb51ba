using System.Text;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Stores;

namespace Orleans.Goals.Engine.Worktrees;

/// <summary>
/// Remembers that the files of a repository are being brought forward, and takes back what of that a crash left half done. Only files that are as they were, missing, or a beginning of what
/// they were to become are touched: nothing that a person wrote is lost.
/// </summary>
internal sealed class InterruptedMerge(string mark, string top, TimeProvider timeProvider)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Called before the files are touched.</summary>
    public void Mark(string from, string to)
    {
        StoreFolder.Create(Path.GetDirectoryName(mark)!);
        DurableFiles.Write(mark, $"{from} {to}");
        StoreFolder.Flush(Path.GetDirectoryName(mark)!);
    }

    /// <summary>Called when they are what they were to become.</summary>
    public void Clear() => File.Delete(mark);

    /// <summary>Takes back what was left half done, if anything.</summary>
    /// <exception cref="WorktreeException">A file holds something else by now, or git is still at work.</exception>
    public async Task UndoAsync()
    {
        if (!File.Exists(mark))
        {
            return;
        }

        var (from, to) = (await File.ReadAllTextAsync(mark)).Split(' ') is [var first, var second] ? (first, second) : throw new WorktreeException($"'{mark}' is damaged");
        await WaitForIndexAsync();
        if (await Repository.HeadAsync(top) == from)
        {
            await TakeBackAsync(from, to);
        }

        Clear();
    }

    /// <summary>A git that outlived its host is waited for.</summary>
    private async Task WaitForIndexAsync()
    {
        var path = Path.Combine(top, await Repository.SayAsync(top, "rev-parse", "--git-path", "index.lock"));
        for (var waited = TimeSpan.Zero; File.Exists(path); waited += Pause)
        {
            if (waited >= Patience)
            {
                throw new WorktreeException($"a merge into '{top}' was cut off, or another git is at work: remove '{path}' if no git runs there, then try again");
            }

            await Task.Delay(Pause, timeProvider);
        }
    }

    private async Task TakeBackAsync(string from, string to)
    {
        var parts = (await Repository.SayAsync(top, "diff-tree", "-r", "-z", "--no-renames", "--name-status", from, to)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var added = new List<string>();
        var others = new List<string>();
        for (var index = 0; index + 1 < parts.Length; index += 2)
        {
            var path = parts[index + 1];
            if (!await IsOursAsync(path, from, to))
            {
                throw new WorktreeException($"a merge into '{top}' was cut off, and '{path}' was changed since; move it away, or commit it, then try again");
            }

            (parts[index] == "A" ? added : others).Add(path);
        }

        foreach (var path in added)
        {
            File.Delete(Path.Combine(top, path));
            await Repository.SayAsync(top, "update-index", "--force-remove", "--", path);
        }

        foreach (var some in others.Chunk(100))
        {
            await Repository.SayAsync(top, ["restore", $"--source={from}", "--staged", "--worktree", "--", .. some]);
        }
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

using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Stores;

namespace Orleans.Goals.Engine.Worktrees;

/// <summary>
/// The index of a workspace's repository, changed in a copy. Meanwhile git's lock on it, <c>index.lock</c>, is held by a file of ours with words of ours in it: no git that anybody runs can
/// change the index, and none of ours makes a lock that could be taken for somebody else's when it is killed.
/// </summary>
/// <param name="top">The top of the repository.</param>
/// <param name="gitFolder">Its git folder.</param>
/// <param name="patience">How long another git is waited for.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class WorkspaceIndex(string top, string gitFolder, TimeSpan patience, TimeProvider timeProvider)
{
    private const string Words = "Held by goals, which merges into this workspace. Should no goals run any more: the next merge of goals takes it back, or remove this file.\n";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string index = Path.Combine(gitFolder, "index");

    /// <summary>Where our own files are kept.</summary>
    public string Folder { get; } = Path.Combine(gitFolder, "goals-merge");

    /// <summary>Git that works in the copy.</summary>
    public WritingGit Git => new(top, Copied);

    /// <summary>Whether our file is where git's lock would be.</summary>
    public bool IsHeld => IsOurs();

    private string LockFile => index + ".lock";

    private string Copied => Path.Combine(Folder, "index");

    /// <summary>Takes git's lock, and makes the copy.</summary>
    /// <exception cref="WorktreeException">Another git has it, or left it.</exception>
    public async Task TakeAsync()
    {
        await HoldAsync();
        Discard();
        if (File.Exists(index))
        {
            // With its time: git looks closer at files that are as new as the index.
            File.Copy(index, Copied);
            File.SetLastWriteTimeUtc(Copied, File.GetLastWriteTimeUtc(index));
        }
    }

    /// <summary>The copy becomes the index, if there is a copy.</summary>
    public void Accept()
    {
        if (File.Exists(Copied))
        {
            File.Move(Copied, index, overwrite: true);
        }
    }

    /// <summary>Gives git's lock back. Never removes one that is not ours.</summary>
    public void Release()
    {
        Discard();
        if (IsOurs())
        {
            File.Delete(LockFile);
        }
    }

    private async Task HoldAsync()
    {
        StoreFolder.Create(Folder);
        var draft = Path.Combine(Folder, "lock");
        File.Delete(draft);
        DurableFiles.WriteDraft(draft, Words);
        var begun = timeProvider.GetTimestamp();

        // By a second name the file is there with its words, or not at all. One of ours that is there already was left by a host that is gone: there is one at a time.
        while (!DurableFiles.TryLink(draft, LockFile) && !IsOurs())
        {
            if (timeProvider.GetElapsedTime(begun) > patience)
            {
                throw new WorktreeException($"another git is at work in '{top}', or was cut off there, so nothing was merged: '{LockFile}' is in the way; when no git runs there any more remove it, then try again");
            }

            await Task.Delay(Pause, timeProvider);
        }

        File.Delete(draft);
    }

    /// <summary>Removes the copy, and the lock that a git of ours had on it: nobody else knows of it.</summary>
    private void Discard()
    {
        if (Directory.Exists(Folder))
        {
            File.Delete(Copied + ".lock");
            File.Delete(Copied);
        }
    }

    private bool IsOurs()
    {
        try
        {
            return new FileInfo(LockFile) is { Exists: true, LinkTarget: null } file && file.Length == Words.Length && File.ReadAllText(LockFile) == Words;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

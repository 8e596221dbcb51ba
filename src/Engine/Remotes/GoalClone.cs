using Orleans.Goals.Engine.Agents.Git;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Remotes;

/// <summary>
/// What a host has of the remote of one goal: a bare repository that alone speaks with the remote, and a checkout that steps work in. They are two, since what a step writes into the
/// configuration of its own repository must not decide where credentials go. All of it may be cut off anywhere and is then simply done again.
/// </summary>
/// <param name="folder">The goal's folder.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class GoalClone(string folder, TimeProvider timeProvider)
{
    private const string AtName = "at";
    private const string LossName = "loss";
    private const string Pinned = "refs/at/pinned";
    private const string Left = "refs/at/left";

    private static readonly TimeSpan Others = TimeSpan.FromSeconds(30);

    /// <summary>The folder of all of it.</summary>
    public string Folder => folder;

    /// <summary>The repository that speaks with the remote.</summary>
    public string Store => Path.Combine(folder, "store.git");

    /// <summary>The checkout.</summary>
    public string Work => Path.Combine(folder, "work");

    /// <summary>Whether a clone may hold what was not pushed.</summary>
    public static bool MayHaveWork(string folder) => File.Exists(Path.Combine(folder, AtName));

    /// <summary>Makes the bare repository, if it is not there.</summary>
    public async Task InitializeAsync()
    {
        foreach (var key in Directory.EnumerateFiles(folder, RemoteCredentials.KeyPrefix + "*"))
        {
            // Of a process that was killed.
            File.Delete(key);
        }

        if (!File.Exists(Path.Combine(Store, "HEAD")))
        {
            await InitializeAsync(Store, "--bare");
        }
    }

    /// <summary>Whether a commit is there with all that belongs to it.</summary>
    public async Task<bool> HasAsync(string commit) =>
        (await Repository.TryAsync(Store, "cat-file", "-e", $"{commit}^{{commit}}")).Status == 0 && (await Repository.TryAsync(Store, "rev-list", "--quiet", "--objects", commit, "--not", "--all")).Status == 0;

    /// <summary>Whether the checkout is as somebody left it who began from that commit.</summary>
    public bool IsAt(string tenant, string commit) =>
        Path.Combine(folder, AtName) is var at && File.Exists(at) && File.ReadAllLines(at) is [var who, .. var commits] && who == tenant && commits.Contains(commit) && Directory.Exists(Path.Combine(Work, ".git"));

    /// <summary>Notes that what is in the checkout is pushed: whoever works there goes on from that commit; or from the one before, if nobody comes to hear of it.</summary>
    public void Advance(string tenant, string commit)
    {
        var at = Path.Combine(folder, AtName);
        string[] known = File.Exists(at) ? File.ReadAllLines(at) : [tenant];
        DurableFiles.Write(at, string.Join('\n', (string[])[tenant, .. known.Skip(1).TakeLast(1), commit]));
    }

    /// <summary>Notes what a worker must be told of what was lost.</summary>
    public void KeepLoss(string text) => DurableFiles.Write(Path.Combine(folder, LossName), text);

    /// <summary>What a worker must be told, once; null when nothing.</summary>
    public string? TakeLoss()
    {
        var path = Path.Combine(folder, LossName);
        if (!File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path);
        File.Delete(path);
        return text;
    }

    /// <summary>Notes that nothing in the checkout matters any more.</summary>
    public void Leave() => File.Delete(Path.Combine(folder, AtName));

    /// <summary>Makes the checkout exactly that of a commit which the bare repository has. What git ignores stays.</summary>
    /// <exception cref="WorktreeException">It cannot be made.</exception>
    public async Task CheckOutAsync(string tenant, string commit)
    {
        Leave();
        TakeLoss();
        await Repository.SayAsync(Store, "update-ref", Pinned, commit);
        if (Directory.Exists(Work) && !await TryResetAsync(commit))
        {
            // What a step may have done to the repository itself is not mended: it is made again, and only what git ignored is lost.
            Directory.Delete(Work, recursive: true);
        }

        if (!Directory.Exists(Work))
        {
            await InitializeAsync(Work);
            await ResetAsync(commit);
        }

        Advance(tenant, commit);
    }

    /// <summary>Commits what is in the checkout; the commit that is checked out then.</summary>
    /// <param name="message">What a commit says that is made.</param>
    /// <param name="trusts">Whether programs that the checkout's own configuration names may be run.</param>
    /// <exception cref="WorktreeException">It cannot be committed.</exception>
    public async Task<string> CommitAsync(string message, bool trusts)
    {
        if (!trusts && await ForeignPrograms.FindAsync(Work) is { } program)
        {
            throw new WorktreeException(ForeignPrograms.Refusal(program));
        }

        await UnlockAsync();
        var git = new WritingGit(Work);
        await git.DoAsync("add", "--all");
        if ((await Repository.TryAsync(Work, "diff", "--cached", "--quiet")).Status != 0)
        {
            await git.DoAsync("commit", "--quiet", "--no-verify", "--message", message);
        }

        return await Repository.HeadAsync(Work);
    }

    /// <summary>Takes a commit of the checkout into the bare repository, from where it is pushed.</summary>
    public async Task TakeAsync(string commit)
    {
        if (!await HasAsync(commit))
        {
            await new WritingGit(Work).DoAsync("update-ref", Left, commit);
            await new WritingGit(Store).DoAsync("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--force", Work, $"{Left}:{Left}");
        }
    }

    private async Task<bool> TryResetAsync(string commit)
    {
        try
        {
            if (!Directory.Exists(Path.Combine(Work, ".git")) || await ForeignPrograms.FindAsync(Work) is not null)
            {
                return false;
            }

            await UnlockAsync();
            await ResetAsync(commit);
            return true;
        }
        catch (WorktreeException)
        {
            return false;
        }
    }

    private async Task ResetAsync(string commit)
    {
        var git = new WritingGit(Work);
        await git.DoAsync("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--force", Store, $"{Pinned}:{Pinned}");
        await git.DoAsync("checkout", "--quiet", "--force", "--detach", commit);
        await git.DoAsync("reset", "--quiet", "--hard", commit);
        await git.DoAsync("clean", "--quiet", "-f", "-f", "-d");
    }

    /// <summary>Waits for a git that outlived its host, and removes what one left that was killed.</summary>
    private async Task UnlockAsync()
    {
        await WritingGit.WaitForOthersAsync(Work, Others, timeProvider);
        foreach (var left in Directory.EnumerateFiles(Path.Combine(Work, ".git"), "*.lock"))
        {
            File.Delete(left);
        }
    }

    private static async Task InitializeAsync(string path, params string[] options)
    {
        Directory.CreateDirectory(path);

        // No template: what this machine's user has for new repositories, hooks for example, is not the goal's.
        await new WritingGit(path).DoAsync(["init", "--quiet", "--template=", .. options]);
    }
}

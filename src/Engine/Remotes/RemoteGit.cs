using System.Text;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Remotes;

/// <summary>Speaks with one remote from a goal's bare repository. What cannot be reached is tried again, each time after a longer wait, within limits.</summary>
/// <param name="clone">The clone.</param>
/// <param name="address">The remote's address.</param>
/// <param name="secret">The value of its secret; null for none.</param>
/// <param name="options">How long it is tried, and what may be used.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RemoteGit(GoalClone clone, string address, string? secret, RemoteOptions options, TimeProvider timeProvider)
{
    private const string Found = "refs/at/found";
    private const int Reason = 600;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Finds the commit of a branch, a tag or a whole name, and fetches it.</summary>
    /// <param name="name">The name; null for the remote's default branch.</param>
    /// <param name="stop">Gives it up.</param>
    /// <exception cref="RemoteException">It cannot be had.</exception>
    public async Task<string> FindAsync(string? name, CancellationToken stop)
    {
        string[] names = name is null ? ["HEAD"] : name.StartsWith("refs/", StringComparison.Ordinal) ? [name] : [$"refs/heads/{name}", $"refs/tags/{name}"];
        foreach (var candidate in names)
        {
            try
            {
                await FetchAsync($"+{candidate}:{Found}", stop);
            }
            catch (RemoteException exception) when (exception.Fault == RemoteFault.Missing)
            {
                // A tag of that name then.
                continue;
            }

            var (status, commit, _) = await Repository.TryAsync(clone.Store, "rev-parse", "--verify", "--quiet", $"{Found}^{{commit}}");
            return status == 0 ? commit.Trim() : throw new RemoteException(RemoteFault.Missing, $"'{candidate}' of {address} is no commit; name another ref");
        }

        throw new RemoteException(RemoteFault.Missing, name is null ? $"{address} has no commit; push one" : $"{address} has no branch and no tag '{name}'; push one, or name another ref");
    }

    /// <summary>Fetches the commit that the record names, if it is not there.</summary>
    /// <exception cref="RemoteException">It cannot be had.</exception>
    public async Task BringAsync(WorkspaceMark mark, CancellationToken stop)
    {
        if (await clone.HasAsync(mark.Commit))
        {
            return;
        }

        RemoteException? missing = null;
        foreach (var from in (string?[])[mark.Ref, mark.Commit])
        {
            try
            {
                if (from is not null)
                {
                    await FetchAsync($"+{from}:{Found}", stop);
                }
            }
            catch (RemoteException exception) when (exception.Fault is RemoteFault.Missing or RemoteFault.Other)
            {
                missing = exception;
            }

            if (await clone.HasAsync(mark.Commit))
            {
                return;
            }
        }

        throw new RemoteException(RemoteFault.Missing, $"{address} no longer has commit {WorktreeMerge.Short(mark.Commit)}, from which the goal goes on{(mark.Ref is null ? string.Empty : $" ({mark.Ref})")}{(missing is null ? string.Empty : $": {missing.Message}")}");
    }

    /// <summary>Pushes a commit to a ref that nobody else writes. Done again it is found done; a ref that has another commit is left alone.</summary>
    /// <exception cref="RemoteException">It cannot be pushed.</exception>
    public async Task CreateAsync(string commit, string name, CancellationToken stop)
    {
        try
        {
            await RunAsync(["push", "--quiet", "--no-verify", "--no-follow-tags", $"--force-with-lease={name}:", "--", address, $"{commit}:{name}"], stop);
        }
        catch (RemoteException exception) when (exception.Fault == RemoteFault.Rejected)
        {
            if (await LookAsync(name, stop) != commit)
            {
                throw;
            }
        }
    }

    /// <summary>Makes a branch at a commit or moves it forward to it.</summary>
    /// <exception cref="RemoteException">It cannot be pushed, or the branch has work that the commit is not made from.</exception>
    public async Task ForwardAsync(string commit, string branch, CancellationToken stop)
    {
        try
        {
            await RunAsync(["push", "--quiet", "--no-verify", "--no-follow-tags", "--", address, $"{commit}:refs/heads/{branch}"], stop);
        }
        catch (RemoteException exception) when (exception.Fault == RemoteFault.Rejected && !exception.Message.Contains("remote rejected", StringComparison.Ordinal))
        {
            throw new RemoteException(
                RemoteFault.Rejected, $"branch '{branch}' of {address} has work of somebody else, and is not overwritten: the goal's work is commit {WorktreeMerge.Short(commit)}. Merge it, or move the branch away");
        }
    }

    /// <summary>Deletes refs of a goal.</summary>
    public async Task DeleteAsync(string prefix, CancellationToken stop)
    {
        var said = await RunAsync(["ls-remote", "--quiet", "--", address, $"{prefix}*"], stop);
        foreach (var some in said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Chunk(100))
        {
            await RunAsync(["push", "--quiet", "--no-verify", "--", address, .. some.Select(static name => $":{name}")], stop);
        }
    }

    private async Task<string?> LookAsync(string name, CancellationToken stop) =>
        (await RunAsync(["ls-remote", "--quiet", "--", address, name], stop)).Split('\t') is [{ Length: > 0 } commit, ..] ? commit : null;

    private Task<string> FetchAsync(string what, CancellationToken stop) =>
        RunAsync(["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-gc", "--", address, what], stop);

    /// <summary>Runs git, again and again while the remote cannot be reached.</summary>
    private async Task<string> RunAsync(string[] arguments, CancellationToken stop)
    {
        var begun = timeProvider.GetTimestamp();
        for (var delay = options.FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                return await TryAsync(arguments, stop);
            }
            catch (RemoteException exception) when (exception.Fault == RemoteFault.Unreachable && timeProvider.GetElapsedTime(begun) + delay <= options.Patience)
            {
                await Task.Delay(delay, timeProvider, stop);
            }
        }
    }

    private async Task<string> TryAsync(string[] arguments, CancellationToken stop)
    {
        using var credentials = RemoteCredentials.Of(address, secret, options, clone.Folder);
        using var longest = new CancellationTokenSource(options.Longest, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, longest.Token);
        try
        {
            var (status, output, error) = await GitProgram.RunAsync(clone.Store, ["-c", "gc.auto=0", "-c", "submodule.recurse=false", .. arguments], credentials.Variables, ending.Token);
            if (status == 0)
            {
                return Encoding.UTF8.GetString(output);
            }

            var said = RemoteCredentials.Redact(Repository.OneLine(error), secret);
            var fault = RemoteFaults.Of(said);
            throw new RemoteException(fault, $"{Say(fault)}: {ReasonText.Clip(said, Reason)}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new RemoteException(RemoteFault.Unreachable, $"{address} did not answer within {options.Longest}");
        }
        catch (IOException exception)
        {
            throw new RemoteException(RemoteFault.Other, exception.Message);
        }
    }

    private string Say(RemoteFault fault) => fault switch
    {
        RemoteFault.Unreachable => $"{address} cannot be reached",
        RemoteFault.Refused when secret is null => $"{address} does not let this host in, or is not there",
        RemoteFault.Refused => $"{address} does not let this host in with the secret that the goal names, or is not there",
        RemoteFault.Missing => $"{address} does not have what was asked for",
        RemoteFault.Rejected => $"{address} did not take what was pushed",
        RemoteFault.Full => $"there is no room left for the clone of {address}, here or there",
        _ => $"git could not use {address}",
    };
}

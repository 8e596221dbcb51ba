using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Looks which commit is checked out in a workspace.</summary>
/// <param name="storePath">The store's folder: what is in it is no part of a workspace.</param>
internal sealed class GitHead(string storePath)
{
    private const string OidLine = "# branch.oid ";
    private const string NoCommit = "(initial)";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    /// <summary>Workspaces too large for that: they are not looked at again, for every step would wait in vain.</summary>
    private readonly ConcurrentDictionary<string, bool> slow = new(StringComparer.Ordinal);

    /// <summary>Folders that their repository leaves out, and when that was seen.</summary>
    private readonly ConcurrentDictionary<string, long> ignored = new(StringComparer.Ordinal);

    private readonly Lock gate = new();
    private Task asked = Task.CompletedTask;

    /// <summary>Workspaces in no repository, or left out by it, and when that was seen: for so many quick steps it need not be looked for each time.</summary>
    private readonly ConcurrentDictionary<string, long> outside = new(StringComparer.Ordinal);

    /// <summary>The commit, and whether the workspace holds something else; null where that cannot be told: the workspace is in no repository, or git does not answer in time.</summary>
    /// <param name="workspace">The workspace. That it is in no repository is remembered for <see cref="Memory"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<WorkspaceMark?> OfAsync(string workspace, CancellationToken cancellationToken) =>
        outside.TryGetValue(workspace, out var seen) && Stopwatch.GetElapsedTime(seen) < Memory ? default : LookAsync(workspace, cancellationToken);

    private async ValueTask<WorkspaceMark?> LookAsync(string workspace, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var real = CanonicalPath.Of(workspace);
            if (slow.ContainsKey(real))
            {
                return null;
            }

            if (!Path.Exists(Path.Combine(real, ".git")) && (!WorkspaceFiles.IsBelowGit(real) || await IsIgnoredAsync(real, patience.Token)))
            {
                outside[workspace] = Stopwatch.GetTimestamp();
                return null;
            }

            outside.TryRemove(workspace, out _);
            var store = CanonicalPath.Of(storePath);
            string[] without = store != real && CanonicalPath.IsWithin(store, real) ? [$":(exclude,literal){store[real.Length..].TrimStart('/')}"] : [];
            var (status, output, _) = await GitFiles.RunAsync(real, ["status", "--porcelain=v2", "--branch", "--untracked-files=normal", "--", ".", .. without], patience.Token);
            return status == 0 ? Read(Encoding.UTF8.GetString(output)) : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            slow.TryAdd(CanonicalPath.Of(workspace), true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // That the point cannot be forked without a folder is what follows, and no failure of what was done.
            return null;
        }
    }

    /// <summary>
    /// Whether the repository above leaves the workspace out: no commit of it has what is in there. Of many workspaces below one such folder git is asked for one.
    /// </summary>
    private async Task<bool> IsIgnoredAsync(string workspace, CancellationToken cancellationToken)
    {
        var asking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (gate)
        {
            (before, asked) = (asked, asking.Task);
        }

        try
        {
            // One after the other: what the first is told most often holds for the others too.
            await before.WaitAsync(cancellationToken);
            if (ignored.Any(known => CanonicalPath.IsWithin(workspace, known.Key) && Stopwatch.GetElapsedTime(known.Value) < Memory))
            {
                return true;
            }

            var above = new List<string>();
            for (var folder = workspace; folder is not null && !Path.Exists(Path.Combine(folder, ".git")); folder = Path.GetDirectoryName(folder))
            {
                above.Add(folder);
            }

            var (_, output, _) = await GitFiles.RunAsync(workspace, ["check-ignore", "--", .. above], cancellationToken);
            var left = Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (left.MinBy(static folder => folder.Length) is { } widest)
            {
                ignored[widest] = Stopwatch.GetTimestamp();
            }

            return left.Length > 0;
        }
        finally
        {
            asking.SetResult();
        }
    }

    private static WorkspaceMark? Read(string output)
    {
        string? commit = null;
        var isDirty = false;
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(OidLine, StringComparison.Ordinal))
            {
                commit = line[OidLine.Length..];
            }

            isDirty |= line[0] != '#';
        }

        return commit is null or NoCommit ? null : new WorkspaceMark { Commit = commit, IsDirty = isDirty };
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Remotes;

/// <summary>The folders of the clones of this host, one a goal. Any of them may be removed while nobody uses it: what is missing is cloned again.</summary>
/// <param name="root">The absolute path of the folder they are in.</param>
/// <param name="options">How many are kept, and how long.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CloneFolders(string root, RemoteOptions options, TimeProvider timeProvider)
{
    private const string UseName = "in-use";
    private const int MostTries = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // One at a time prepares or publishes. Never removed: there are as many as goals that this host has worked for.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new(StringComparer.Ordinal);

    /// <summary>A folder in which commands run that are no part of a goal's work.</summary>
    public string Neutral
    {
        get
        {
            var folder = Path.Combine(root, "notices");
            DurableFiles.CreateFolder(folder, durable: false);
            return folder;
        }
    }

    /// <summary>Takes a goal's folder into use, and makes it if it is not there. Nobody removes it until the use is over, which it is at the latest when this process ends.</summary>
    /// <exception cref="IOException">It cannot be had.</exception>
    public async Task<CloneUse> UseAsync(GoalId goal)
    {
        var folder = FolderOf(goal);
        for (var tries = 1; ; tries++)
        {
            var isNew = !Directory.Exists(folder);
            if (isNew)
            {
                Sweep();
            }

            DurableFiles.CreateFolder(folder, durable: false);
            try
            {
                var path = Path.Combine(folder, UseName);
                File.AppendAllText(path, string.Empty);
                var use = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
                if (File.Exists(path))
                {
                    File.SetLastWriteTimeUtc(path, timeProvider.GetUtcNow().UtcDateTime);
                    return new CloneUse(new GoalClone(folder, timeProvider), use, gates.GetOrAdd(folder, static _ => new SemaphoreSlim(1)));
                }

                use.Dispose();
            }
            catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
            {
                // It was being removed: it is made again.
            }
            catch (IOException) when (tries < MostTries)
            {
                // It is being removed at this moment.
                await Task.Delay(Pause, timeProvider);
            }
        }
    }

    /// <summary>Removes a goal's folder, unless it is in use.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool Remove(GoalId goal) => Remove(FolderOf(goal));

    /// <summary>Removes what nobody has used for long, and beyond some the oldest that hold nothing unpublished.</summary>
    private void Sweep()
    {
        if (!Directory.Exists(root))
        {
            return;
        }

        var now = timeProvider.GetUtcNow().UtcDateTime;
        var idle = 0;
        foreach (var (folder, used) in Directory.EnumerateDirectories(root)
            .Select(static folder => (Folder: folder, Use: Path.Combine(folder, UseName)))
            .Where(static clone => File.Exists(clone.Use))
            .Select(static clone => (clone.Folder, Used: File.GetLastWriteTimeUtc(clone.Use)))
            .OrderByDescending(static clone => clone.Used))
        {
            var isOld = now - used > options.KeptFor;
            if (isOld || (!GoalClone.MayHaveWork(folder) && ++idle > options.Kept))
            {
                Remove(folder);
            }
        }
    }

    private static bool Remove(string folder)
    {
        try
        {
            // An exclusive lock: nobody has it in use.
            using var use = new FileStream(Path.Combine(folder, UseName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
        {
            return !Directory.Exists(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, or tried again another time.
            return false;
        }
    }

    private string FolderOf(GoalId goal) => Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(goal.Value)).AsSpan(0, 16)));
}

using System.Globalization;
using System.Security.Cryptography;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Artifacts;

/// <summary>Artifacts as files, <c>artifacts/tenant/goal/name</c> in the store's folder. The store's user may read them at any time; who writes holds the store's lock.</summary>
/// <remarks>
/// A write goes to a file beside the goals' folders, is synced and then renamed, so that an artifact is there whole or not at all. When one is
/// opened, all of it is compared with its reference before the first byte is given out. One name must not be the beginning of another
/// (<c>a</c> and <c>a/b</c>): a file cannot be a folder as well. On file systems that do not tell upper from lower case names must differ otherwise.
/// </remarks>
internal sealed class FileArtifactStore : IArtifactStore
{
    internal const string ArtifactsFolder = "artifacts";

    /// <summary>Where writes begin. No tenant's folder: their names begin with a letter.</summary>
    private const string WritingFolder = ".writing";

    /// <summary>Up to this length an artifact is given out from memory, beyond it from its file.</summary>
    private const int MaximumInMemory = 1024 * 1024;

    private const int BufferBytes = 64 * 1024;

    /// <summary>So long a file may lie where writes begin: what was not renamed by then was left by a process that was killed.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromDays(1);

    /// <summary>What the files of this instance begin with where writes begin: others may write there too, on other machines even, under the same process id.</summary>
    private readonly string own = DurableFiles.WorldwideName();
    private readonly string root;
    private readonly Lock gate = new();
    private bool prepared;
    private long writes;

    /// <summary>The artifacts of the store in a folder. Nothing is created yet.</summary>
    public FileArtifactStore(string storeFolder) => root = Path.Combine(Path.GetFullPath(storeFolder), ArtifactsFolder);

    /// <inheritdoc/>
    public async Task<ArtifactReference> WriteAsync(GoalId goal, string name, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var path = PathOf(goal, name);
        try
        {
            var temporary = Path.Combine(PrepareToWrite(), string.Create(CultureInfo.InvariantCulture, $"{own}-{Interlocked.Increment(ref writes)}"));
            try
            {
                var reference = await WriteAndSyncAsync(temporary, name, content, cancellationToken);
                var folder = Path.GetDirectoryName(path)!;
                StoreFolder.Create(folder);
                File.Move(temporary, path, overwrite: true);
                StoreFolder.Flush(folder);
                return reference;
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"the artifact {name} of {goal} cannot be written: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(GoalId goal, ArtifactReference reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var path = PathOf(goal, reference.Name);
        if (!File.Exists(path))
        {
            return null;
        }

        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
            var verified = await VerifyAsync(goal, reference, file, cancellationToken);
            file = verified == file ? null : file;
            return verified;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"the artifact {reference.Name} of {goal} cannot be read: {failure.Message}", failure);
        }
        finally
        {
            if (file is not null)
            {
                await file.DisposeAsync();
            }
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(GoalId goal, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Directory.Delete(FolderOf(goal), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone already, or never was.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"the artifacts of {goal} cannot be deleted: {failure.Message}", failure);
        }

        return Task.CompletedTask;
    }

    /// <summary>The artifacts of a goal: name and file.</summary>
    public static IEnumerable<(string Name, string Path)> Files(string storeFolder, GoalId goal)
    {
        var folder = new FileArtifactStore(storeFolder).FolderOf(goal);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(path => (Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'), path))
            : [];
    }

    /// <summary>Copies all artifacts of a store into another one, durably.</summary>
    public static async Task CopyAllAsync(string fromStore, string toStore, CancellationToken cancellationToken)
    {
        var (from, to) = (new FileArtifactStore(fromStore).root, new FileArtifactStore(toStore));
        foreach (var goalFolder in Directory.Exists(from) ? Directory.EnumerateDirectories(from).Where(IsTenant).SelectMany(Directory.EnumerateDirectories) : [])
        {
            var goal = new GoalId(Path.GetFileName(Path.GetDirectoryName(goalFolder)!), Path.GetFileName(goalFolder));
            foreach (var (name, path) in Files(fromStore, goal))
            {
                try
                {
                    await using var content = File.OpenRead(path);
                    await to.WriteAsync(goal, name, content, cancellationToken);
                }
                catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
                {
                    // Cleared meanwhile, with its goal.
                }
            }
        }

        static bool IsTenant(string folder) => Path.GetFileName(folder) != WritingFolder;
    }

    private static async Task<ArtifactReference> WriteAndSyncAsync(string path, string name, Stream content, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = StoreFolder.OwnerOnlyFile;
        }

        await using var file = new FileStream(path, options);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        var length = 0L;
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0; length += read)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        file.Flush(flushToDisk: true);
        return new ArtifactReference { Name = name, Length = length, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    private static async Task<Stream> VerifyAsync(GoalId goal, ArtifactReference reference, FileStream file, CancellationToken cancellationToken)
    {
        if (file.Length != reference.Length)
        {
            throw new ArtifactCorruptException($"the artifact {reference.Name} of {goal} has {file.Length} bytes, not {reference.Length}: restore the store from a backup");
        }

        Stream verified = file;
        byte[] hash;
        if (file.Length <= MaximumInMemory)
        {
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            hash = SHA256.HashData(bytes);
            verified = new MemoryStream(bytes, writable: false);
        }
        else
        {
            hash = await SHA256.HashDataAsync(file, cancellationToken);
            file.Position = 0;
        }

        return Convert.ToHexStringLower(hash) == reference.Sha256
            ? verified
            : throw new ArtifactCorruptException($"the artifact {reference.Name} of {goal} is not what was written: restore the store from a backup");
    }

    /// <summary>Makes the folder where writes begin, and clears out what a killed process left in it long ago.</summary>
    private string PrepareToWrite()
    {
        var writing = Path.Combine(root, WritingFolder);
        lock (gate)
        {
            if (!prepared)
            {
                StoreFolder.Create(writing);
                RemoveLeftovers(writing);

                prepared = true;
            }
        }

        return writing;
    }

    private void RemoveLeftovers(string writing)
    {
        // How old a file is is asked of the clock of the file system, which may be another machine's.
        var probe = Path.Combine(writing, $"{own}-now");
        File.WriteAllBytes(probe, []);
        var now = File.GetLastWriteTimeUtc(probe);
        File.Delete(probe);
        foreach (var left in new DirectoryInfo(writing).EnumerateFiles())
        {
            try
            {
                if (now - left.LastWriteTimeUtc > LongestWrite)
                {
                    left.Delete();
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Another process removes it, or only it may: it is in the way of nothing but space.
            }
        }
    }

    private string FolderOf(GoalId goal) => goal == default
        ? throw new ArgumentException("artifacts belong to a goal", nameof(goal))
        : Path.Combine(root, goal.Tenant, goal.Name);

    private string PathOf(GoalId goal, string name)
    {
        ArtifactName.Require(name);
        return Path.Combine(FolderOf(goal), name);
    }
}

using System.IO.Enumeration;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Lists the files of a workspace that count: those that git does not ignore, and nothing of the store.</summary>
/// <param name="storePath">The store's folder, which may be in the workspace.</param>
internal sealed class WorkspaceFiles(string storePath)
{
    private const string GitFolder = ".git";

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None };

    /// <summary>The paths, relative and with <c>/</c>, in ordinal order. Links are listed, never followed; some may be gone by now.</summary>
    /// <exception cref="IOException">They cannot be listed.</exception>
    public async Task<string[]> ListAsync(string workspace, CancellationToken cancellationToken)
    {
        var real = CanonicalPath.Of(workspace);
        if (!Directory.Exists(real))
        {
            throw new DirectoryNotFoundException($"the workspace '{workspace}' does not exist, or is no folder");
        }

        var found = new List<string>();
        await ListAsync(real, string.Empty, found, cancellationToken);

        var store = CanonicalPath.Of(storePath);
        if (store == real)
        {
            throw new IOException($"the workspace '{workspace}' is the folder of the store itself; give the store another");
        }

        if (CanonicalPath.IsWithin(store, real))
        {
            var prefix = store[real.Length..].TrimStart('/') + "/";
            found.RemoveAll(path => path.StartsWith(prefix, StringComparison.Ordinal));
        }

        found.Sort(StringComparer.Ordinal);
        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    private static async Task ListAsync(string folder, string prefix, List<string> found, CancellationToken cancellationToken)
    {
        var isTop = Path.Exists(Path.Combine(folder, GitFolder));
        if (isTop || (prefix.Length == 0 && IsBelowGit(folder) && !await GitFiles.IsIgnoredAsync(folder, cancellationToken)))
        {
            foreach (var path in await GitFiles.ListAsync(folder, cancellationToken))
            {
                // What git lists as a folder is a repository of its own.
                var name = path.TrimEnd('/');
                var full = Path.Combine(folder, name);
                if (FileStatus.Of(full).Kind == FileKind.Folder)
                {
                    await ListAsync(full, $"{prefix}{name}/", found, cancellationToken);
                }
                else
                {
                    found.Add(prefix + name);
                }
            }

            return;
        }

        foreach (var path in Walk(folder))
        {
            if (path.Contains('\uFFFD', StringComparison.Ordinal) && FileStatus.Of(Path.Combine(folder, path)).Kind == FileKind.None)
            {
                throw new IOException($"'{path}' in '{folder}' has a name that is not UTF-8; rename it");
            }

            found.Add(prefix + path);
        }
    }

    /// <summary>Whether a canonical folder is within a repository of git, and not its top.</summary>
    public static bool IsBelowGit(string folder)
    {
        for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            if (Path.Exists(Path.Combine(above, GitFolder)))
            {
                return true;
            }
        }

        return false;
    }

    private static FileSystemEnumerable<string> Walk(string folder)
    {
        var start = folder.EndsWith('/') ? folder.Length : folder.Length + 1;
        return new FileSystemEnumerable<string>(folder, (ref entry) => entry.ToFullPath()[start..].Replace(Path.DirectorySeparatorChar, '/'), Everything)
        {
            ShouldIncludePredicate = static (ref entry) => (!entry.IsDirectory || IsLink(ref entry)) && !IsGit(ref entry),
            ShouldRecursePredicate = static (ref entry) => !IsLink(ref entry) && !IsGit(ref entry),
        };
    }

    private static bool IsGit(ref FileSystemEntry entry) => entry.FileName.SequenceEqual(GitFolder);

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
}

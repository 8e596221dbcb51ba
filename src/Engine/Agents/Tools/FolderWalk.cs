using Orleans.Goals.Engine.Checks;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>Goes through a folder and those in it, in ordinal order. Links are shown and never followed; git's own folder and the store are left out.</summary>
/// <param name="store">The real path of the store's folder, or null when it need not be left out.</param>
/// <param name="depth">How many folders deep.</param>
internal sealed class FolderWalk(string? store, int depth)
{
    /// <summary>As deep as a walk goes in any case: each level holds a folder open.</summary>
    public const int Deepest = 64;

    /// <summary>How many entries are looked at.</summary>
    public const int MostEntries = 200_000;

    private readonly int depth = Math.Min(depth, Deepest);

    /// <summary>How many folders were not gone into because they are too deep.</summary>
    public int TooDeep { get; private set; }

    /// <summary>How many folders could not be looked into.</summary>
    public int Closed { get; private set; }

    /// <summary>Whether there was more than <see cref="MostEntries"/>, and the walk was ended.</summary>
    public bool IsCut { get; private set; }

    /// <summary>How many entries were seen.</summary>
    public int Seen { get; private set; }

    /// <summary>All entries. The folder of an entry is open while it is the current one.</summary>
    /// <param name="folder">Where to begin.</param>
    /// <param name="prefix">What stands before the names: empty, or a path that ends with a slash.</param>
    public IEnumerable<FoundEntry> Go(OpenFolder folder, string prefix) => Go(folder, prefix, 1);

    private IEnumerable<FoundEntry> Go(OpenFolder folder, string prefix, int level)
    {
        foreach (var (name, kind) in EntriesOf(folder))
        {
            var full = $"{folder.Path.TrimEnd('/')}/{name}";
            if (WorkspacePath.IsGit(name) || full == store)
            {
                continue;
            }

            if (++Seen > MostEntries)
            {
                IsCut = true;
                yield break;
            }

            yield return new FoundEntry(folder, name, prefix + name, kind);
            if (kind != FileKind.Folder)
            {
                continue;
            }

            if (level >= depth)
            {
                TooDeep++;
            }
            else if (Open(folder, name) is { } next)
            {
                using (next)
                {
                    foreach (var entry in Go(next, $"{prefix}{name}/", level + 1))
                    {
                        yield return entry;
                    }
                }
            }

            if (IsCut)
            {
                yield break;
            }
        }
    }

    private OpenFolder? Open(OpenFolder folder, string name)
    {
        try
        {
            return folder.Folder(name);
        }
        catch (Exception exception) when (exception is ToolRefusedException or IOException)
        {
            Closed++;
            return null;
        }
    }

    private IReadOnlyList<KeyValuePair<string, FileKind>> EntriesOf(OpenFolder folder)
    {
        try
        {
            return folder.Entries();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Closed++;
            return [];
        }
    }
}

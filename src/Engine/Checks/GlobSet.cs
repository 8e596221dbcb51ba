namespace Orleans.Goals.Engine.Checks;

/// <summary>Patterns together: a file is meant when one names it and none with a leading <c>!</c> leaves it out, whatever their order.</summary>
internal sealed class GlobSet
{
    private readonly GlobPattern[] included;
    private readonly GlobPattern[] excluded;

    /// <summary>Reads patterns. Without any that names files all are meant that are not left out.</summary>
    public GlobSet(IReadOnlyCollection<string> patterns)
    {
        included = [.. patterns.Where(static pattern => !IsExclusion(pattern)).Select(static pattern => new GlobPattern(pattern))];
        excluded = [.. patterns.Where(IsExclusion).Select(static pattern => new GlobPattern(pattern[1..]))];
        if (included.Length == 0 && excluded.Length > 0)
        {
            included = [new GlobPattern("**")];
        }
    }

    /// <summary>Whether a pattern leaves files out.</summary>
    public static bool IsExclusion(string pattern) => pattern.StartsWith('!');

    /// <summary>Whether a path, relative and with <c>/</c>, is meant.</summary>
    public bool IsMatch(string path) => Array.Exists(included, pattern => pattern.IsMatch(path)) && !Array.Exists(excluded, pattern => pattern.IsMatch(path));
}

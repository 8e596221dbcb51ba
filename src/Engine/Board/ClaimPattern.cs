namespace Orleans.Goals.Engine.Board;

/// <summary>
/// The paths that a claim covers: a path of the workspace with everything beneath it, where <c>*</c> and <c>?</c> stand for characters of a name and <c>**</c> for any number
/// of folders. Purely by their look: links are not followed, and upper and lower case are two.
/// </summary>
internal static class ClaimPattern
{
    private const string Folders = "**";

    /// <summary>The one spelling of a path: no <c>.</c>, no doubled slashes.</summary>
    /// <param name="written">The path, as a model wrote it.</param>
    /// <param name="workspace">The absolute path of the workspace, which may stand before it.</param>
    /// <returns>Null when it is empty or leads out of the workspace.</returns>
    public static string? Normalize(string written, string workspace)
    {
        var text = written.Trim().Replace('\\', '/');
        var root = workspace.TrimEnd('/');
        if (text.StartsWith('/'))
        {
            if (text != root && !text.StartsWith(root + "/", StringComparison.Ordinal))
            {
                return null;
            }

            text = text[root.Length..];
        }
        else if (text.Length == 0)
        {
            return null;
        }

        var segments = new List<string>();
        foreach (var segment in text.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
            {
                if (segments.Count == 0)
                {
                    return null;
                }

                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".")
            {
                segments.Add(segment);
            }
        }

        return segments.Count == 0 ? Folders : string.Join('/', segments);
    }

    /// <summary>Whether there is a path that both cover.</summary>
    public static bool Overlap(string first, string second) => Overlap(first, second, isFile: false);

    /// <summary>Whether a claim covers a file: what would lie beneath the file, were it a folder, does not count.</summary>
    public static bool Covers(string claim, string file) => Overlap(claim, file, isFile: true);

    private static bool Overlap(string first, string second, bool isFile)
    {
        var (left, right) = (first.Split('/'), second.Split('/'));
        var known = new bool?[left.Length + 1, right.Length + 1];
        return From(0, 0);

        bool From(int i, int j)
        {
            // What is left of the one lies beneath the other.
            if (i == left.Length || j == right.Length)
            {
                return i == left.Length || !isFile || left[i..].All(static segment => segment == Folders);
            }

            return known[i, j] ??= left[i] == Folders ? From(i + 1, j) || From(i, j + 1)
                : right[j] == Folders ? From(i, j + 1) || From(i + 1, j)
                : Meet(left[i], right[j]) && From(i + 1, j + 1);
        }
    }

    /// <summary>Whether there is a name that fits both.</summary>
    private static bool Meet(string left, string right)
    {
        var known = new bool?[left.Length + 1, right.Length + 1];
        return From(0, 0);

        bool From(int i, int j) => known[i, j] ??= Compute(i, j);

        bool Compute(int i, int j)
        {
            if (i < left.Length && left[i] == '*')
            {
                return From(i + 1, j) || (j < right.Length && From(i, j + 1));
            }

            if (j < right.Length && right[j] == '*')
            {
                return From(i, j + 1) || (i < left.Length && From(i + 1, j));
            }

            return i == left.Length || j == right.Length
                ? i == left.Length && j == right.Length
                : (left[i] == right[j] || left[i] == '?' || right[j] == '?') && From(i + 1, j + 1);
        }
    }
}

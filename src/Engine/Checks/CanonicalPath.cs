namespace Orleans.Goals.Engine.Checks;

/// <summary>Where a path really leads, all links followed.</summary>
internal static class CanonicalPath
{
    // As many as Linux follows itself.
    private const int MostLinks = 40;

    /// <summary>The path without links and dots. What does not exist is taken as it stands.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var current = root;
        var left = new Stack<string>(Segments(path[root.Length..]).Reverse());
        var links = 0;
        while (left.TryPop(out var segment))
        {
            if (segment == "..")
            {
                current = Path.GetDirectoryName(current) ?? root;
                continue;
            }

            var next = Path.Combine(current, segment);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"'{path}' leads through more than {MostLinks} links");
            }

            current = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : current;
            foreach (var part in Segments(target).Reverse())
            {
                left.Push(part);
            }
        }

        return current;
    }

    /// <summary>Whether a canonical path is a canonical folder, or inside of it.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);

    private static IEnumerable<string> Segments(string path) => path.Split('/').Where(static segment => segment is not ("" or "."));
}

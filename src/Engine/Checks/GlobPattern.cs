namespace Orleans.Goals.Engine.Checks;

/// <summary>One pattern of workspace files: <c>*</c> and <c>?</c> within a folder, <c>**</c> across folders, all else as it stands, upper and lower case apart.</summary>
internal sealed class GlobPattern
{
    private const string AnyFolders = "**";

    private readonly string[] segments;

    /// <summary>Reads a pattern; a leading <c>!</c> is not part of it.</summary>
    public GlobPattern(string pattern)
    {
        var parts = pattern.Split('/').Where(static part => part is not ("" or ".")).ToList();
        if (pattern.EndsWith('/'))
        {
            // A folder stands for everything in it.
            parts.Add(AnyFolders);
        }

        if (parts is [.., AnyFolders])
        {
            // A last ** names what is in a folder, never the folder's own name.
            parts.Add("*");
        }

        segments = [.. parts];
    }

    /// <summary>Whether a path, relative and with <c>/</c>, is meant.</summary>
    public bool IsMatch(string path)
    {
        // The usual way with one point of return: what an earlier ** could match, the latest can too.
        var parts = path.Split('/');
        int part = 0, segment = 0, resumePart = -1, resumeSegment = -1;
        while (part < parts.Length)
        {
            if (segment < segments.Length && segments[segment] == AnyFolders)
            {
                resumeSegment = ++segment;
                resumePart = part;
            }
            else if (segment < segments.Length && IsMatch(segments[segment], parts[part]))
            {
                segment++;
                part++;
            }
            else if (resumeSegment >= 0)
            {
                segment = resumeSegment;
                part = ++resumePart;
            }
            else
            {
                return false;
            }
        }

        return segment == segments.Length;
    }

    private static bool IsMatch(string pattern, string name)
    {
        int at = 0, from = 0, resumeAt = -1, resumeFrom = -1;
        while (at < name.Length)
        {
            if (from < pattern.Length && pattern[from] == '*')
            {
                resumeFrom = ++from;
                resumeAt = at;
            }
            else if (from < pattern.Length && (pattern[from] == '?' || pattern[from] == name[at]))
            {
                // One ? stands for one character, also for one that takes two units.
                at += pattern[from] == '?' && char.IsHighSurrogate(name[at]) && at + 1 < name.Length ? 2 : 1;
                from++;
            }
            else if (resumeFrom >= 0)
            {
                from = resumeFrom;
                at = ++resumeAt;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(from).Trim('*').IsEmpty;
    }
}

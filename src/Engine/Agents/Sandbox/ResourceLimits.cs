using System.Globalization;

namespace Orleans.Goals.Engine.Agents.Sandbox;

/// <summary>The limits that this process has itself: none of its children can have more.</summary>
internal static class ResourceLimits
{
    private const string File = "/proc/self/limits";

    /// <summary>A number, or the hard limit where that is less.</summary>
    /// <param name="name">The limit's name in <c>/proc/self/limits</c>.</param>
    /// <param name="wanted">The number.</param>
    public static long AtMost(string name, long wanted)
    {
        var line = System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var values = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return values.Length > 1 && long.TryParse(values[1], NumberStyles.None, CultureInfo.InvariantCulture, out var hard) ? Math.Min(hard, wanted) : wanted;
    }
}

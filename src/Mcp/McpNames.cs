using System.Globalization;
using System.Text;

namespace Orleans.Goals.Mcp;

/// <summary>The names by which models call the tools of servers.</summary>
internal static class McpNames
{
    /// <summary>The longest name.</summary>
    public const int Longest = 64;

    /// <summary>A name for a tool, and none that is taken: <c>mcp_SERVER_TOOL</c>, without what no name can have.</summary>
    public static string Of(string server, string tool, ISet<string> taken)
    {
        var plain = Cut(Plain($"mcp_{server}_{tool}"), Longest);
        var name = plain;
        for (var number = 2; !taken.Add(name); number++)
        {
            var end = string.Create(CultureInfo.InvariantCulture, $"_{number}");
            name = Cut(plain, Longest - end.Length) + end;
        }

        return name;
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            plain.Append(char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '_');
        }

        return plain.ToString();
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}

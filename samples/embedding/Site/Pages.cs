using System.Text.RegularExpressions;

namespace Site;

/// <summary>The pages of a site: texts in its folder, of which those in <c>drafts</c> are not meant to be published by themselves.</summary>
internal sealed partial class Pages(string folder)
{
    /// <summary>The names of the pages that are meant to be published.</summary>
    public IEnumerable<string> Finished => NamesIn(folder);

    /// <summary>Where a page is published.</summary>
    public string Published(string page) => Path.Combine(folder, "public", $"{page}.html");

    /// <summary>Its text, finished or draft; null when there is none.</summary>
    public string? Text(string page) =>
        new[] { Path.Combine(folder, $"{page}.md"), Path.Combine(folder, "drafts", $"{page}.md") }.FirstOrDefault(File.Exists) is { } path ? File.ReadAllText(path) : null;

    /// <summary>The pages that a page links to.</summary>
    public IEnumerable<string> LinksOf(string page) => Link().Matches(Text(page) ?? string.Empty).Select(static link => link.Groups[2].Value);

    /// <summary>Its text as it is published.</summary>
    public string Html(string page) => $"<p>{Link().Replace(Text(page) ?? string.Empty, "<a href=\"$2.html\">$1</a>").Trim()}</p>\n";

    private static IEnumerable<string> NamesIn(string path) => Directory.EnumerateFiles(path, "*.md").Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\[([^\]]+)\]\(([a-z-]+)\)")]
    private static partial Regex Link();
}

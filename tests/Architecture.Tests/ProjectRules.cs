using System.Xml.Linq;

namespace Orleans.Goals.Architecture.Tests;

/// <summary>Which project may reference what: the arrows point down only.</summary>
internal static class ProjectRules
{
    /// <summary>What each project under src may reference. A project that is not listed may not exist.</summary>
    private static readonly SortedDictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Abstractions"] = [],
        ["Engine"] = ["Abstractions"],
        ["Mcp"] = ["Abstractions"],
        ["Models"] = ["Abstractions"],
        ["Grains.Abstractions"] = ["Abstractions"],
        ["Grains"] = ["Abstractions", "Engine", "Grains.Abstractions"],
        ["Api"] = ["Abstractions"],
        ["Silo"] = ["Abstractions", "Api", "Engine", "Grains", "Grains.Abstractions", "Mcp", "Models"],
        ["Client"] = ["Abstractions"],
        ["Cli"] = ["Abstractions", "Api", "Client", "Engine", "Mcp", "Models"],
    };

    private static readonly string[] OrleansAllowedIn =
    [
        "src/Grains.Abstractions/", "src/Grains/", "src/Silo/", "tests/Cluster.Tests/", "tests/ClusterProof/", "samples/embedding/", "bench/Cluster/",
    ];

    /// <summary>The one project that serves HTTP. Whoever embeds the others needs the plain .NET runtime only.</summary>
    private static readonly string[] WebAllowedIn = ["Api"];

    /// <summary>What is wrong with one project file.</summary>
    public static IEnumerable<string> Violations(string path, string xml)
    {
        var project = XDocument.Parse(xml);
        foreach (var package in Includes(project, "PackageReference").Where(IsOrleans))
        {
            if (!OrleansAllowedIn.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            {
                yield return $"{path} references {package}; only these may reference Orleans: {string.Join(", ", OrleansAllowedIn)}";
            }
        }

        if (!path.StartsWith("src/", StringComparison.Ordinal))
        {
            yield break;
        }

        var name = Path.GetFileNameWithoutExtension(path);
        if (!Allowed.TryGetValue(name, out var allowed))
        {
            yield return $"{path} is not in the list of projects: add it to {nameof(ProjectRules)} with what it may reference";
            yield break;
        }

        foreach (var reference in Includes(project, "ProjectReference"))
        {
            var target = Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'));
            if (!allowed.Contains(target, StringComparer.Ordinal))
            {
                yield return $"{path} references {target}; allowed: {(allowed.Length == 0 ? "nothing" : string.Join(", ", allowed))}";
            }
        }

        foreach (var framework in Includes(project, "FrameworkReference").Where(_ => !WebAllowedIn.Contains(name, StringComparer.Ordinal)))
        {
            yield return $"{path} needs the runtime {framework}; only these may: {string.Join(", ", WebAllowedIn)}. Reference the packages that it uses";
        }

        foreach (var assembly in Includes(project, "Reference"))
        {
            yield return $"{path} references the assembly {assembly}: reference its project or package";
        }
    }

    /// <summary>What is wrong with a file that every project imports.</summary>
    public static IEnumerable<string> SharedViolations(string path, string xml)
    {
        var project = XDocument.Parse(xml);
        return Includes(project, "ProjectReference")
            .Concat(Includes(project, "PackageReference").Where(IsOrleans))
            .Select(reference => $"{path} references {reference} for every project: name it in the project that needs it");
    }

    private static IEnumerable<string> Includes(XDocument project, string item) =>
        project.Descendants().Where(element => element.Name.LocalName == item).Select(element => element.Attribute("Include")?.Value).OfType<string>();

    private static bool IsOrleans(string package) => package.StartsWith("Microsoft.Orleans", StringComparison.OrdinalIgnoreCase);
}

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Orleans.Goals.Architecture.Tests.Packages;

/// <summary>A library of this repository that is packed.</summary>
/// <param name="Name">The name of its project.</param>
/// <param name="Project">The path of its project file, relative to the repository.</param>
internal sealed partial record Package(string Name, string Project)
{
    /// <summary>All of them: what is packable and is no tool.</summary>
    public static IReadOnlyList<Package> All { get; } =
    [
        .. Repository.Projects.Where(static path => path.StartsWith("src/", StringComparison.Ordinal))
            .Where(static path => XDocument.Load(Path.Combine(Repository.Root, path)) is var project && Says(project, "IsPackable") && !Says(project, "PackAsTool"))
            .Select(static path => new Package(Path.GetFileNameWithoutExtension(path), path)),
    ];

    /// <summary>Whether it is built only where the Orleans packages are.</summary>
    public bool NeedsOrleans => Name.StartsWith("Grains", StringComparison.Ordinal);

    /// <summary>Its built assembly; null when it was not built.</summary>
    public string? Assembly => Repository.Assemblies.FirstOrDefault(path => Path.GetFileName(path) == $"Orleans.Goals.{Name}.dll");

    /// <summary>The file that says what it offers.</summary>
    public string ApiFile => In("PublicApi.txt");

    public static Package Of(string name) => All.Single(package => package.Name == name);

    /// <summary>The path of a file of its project.</summary>
    public string In(string file) => Path.Combine(Repository.Root, Path.GetDirectoryName(Project)!, file);

    /// <summary>The code block of its README.</summary>
    public string CodeOfReadme() => Regex.Matches(File.ReadAllText(In("README.md")), "```csharp\n(.*?)```", RegexOptions.Singleline) is [var block] ? block.Groups[1].Value : "there is not exactly one block";

    /// <summary>The same code as the tests compile it.</summary>
    public string CodeThatCompiles()
    {
        var name = $"{Name.Replace(".", string.Empty, StringComparison.Ordinal)}Readme.cs";
        var file = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "tests"), "*.Tests").Select(folder => Path.Combine(folder, "Packages", name)).Single(File.Exists);
        var text = File.ReadAllText(file);
        var body = Marked().Match(text);
        var indent = body.Groups["indent"].Length;
        var usings = text.Split('\n').Where(static line => line.StartsWith("using ", StringComparison.Ordinal));
        return string.Join('\n', [.. usings, string.Empty, .. body.Groups["body"].Value.TrimEnd('\n').Split('\n').Select(line => line.Length > indent ? line[indent..] : string.Empty), string.Empty]);
    }

    private static bool Says(XDocument project, string property) => project.Descendants(property).Any(static element => element.Value == "true");

    [GeneratedRegex(@"^(?<indent> *)// begin\n(?<body>.*?)^ *// end\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Marked();
}

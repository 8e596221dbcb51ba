namespace Orleans.Goals.Architecture.Tests;

/// <summary>The working copy these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release, as these tests were built.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Every project file, in ordinal order of its path relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Projects { get; } =
        [.. new[] { "src", "tests", "bench", "samples" }.SelectMany(folder => Files(folder, "*.csproj"))];

    /// <summary>Every source file under src.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
        [.. Files("src", "*.cs").Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))))];

    /// <summary>The built assembly of each project under src that was built in this configuration.</summary>
    public static IReadOnlyList<string> Assemblies { get; } = [.. FindAssemblies()];

    private static IEnumerable<string> FindAssemblies()
    {
        foreach (var project in Projects.Where(path => path.StartsWith("src/", StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var output = Path.Combine(Root, Path.GetDirectoryName(project)!, "bin", Configuration, "net10.0");
            var assembly = Path.Combine(output, name == "Cli" ? "goals.dll" : $"Orleans.Goals.{name}.dll");
            if (File.Exists(assembly))
            {
                yield return assembly;
            }
        }
    }

    private static IEnumerable<string> Files(string folder, string pattern)
    {
        var path = Path.Combine(Root, folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
                .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
            : [];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orleans.Goals.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Orleans.Goals.sln is in no folder above {AppContext.BaseDirectory}");
    }
}

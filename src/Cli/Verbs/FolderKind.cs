using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orleans.Goals.Cli.Verbs;

/// <summary>What is built in a folder, and with which commands: what a first goal file can propose.</summary>
/// <param name="Name">What it is, for a comment.</param>
/// <param name="Build">The command that builds it.</param>
/// <param name="Test">The command that tests it; null when nothing says that there are tests.</param>
/// <param name="Writes">What the two write beside what git ignores, as patterns.</param>
internal sealed partial record FolderKind(string Name, string Build, string? Test, ImmutableArray<string> Writes)
{
    /// <summary>Whether git keeps the folder.</summary>
    public bool IsGit { get; private init; }

    /// <summary>Whether there is something that whoever works here should read first.</summary>
    public ImmutableArray<string> ReadFirst { get; private init; } = [];

    /// <summary>Looks at a folder: the first kind that fits counts.</summary>
    public static FolderKind Of(string folder)
    {
        var kind = DotNet(folder) ?? Node(folder) ?? Python(folder) ?? Make(folder) ?? new FolderKind("nothing that was recognized", "make", null, []);
        return kind with
        {
            IsGit = IsInGit(folder),
            ReadFirst = [.. new[] { "AGENTS.md", "CONTRIBUTING.md", "README.md" }.Where(name => File.Exists(Path.Combine(folder, name))).Take(1)],
        };
    }

    private static FolderKind? DotNet(string folder) =>
        Any(folder, "*.sln", "*.slnx", "*.slnf", "*.csproj", "*.fsproj", "*.vbproj")
            ? new FolderKind(".NET", "dotnet build --disable-build-servers", "dotnet test --disable-build-servers", ["**/bin/**", "**/obj/**"])
            : null;

    private static FolderKind? Node(string folder)
    {
        var path = Path.Combine(folder, "package.json");
        if (!File.Exists(path))
        {
            return null;
        }

        var scripts = ScriptsOf(path);
        return new FolderKind(
            "Node", scripts.Contains("build", StringComparer.Ordinal) ? "npm run build" : "npm install", scripts.Contains("test", StringComparer.Ordinal) ? "npm test" : null, ["node_modules/**", "dist/**"]);
    }

    private static ImmutableArray<string> ScriptsOf(string path)
    {
        try
        {
            using var package = JsonDocument.Parse(File.ReadAllBytes(path));
            return package.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("scripts", out var scripts) && scripts.ValueKind == JsonValueKind.Object
                ? [.. scripts.EnumerateObject().Select(script => script.Name)]
                : [];
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            // It is proposed as if it named none.
            return [];
        }
    }

    private static FolderKind? Python(string folder) => Any(folder, "pyproject.toml", "setup.py", "requirements.txt")
        ? new FolderKind("Python", "python3 -m compileall -q .", Any(folder, "tests", "test_*.py", "pytest.ini") ? "python3 -m pytest -q" : null, ["**/__pycache__/**", ".pytest_cache/**"])
        : null;

    private static FolderKind? Make(string folder)
    {
        var path = new[] { "GNUmakefile", "makefile", "Makefile" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return path is null ? null : new FolderKind("Make", "make", TestTarget().IsMatch(File.ReadAllText(path)) ? "make test" : null, []);
    }

    private static bool IsInGit(string folder)
    {
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (Path.Exists(Path.Combine(above, ".git")))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Any(string folder, params ReadOnlySpan<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (Directory.EnumerateFileSystemEntries(folder, pattern).Any())
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("^test[ \t]*:", RegexOptions.Multiline)]
    private static partial Regex TestTarget();
}

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
    private static readonly FolderKind Unknown = new("nothing that was recognized, so this only shows how it works", "ls >contents.txt", null, [])
    {
        Objective = "A list of the files in this folder is in contents.txt.",
        Check = ("listed", "test -s contents.txt"),
    };

    /// <summary>What is wanted.</summary>
    public string Objective { get; private init; } = "Everything builds, and every test passes.";

    /// <summary>The criterion that the first step is to meet: its id, and its command.</summary>
    public (string Id, string Run) Check { get => field.Id is null ? ("builds", Build) : field; private init; }

    /// <summary>Whether git keeps the folder.</summary>
    public bool IsGit { get; private init; }

    /// <summary>Whether there is something that whoever works here should read first.</summary>
    public ImmutableArray<string> ReadFirst { get; private init; } = [];

    /// <summary>Looks at a folder: the first kind that fits counts.</summary>
    public static FolderKind Of(string folder)
    {
        var kind = DotNet(folder) ?? Node(folder) ?? Rust(folder) ?? Go(folder) ?? Python(folder) ?? Make(folder) ?? Unknown;
        return kind with
        {
            IsGit = IsInGit(folder),
            ReadFirst = [.. new[] { "AGENTS.md", "CONTRIBUTING.md", "README.md" }.Where(name => File.Exists(Path.Combine(folder, name))).Take(1)],
        };
    }

    private static FolderKind? DotNet(string folder)
    {
        string[] solutions = [.. Files(folder, "*.slnx"), .. Files(folder, "*.sln"), .. Files(folder, "*.slnf")];
        string[] all = [.. solutions, .. Files(folder, "*.csproj"), .. Files(folder, "*.fsproj"), .. Files(folder, "*.vbproj")];
        if (all.Length == 0)
        {
            return null;
        }

        // Of several the build does not know which is meant.
        var which = all.Length == 1 ? string.Empty : $" {(all[0].All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_') ? all[0] : $"'{all[0].Replace("'", "'\\''", StringComparison.Ordinal)}'")}";
        return new FolderKind(".NET", $"dotnet build{which} --disable-build-servers", $"dotnet test{which} --disable-build-servers", ["**/bin/**", "**/obj/**"]);
    }

    private static FolderKind? Rust(string folder) => Any(folder, "Cargo.toml") ? new FolderKind("Rust", "cargo build", "cargo test", ["target/**", "Cargo.lock"]) : null;

    private static FolderKind? Go(string folder) => Any(folder, "go.mod") ? new FolderKind("Go", "go build ./...", "go test ./...", []) : null;

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

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

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

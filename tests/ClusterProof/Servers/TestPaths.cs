using System.Runtime.CompilerServices;

namespace Orleans.Goals.ClusterProof.Servers;

/// <summary>Where things of the checkout are that the tests were built from.</summary>
internal static class TestPaths
{
    /// <summary>The repository's folder.</summary>
    public static string Repository { get; } = Path.GetFullPath("../../..", Here());

    /// <summary>The text of a file of the repository.</summary>
    public static string Read(params IEnumerable<string> path) => File.ReadAllText(Path.Combine([Repository, .. path]));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

using System.Runtime.CompilerServices;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orleans.Goals.Infra.Tests;

/// <summary>Files of the checkout that the tests were built from.</summary>
internal static class Checkout
{
    private static readonly string Root = Path.GetFullPath("../..", Here());

    public static string Full(string path) => Path.Combine(Root, path);

    public static bool Exists(string path) => File.Exists(Full(path));

    public static string Read(string path) => File.ReadAllText(Full(path));

    /// <summary>Files under a folder, by their paths in the checkout.</summary>
    public static string[] Files(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(Full(folder), pattern, SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All sources of a folder as one text.</summary>
    public static string Sources(string folder) => string.Join('\n', Files(folder, "*.cs").Select(Read));

    /// <summary>The documents of a YAML file.</summary>
    public static YamlMappingNode[] Yaml(string path)
    {
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(new StringReader(Read(path)))));
        return [.. stream.Documents.Select(static document => (YamlMappingNode)document.RootNode)];
    }

    /// <summary>What stands at a path of keys and positions.</summary>
    public static YamlNode At(this YamlNode node, params ReadOnlySpan<object> path)
    {
        foreach (var step in path)
        {
            node = step is int position ? node[position] : node[(string)step];
        }

        return node;
    }

    public static string Text(this YamlNode node) => ((YamlScalarNode)node).Value!;

    /// <summary>A mapping of plain values.</summary>
    public static Dictionary<string, string> Pairs(this YamlNode node) =>
        ((YamlMappingNode)node).Children.ToDictionary(static pair => pair.Key.Text(), static pair => pair.Value.Text(), StringComparer.Ordinal);

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

using System.Text.RegularExpressions;

namespace Orleans.Goals.Architecture.Tests;

/// <summary>What every source file under src keeps to.</summary>
internal static partial class SourceRules
{
    public const int MaximumLines = 400;

    /// <summary>The namespace of extensions for a host's builders, as in Orleans; allowed in a folder named Hosting.</summary>
    private const string HostingNamespace = "Orleans.Hosting";

    public static IEnumerable<string> Violations(SourceFile file)
    {
        var lines = file.Text.TrimEnd('\n').Split('\n').Length;
        if (lines > MaximumLines)
        {
            yield return $"{file.Path} has {lines} lines; at most {MaximumLines}";
        }

        foreach (var violation in NamespaceViolations(file))
        {
            yield return violation;
        }

        foreach (Match match in OpenPublicClass().Matches(file.Text))
        {
            yield return $"{file.Path}: '{match.Value.Trim()}' is public and open: make it sealed, abstract, static or internal";
        }

        if (UndocumentedAllowed().IsMatch(file.Text))
        {
            yield return $"{file.Path} switches CS1591 off: document the public members";
        }

        if (Region().IsMatch(file.Text))
        {
            yield return $"{file.Path} has a #region";
        }
    }

    private static IEnumerable<string> NamespaceViolations(SourceFile file)
    {
        var declared = Namespace().Match(file.Text);
        if (!declared.Success)
        {
            if (Path.GetFileName(file.Path) is not ("Program.cs" or "GlobalUsings.cs" or "AssemblyInfo.cs"))
            {
                yield return $"{file.Path} declares no namespace";
            }

            yield break;
        }

        if (declared.Groups["end"].Value != ";")
        {
            yield return $"{file.Path}: the namespace is not file-scoped";
        }

        var actual = declared.Groups["name"].Value;
        var folders = Path.GetDirectoryName(file.Path)!.Replace('\\', '/').Split('/');
        var root = folders[1] == "Abstractions" ? "Orleans.Goals" : $"Orleans.Goals.{folders[1]}";
        var expected = string.Join('.', [root, .. folders[2..]]);
        if (actual != expected && !(actual == HostingNamespace && folders[^1] == "Hosting"))
        {
            yield return $"{file.Path}: the namespace is {actual}, the folder says {expected}";
        }
    }

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)\s*(?<end>[;{])", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^[ \t]*public\s+((new|partial|unsafe|required)\s+)*(class|record)\s+(?!struct\b)\w+", RegexOptions.Multiline)]
    private static partial Regex OpenPublicClass();

    [GeneratedRegex(@"^\s*#pragma\s+warning\s+disable\b(\s*$|.*(CS)?1591)", RegexOptions.Multiline)]
    private static partial Regex UndocumentedAllowed();

    [GeneratedRegex(@"^\s*#region\b", RegexOptions.Multiline)]
    private static partial Regex Region();
}

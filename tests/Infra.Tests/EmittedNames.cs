using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Orleans.Goals.Infra.Tests;

/// <summary>Names of metrics and their tags, as Prometheus has them, and messages: from the sources and from the assemblies that emit them.</summary>
internal static class EmittedNames
{
    /// <summary>The assemblies of Orleans that are restored on this machine; none where there are none.</summary>
    private static readonly string[] OrleansAssemblies = [.. FindOrleans()];

    public static bool HasOrleans => OrleansAssemblies.Length > 0;

    /// <summary>The names of model calls, in the sources.</summary>
    public static HashSet<string> Models { get; } =
        [.. Regex.Matches(Checkout.Read("src/Models/Telemetry/GenAiNames.cs"), "= \"(?<name>[^\"]+)\"").Select(static match => Normal(match.Groups["name"].Value))];

    /// <summary>The metrics of goals, as the sources have them.</summary>
    public static IReadOnlyList<string> GoalMetrics { get; } = Names("src/Engine/Telemetry/GoalsMeter.cs", "\"(?<name>goals\\.[a-z.]+)\"");

    /// <summary>Those and their tags.</summary>
    public static HashSet<string> Goals { get; } = [.. GoalMetrics.Concat(Names("src/Engine/Telemetry/TagNames.cs", "= \"(?<name>[^\"]+)\"")).Select(Normal)];

    /// <summary>Names in the assemblies of .NET: runtime and requests.</summary>
    public static HashSet<string> Framework { get; } = [.. FrameworkFiles().SelectMany(Strings).Select(Normal)];

    /// <summary>Names in Orleans.</summary>
    public static HashSet<string> Orleans { get; } = [.. OrleansAssemblies.Where(static file => Path.GetFileName(file) == "Orleans.Core.dll").SelectMany(Strings).Select(Normal)];

    /// <summary>Whether Orleans has a text.</summary>
    public static bool OrleansSays(string fragment) => OrleansAssemblies.Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.Unicode.GetBytes(fragment)) >= 0);

    private static string[] Names(string file, string pattern) => [.. Regex.Matches(Checkout.Read(file), pattern).Select(static match => match.Groups["name"].Value)];

    private static string Normal(string name) => name.Replace('.', '_').Replace('-', '_');

    private static IEnumerable<string> FrameworkFiles()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        yield return Path.Combine(runtime, "System.Diagnostics.DiagnosticSource.dll");
        var web = Path.GetFullPath("../../Microsoft.AspNetCore.App", runtime);
        foreach (var file in Directory.Exists(web) ? Directory.EnumerateFiles(web, "Microsoft.AspNetCore.Hosting.dll", SearchOption.AllDirectories) : [])
        {
            yield return file;
        }
    }

    private static IEnumerable<string> FindOrleans()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder ? folder : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var version = XDocument.Parse(Checkout.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Single(static one => one.Attribute("Include")?.Value == "Microsoft.Orleans.Server").Attribute("Version")!.Value;
        foreach (var package in (string[])["microsoft.orleans.core", "microsoft.orleans.runtime", "microsoft.orleans.persistence.adonet"])
        {
            var path = Path.Combine(packages, package, version, "lib", "net10.0");
            foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.dll") : [])
            {
                yield return file;
            }
        }
    }

    /// <summary>Texts of an assembly that may be names: it has them in UTF-16.</summary>
    private static IEnumerable<string> Strings(string file)
    {
        var bytes = File.ReadAllBytes(file);
        for (var begin = 0; begin + 1 < bytes.Length; begin++)
        {
            var end = begin;
            while (end + 1 < bytes.Length && bytes[end + 1] == 0 && ((char)bytes[end] is '.' or '-' or '_' || char.IsAsciiLetterLower((char)bytes[end]) || char.IsAsciiDigit((char)bytes[end])))
            {
                end += 2;
            }

            if (end - begin >= 4)
            {
                yield return System.Text.Encoding.Unicode.GetString(bytes, begin, end - begin);
                begin = end;
            }
        }
    }
}

using System.Diagnostics;
using System.IO.Compression;

namespace Orleans.Goals.Architecture.Tests.Packages;

/// <summary>What the packages offer, and what is in them.</summary>
public sealed class PackageTests
{
    private const string Switch = "GOALS_PUBLIC_API";
    private const string Remedy = $"if that is meant: dotnet build -c Release && {Switch}=write dotnet test tests/Architecture.Tests -c Release --no-build, and look at the difference";

    public static TheoryData<string> Names => [.. Package.All.Select(static package => package.Name)];

    [Fact]
    public void Packages_AreTheLibraries() =>
        Assert.Equal(["Abstractions", "Api", "Client", "Engine", "Grains", "Grains.Abstractions", "Mcp", "Models"], Package.All.Select(static package => package.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void PublicApi_OfThePackage_IsWhatItsFileSays(string name)
    {
        var package = Package.Of(name);
        if (package.Assembly is not { } assembly)
        {
            Assert.SkipWhen(package.NeedsOrleans, $"{name} is not built here: it needs the Orleans packages");
            Assert.Fail($"{name} is not built");
            return;
        }

        var actual = PublicApi.Of(assembly);
        if (Environment.GetEnvironmentVariable(Switch) == "write")
        {
            File.WriteAllText(package.ApiFile, actual);
        }

        var written = File.Exists(package.ApiFile) ? File.ReadAllText(package.ApiFile) : string.Empty;
        Assert.True(actual == written, $"src/{name}/PublicApi.txt says something else than the assembly. {Remedy}.\n{Difference(written, actual)}");
    }

    [Fact]
    public void PublicApi_OfTheFixtures_HasEveryKindOfMember()
    {
        const string Offered = "Orleans.Goals.Architecture.Tests.Fixtures.Offered.";
        var all = PublicApi.Of(typeof(PackageTests).Assembly.Location).Split('\n');

        var types = all.Select((line, index) => (Line: line, Index: index)).Where(static line => line.Line.StartsWith("public", StringComparison.Ordinal) && line.Line.Split(" : ")[0].Contains(Offered, StringComparison.Ordinal))
            .Select(line => string.Join('\n', [line.Line, .. all.Skip(line.Index + 1).TakeWhile(static member => member.StartsWith(' '))]));

        Assert.Equal(
            """
            public abstract class Basis
                protected abstract int Depth { get; }
                public virtual System.Threading.Tasks.Task<System.Collections.Generic.IReadOnlyList<(int, string)>> ListAsync<T>(System.Func<T, int> by, decimal limit = default, System.Threading.CancellationToken cancellationToken = default)
            public interface IOffer : System.IDisposable
                public int Count { get; }
                public virtual string Describe()
            public delegate int Measure<T>(T what, out string why)
            public readonly record struct Place
                public int Row { get; init; }
                public new(int Row, string Name = default)
                public string Name { get; init; }
                public void Deconstruct(out int Row, out string Name)
            public enum Size
                None = 0
                Large = 3
            public sealed record class Thing : IOffer, System.IDisposable
                public const string Prefix = "a"
                public event System.EventHandler Changed
                public int Count { get; }
                public new()
                public required int? Number { get; init; }
                public static readonly Size[] All
                public string Text { get; set; }
                public void Dispose()
            """,
            string.Join('\n', types).Replace(Offered, string.Empty, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Readme_OfThePackage_HasCodeThatCompiles(string name)
    {
        var package = Package.Of(name);

        Assert.StartsWith($"# Orleans.Goals.{name}\n", File.ReadAllText(package.In("README.md")), StringComparison.Ordinal);
        Assert.Equal(package.CodeThatCompiles(), package.CodeOfReadme());
    }

    [Fact]
    public async Task Pack_HasReadmeLicenceDocumentationAndSymbols()
    {
        var folder = Directory.CreateTempSubdirectory("goals-pack-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", ["pack", "src/Abstractions", "-c", Repository.Configuration, "--no-build", "-o", folder, "-nologo", "-nodeReuse:false", "-p:Version=9.9.9"])
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
            };
            using var pack = Process.Start(start)!;
            var said = await pack.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken);
            await pack.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(pack.ExitCode == 0, said);
            await using var package = await ZipFile.OpenReadAsync(Path.Combine(folder, "Orleans.Goals.Abstractions.9.9.9.nupkg"), TestContext.Current.CancellationToken);
            var files = package.Entries.Select(static entry => entry.FullName).ToArray();
            Assert.Contains("lib/net10.0/Orleans.Goals.Abstractions.dll", files);
            Assert.Contains("lib/net10.0/Orleans.Goals.Abstractions.xml", files);
            Assert.Equal(await File.ReadAllTextAsync(Package.Of("Abstractions").In("README.md"), TestContext.Current.CancellationToken), await ReadAsync(package, "README.md"));
            var specification = await ReadAsync(package, "Orleans.Goals.Abstractions.nuspec");
            Assert.Contains("<license type=\"expression\">MIT</license>", specification, StringComparison.Ordinal);
            Assert.Contains("<readme>README.md</readme>", specification, StringComparison.Ordinal);
            await using var symbols = await ZipFile.OpenReadAsync(Path.Combine(folder, "Orleans.Goals.Abstractions.9.9.9.snupkg"), TestContext.Current.CancellationToken);
            Assert.Contains("lib/net10.0/Orleans.Goals.Abstractions.pdb", symbols.Entries.Select(static entry => entry.FullName));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> ReadAsync(ZipArchive package, string file)
    {
        using var reader = new StreamReader(await package.GetEntry(file)!.OpenAsync(TestContext.Current.CancellationToken));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The lines that went and came, each under its type.</summary>
    private static string Difference(string written, string actual)
    {
        var (before, after) = (Lines(written), Lines(actual));
        return string.Join('\n', before.Except(after, StringComparer.Ordinal).Select(static line => $"- {line}").Concat(after.Except(before, StringComparer.Ordinal).Select(static line => $"+ {line}")).Take(50));

        static List<string> Lines(string text)
        {
            var (lines, type) = (new List<string>(), string.Empty);
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                type = line[0] == ' ' ? type : line;
                lines.Add(line[0] == ' ' ? $"{type} :: {line.Trim()}" : line);
            }

            return lines;
        }
    }
}

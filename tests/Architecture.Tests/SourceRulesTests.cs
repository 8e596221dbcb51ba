namespace Orleans.Goals.Architecture.Tests;

public sealed class SourceRulesTests
{
    private const string Path = "src/Engine/Plans/Plan.cs";
    private const string Header = "namespace Orleans.Goals.Engine.Plans;\n";

    [Fact]
    public void Sources_OfTheRepository_KeepTheRules()
    {
        Assert.NotEmpty(Repository.Sources);
        Rule.Holds(Repository.Sources.SelectMany(SourceRules.Violations));
    }

    [Fact]
    public void ProjectFiles_UnderSrc_DoNotSwitchDocumentationOff()
    {
        var projects = Repository.Projects.Where(path => path.StartsWith("src/", StringComparison.Ordinal)).Append("src/Directory.Build.props");

        Assert.DoesNotContain(projects, path => File.ReadAllText(System.IO.Path.Combine(Repository.Root, path)) is var text
            && (text.Contains("<NoWarn", StringComparison.Ordinal) || text.Contains("<GenerateDocumentationFile>false", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("namespace Orleans.Goals.Engine;\ninternal sealed class Plan;")]
    [InlineData("namespace Orleans.Hosting;\ninternal static class Plan;")]
    [InlineData("namespace Orleans.Goals.Engine.Plans\n{\n}")]
    [InlineData("internal sealed class Plan;")]
    [InlineData(Header + "public class Plan;")]
    [InlineData(Header + "public partial class Plan;")]
    [InlineData(Header + "public record Plan(int Number);")]
    [InlineData(Header + "internal sealed class A\n{\n    public class Plan;\n}")]
    [InlineData(Header + "#pragma warning disable CS1591\n")]
    [InlineData(Header + "#pragma warning disable\n")]
    [InlineData(Header + "    #region Fields\n")]
    public void Violations_FileBreaksARule_IsNamed(string text) => Assert.Single(SourceRules.Violations(new SourceFile(Path, text)));

    [Fact]
    public void Violations_LongFile_IsNamed()
    {
        var longest = Header + string.Concat(Enumerable.Repeat("//\n", SourceRules.MaximumLines - 1));

        Assert.Empty(SourceRules.Violations(new SourceFile(Path, longest)));
        Assert.Single(SourceRules.Violations(new SourceFile(Path, longest + "//\n")));
    }

    [Theory]
    [InlineData(Path, Header + "public sealed record Plan;\npublic abstract class A;\npublic readonly record struct B;\npublic record struct C;\npublic static class D;")]
    [InlineData("src/Abstractions/Identifiers/GoalId.cs", "namespace Orleans.Goals.Identifiers;")]
    [InlineData("src/Grains/Hosting/SiloBuilderExtensions.cs", "namespace Orleans.Hosting;")]
    [InlineData("src/Grains.Abstractions/IGoalGrain.cs", "namespace Orleans.Goals.Grains.Abstractions;")]
    [InlineData("src/Cli/Program.cs", "return 0;")]
    [InlineData(Path, Header + "#pragma warning disable CA1812 // Created by reflection.\n")]
    public void Violations_FileKeepsTheRules_IsNone(string path, string text) => Assert.Empty(SourceRules.Violations(new SourceFile(path, text)));
}

namespace Orleans.Goals.Architecture.Tests;

public sealed class ProjectRulesTests
{
    [Fact]
    public void Projects_OfTheRepository_ReferenceDownwardsOnly()
    {
        var violations = Repository.Projects.SelectMany(path => ProjectRules.Violations(path, Read(path)));

        Assert.Contains("src/Abstractions/Abstractions.csproj", Repository.Projects);
        Assert.Contains("src/Engine/Engine.csproj", Repository.Projects);
        Rule.Holds(violations);
    }

    [Fact]
    public void SharedBuildFiles_OfTheRepository_AddNoReferenceBehindTheProjects()
    {
        var files = new[] { "", "src/", "tests/", "bench/", "samples/" }
            .SelectMany(folder => new[] { $"{folder}Directory.Build.props", $"{folder}Directory.Build.targets" })
            .Where(path => File.Exists(Path.Combine(Repository.Root, path)));

        Rule.Holds(files.SelectMany(path => ProjectRules.SharedViolations(path, Read(path))));
    }

    [Theory]
    [InlineData("src/Abstractions/Abstractions.csproj", "ProjectReference", "../Engine/Engine.csproj")]
    [InlineData("src/Engine/Engine.csproj", "ProjectReference", "..\\Grains\\Grains.csproj")]
    [InlineData("src/Engine/Engine.csproj", "PackageReference", "Microsoft.Orleans.Sdk")]
    [InlineData("src/Cli/Cli.csproj", "ProjectReference", "../Grains/Grains.csproj")]
    [InlineData("src/Cli/Cli.csproj", "PackageReference", "Microsoft.Orleans.Client")]
    [InlineData("src/Api/Api.csproj", "ProjectReference", "../Engine/Engine.csproj")]
    [InlineData("src/Client/Client.csproj", "ProjectReference", "../Api/Api.csproj")]
    [InlineData("src/Grains.Abstractions/Grains.Abstractions.csproj", "ProjectReference", "../Engine/Engine.csproj")]
    [InlineData("src/Grains/Grains.csproj", "ProjectReference", "../../tests/Simulation/Simulation.csproj")]
    [InlineData("src/Engine/Engine.csproj", "Reference", "Orleans.Goals.Grains")]
    [InlineData("src/Engine/Engine.csproj", "FrameworkReference", "Microsoft.AspNetCore.App")]
    [InlineData("src/Models/Models.csproj", "ProjectReference", "../Engine/Engine.csproj")]
    [InlineData("src/Engine/Engine.csproj", "ProjectReference", "../Models/Models.csproj")]
    [InlineData("src/Models/Models.csproj", "ProjectReference", "../../tests/ModelServer/ModelServer.csproj")]
    [InlineData("src/Unknown/Unknown.csproj", "PackageReference", "YamlDotNet")]
    [InlineData("tests/Engine.Tests/Engine.Tests.csproj", "PackageReference", "Microsoft.Orleans.TestingHost")]
    [InlineData("bench/bench.csproj", "PackageReference", "Microsoft.Orleans.Server")]
    public void Violations_ForbiddenReference_IsNamed(string path, string item, string include) =>
        Assert.Single(ProjectRules.Violations(path, Project(item, include)));

    [Theory]
    [InlineData("src/Engine/Engine.csproj", "ProjectReference", "../Abstractions/Abstractions.csproj")]
    [InlineData("src/Cli/Cli.csproj", "ProjectReference", "../Client/Client.csproj")]
    [InlineData("src/Api/Api.csproj", "FrameworkReference", "Microsoft.AspNetCore.App")]
    [InlineData("src/Silo/Silo.csproj", "PackageReference", "Microsoft.Orleans.Server")]
    [InlineData("tests/Cluster.Tests/Cluster.Tests.csproj", "PackageReference", "Microsoft.Orleans.TestingHost")]
    [InlineData("bench/Cluster/Cluster.csproj", "PackageReference", "Microsoft.Orleans.Server")]
    public void Violations_AllowedReference_IsNone(string path, string item, string include) =>
        Assert.Empty(ProjectRules.Violations(path, Project(item, include)));

    private static string Project(string item, string include) => $"<Project><ItemGroup><{item} Include=\"{include}\" /></ItemGroup></Project>";

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));
}

namespace Orleans.Goals.Architecture.Tests;

/// <summary>Only the runner loads, commits and deletes records.</summary>
public sealed class RecordStoreTests
{
    private const string Port = "IRecordStore";
    private const string Runner = "ActorRunner";
    private const string CompositionRoots = "Orleans.Goals.Engine.Hosting";

    [Fact]
    public void Assemblies_OfTheProduct_UseTheRecordStoreInTheRunnerOnly()
    {
        var uses = Repository.Assemblies.SelectMany(assembly => MethodUse.Users(assembly, Port)).ToArray();

        Assert.Contains(Repository.Assemblies, path => path.EndsWith("Orleans.Goals.Abstractions.dll", StringComparison.Ordinal));
        Assert.Contains(Repository.Assemblies, path => path.EndsWith("Orleans.Goals.Engine.dll", StringComparison.Ordinal));
        Rule.Holds(uses.Where(use => !IsAllowed(use)));
    }

    [Fact]
    public void Assemblies_OfTheProduct_HaveARunnerThatUsesTheRecordStore()
    {
        if (!Repository.Sources.Any(file => Path.GetFileName(file.Path) == $"{Runner}.cs"))
        {
            return; // There is no runner yet, so there is nothing that could be found in its place.
        }

        Assert.Contains(Repository.Assemblies.SelectMany(assembly => MethodUse.Users(assembly, Port)), IsRunner);
    }

    [Fact]
    public void Users_OfTheFixture_AreAllFound()
    {
        var uses = MethodUse.Users(typeof(RecordStoreTests).Assembly.Location, Port);

        Assert.Equal(
            [
                "ActorRunnerFixture uses Append",
                "Bystander uses Append",
                "Bystander uses Delete",
                "Bystander uses OpenAsync",
                "Decorator uses Append",
                "Decorator uses Delete",
                "Decorator uses OpenAsync",
            ],
            uses.Select(use => $"{use.Name} uses {use.Member}"));
        Assert.All(uses, use => Assert.Equal(use.Name != "Bystander", IsAllowed(use)));
    }

    private static bool IsRunner(TypeUse use) => use.Name.StartsWith(Runner, StringComparison.Ordinal);

    /// <summary>Who implements the port may use another; and what the port does by default it does by itself.</summary>
    private static bool IsAllowed(TypeUse use) => use.Implements || use.Name == Port || IsRunner(use)
        || use.Namespace == CompositionRoots || use.Namespace.StartsWith(CompositionRoots + ".", StringComparison.Ordinal);
}

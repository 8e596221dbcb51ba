using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Actors;
using Orleans.Placement;

namespace Orleans.Goals.Cluster.Tests.Grains;

/// <summary>What grains leave alone: each of these would let an actor run twice, lose what it is told, or hold state that no commit knows.</summary>
public sealed class GrainAttributeTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Grains = [.. typeof(GoalGrain).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Grain)) && !type.IsAbstract)];

    private static readonly Type[] Interfaces = [.. typeof(IActorGrain).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))];

    [Fact]
    public void Grains_AllOfThem_StayWhereTheyAre() => Assert.All(Grains, type => Assert.True(type.IsDefined(typeof(ImmovableAttribute)), type.Name));

    [Fact]
    public void Grains_AllOfThem_HaveOneActivationAndNoOtherWayOfInterleaving() => Assert.All(Grains, type =>
    {
        Assert.False(type.IsDefined(typeof(StatelessWorkerAttribute)), type.Name);
        Assert.False(type.IsDefined(typeof(ReentrantAttribute)), type.Name);
        Assert.False(type.IsDefined(typeof(MayInterleaveAttribute)), type.Name);
    });

    [Fact]
    public void Grains_AllOfThem_AreGivenTheirSiloAndNoStateOfAnybodyElse() =>
        Assert.All(Grains, type => Assert.Equal([typeof(SiloActors)], Assert.Single(type.GetConstructors(All)).GetParameters().Select(parameter => parameter.ParameterType)));

    [Fact]
    public void Interfaces_AllMethods_AreAnsweredAndKeepTheTimeoutOfTheCluster() => Assert.All(Interfaces.SelectMany(type => type.GetMethods(All)), method =>
    {
        Assert.False(method.IsDefined(typeof(OneWayAttribute)), method.Name);
        Assert.False(method.IsDefined(typeof(ResponseTimeoutAttribute)), method.Name);
    });

    [Fact]
    public void Enums_OnTheWire_BeginWithNone() => Assert.All(
        typeof(IActorGrain).Assembly.GetTypes().Where(type => type.IsEnum),
        type => Assert.Equal("None", Enum.GetName(type, 0)));

    [Fact]
    public void Types_OfTheSilo_HaveNoStaticsThatChange() => Assert.Empty(
        new[] { typeof(GoalGrain).Assembly, typeof(IActorGrain).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Orleans.Goals", StringComparison.Ordinal) == true && !IsGenerated(type))
            .SelectMany(type => type.GetFields(All))
            .Where(field => field is { IsStatic: true, IsInitOnly: false, IsLiteral: false } && !field.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(field => $"{field.DeclaringType}.{field.Name}"));

    /// <summary>Compilers and serializers keep caches of their own: those of one process hold nothing of a silo.</summary>
    private static bool IsGenerated(Type? type) => type is not null
        && (type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
            || type.IsSubclassOf(typeof(System.Text.Json.Serialization.JsonSerializerContext)) || IsGenerated(type.DeclaringType));
}

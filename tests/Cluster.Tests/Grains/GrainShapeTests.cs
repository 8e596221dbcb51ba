using System.Reflection;
using Orleans.Concurrency;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Actors;
using Orleans.Goals.Grains.Operations;
using Orleans.Metadata;

namespace Orleans.Goals.Cluster.Tests.Grains;

/// <summary>Grains are shells: they hold nothing but their runner, and wait for nothing but its answer.</summary>
public sealed class GrainShapeTests
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] GrainClasses = [.. typeof(GoalGrain).Assembly.GetTypes().Where(type => typeof(IGrain).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false })
        .Where(type => type.IsSubclassOf(typeof(Grain)))];

    private static readonly Type[] Interfaces = [.. typeof(IActorGrain).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))];

    [Fact]
    public void Grains_AllOfThem_HoldTheirShellAndNothingElse()
    {
        Assert.Equal([typeof(BoardGrain), typeof(GoalGrain), typeof(IndexGrain), typeof(PlanGrain), typeof(WatchGrain), typeof(WorkerGrain), typeof(WorkspaceGrain)], GrainClasses.OrderBy(type => type.Name, StringComparer.Ordinal));
        Assert.All(GrainClasses, type =>
        {
            Assert.Empty(type.GetFields(Own));
            Assert.Equal(typeof(ActorGrain<,>), type.BaseType!.GetGenericTypeDefinition());
            Assert.Equal(typeof(Grain), type.BaseType.BaseType);
            var field = Assert.Single(type.BaseType.GetFields(Own));
            Assert.Equal(typeof(ActorShell<,>), field.FieldType.GetGenericTypeDefinition());
            Assert.True(field.IsInitOnly);
        });
    }

    [Fact]
    public void Grains_AllOfThem_HaveAGrainTypeOfTheProduct() => Assert.All(GrainClasses, type =>
    {
        var name = type.GetCustomAttribute<GrainTypeAttribute>()!.GetGrainType(null!, type).ToString();
        Assert.StartsWith("goals.", name, StringComparison.Ordinal);
    });

    [Fact]
    public void Interfaces_AllMethods_InterleaveHaveAnAliasAndTakeACancellationTokenLast()
    {
        Assert.Equal(["IActorGrain", "IBoardGrain", "IGoalGrain", "IIndexGrain", "IPlanGrain", "IWatchGrain", "IWorkerGrain", "IWorkspaceGrain"], Interfaces.Select(type => type.Name).Order(StringComparer.Ordinal));
        Assert.All(Interfaces, type => Assert.StartsWith("goals.", type.GetCustomAttribute<AliasAttribute>()!.Alias, StringComparison.Ordinal));
        Assert.All(Interfaces.SelectMany(type => type.GetMethods(Own)), method =>
        {
            Assert.NotNull(method.GetCustomAttribute<AlwaysInterleaveAttribute>());
            Assert.Equal(method.Name, method.GetCustomAttribute<AliasAttribute>()!.Alias);
            Assert.EndsWith("Async", method.Name, StringComparison.Ordinal);
            var last = method.GetParameters()[^1];
            Assert.Equal((typeof(CancellationToken), true), (last.ParameterType, last.HasDefaultValue));
            Assert.All(method.GetParameters()[..^1], parameter => Assert.Equal(typeof(WireEnvelope), parameter.ParameterType));
            Assert.Contains(method.ReturnType, (IEnumerable<Type>)[typeof(Task), typeof(Task<WireEnvelope>)]);
        });
    }

    [Fact]
    public void Services_BetweenSilos_TakeAnEnvelopeAndDoNotWaitForLong()
    {
        Assert.StartsWith("goals.", typeof(IOperationsService).GetCustomAttribute<AliasAttribute>()!.Alias, StringComparison.Ordinal);
        Assert.All(typeof(IOperationsService).GetMethods(), static method =>
        {
            Assert.Equal(method.Name, method.GetCustomAttribute<AliasAttribute>()!.Alias);
            Assert.NotNull(method.GetCustomAttribute<AlwaysInterleaveAttribute>());
            Assert.Equal(TimeSpan.FromSeconds(5), method.GetCustomAttribute<ResponseTimeoutAttribute>()!.Timeout);
            Assert.All(method.GetParameters(), static parameter => Assert.Contains(parameter.ParameterType, (IEnumerable<Type>)[typeof(WireEnvelope), typeof(CancellationToken)]));
        });
    }

    [Fact]
    public void Envelope_Members_AreNumberedOnceForAll()
    {
        Assert.Equal("goals.envelope", typeof(WireEnvelope).GetCustomAttribute<AliasAttribute>()!.Alias);
        Assert.NotNull(typeof(WireEnvelope).GetCustomAttribute<ImmutableAttribute>());
        Assert.Equal(
            [(0u, "Kind", typeof(string)), (1u, "Version", typeof(int)), (2u, "Json", typeof(ReadOnlyMemory<byte>)), (3u, "TraceParent", typeof(string))],
            typeof(WireEnvelope).GetProperties(Own).Where(property => property.IsDefined(typeof(IdAttribute)))
                .Select(property => (property.GetCustomAttribute<IdAttribute>()!.Id, property.Name, property.PropertyType)).Order());
    }

    [Fact]
    public void Interfaces_OfOrleans_AreTheOnlySerializedTypes() =>
        Assert.Equal([typeof(WireEnvelope)], typeof(WireEnvelope).Assembly.GetTypes().Concat(typeof(GoalGrain).Assembly.GetTypes()).Where(type => type.IsDefined(typeof(GenerateSerializerAttribute))));
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Serialization;

/// <summary>
/// The formats of what is stored and sent, and which member came with which. What is written has the lowest format that has all that is in it: whoever reads that format understands
/// every word of it. Who does not refuses it, and so never writes it back without what it did not know.
/// </summary>
/// <remarks>
/// A member that is new since a release gets a line here, is left out while it says nothing, and is set only where <see cref="Newest"/> may be written: so what does not use it can be
/// read by the release before. A change of what is there already is a new member. A member that is unknown and in no such line is refused all the same.
/// </remarks>
internal static class RecordFormats
{
    /// <summary>The newest format that this version reads and writes.</summary>
    public const int Newest = 2;

    private static readonly FrozenDictionary<(Type, string), int> Since = new Dictionary<(Type, string), int>
    {
        // 2: what is needed of a host.
        [(typeof(GoalContract), "needs")] = 2,
        [(typeof(StepDefinition), "needs")] = 2,
        [(typeof(PlanAssignment), "needs")] = 2,
        [(typeof(WorkerAssignment), "needs")] = 2,
        [(typeof(GoalState), "unplaced")] = 2,
        [(typeof(GoalUnplaced), "isUnplaced")] = 2,
        [(typeof(PlanState), "unplaced")] = 2,
        [(typeof(StepsUnplaced), "steps")] = 2,
        [(typeof(PlanState), "stranded")] = 2,
        [(typeof(OperationsStranded), "stranded")] = 2,
        [(typeof(WorkerState), "stranded")] = 2,
        [(typeof(WorkerStranded), "stranded")] = 2,
    }.ToFrozenDictionary();

    private static readonly ConcurrentDictionary<JsonTypeInfo, JsonTypeInfo> Numbered = new();
    private static readonly ConcurrentDictionary<JsonSerializerOptions, JsonSerializerOptions> NumberedOptions = new();

    private static readonly ConditionalWeakTable<object, StrongBox<int>> Known = [];

    [ThreadStatic]
    private static (int Format, string? Member) used;

    /// <summary>Writes a value.</summary>
    /// <returns>The format of what was written, and the name of a member that it needs that format for; null for the first format.</returns>
    public static (int Format, string? Member) Write<T>(Utf8JsonWriter writer, T value, JsonTypeInfo<T> type)
    {
        used = (1, null);
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<T>)Numbered.GetOrAdd(type, static known => OptionsOf(known).GetTypeInfo(known.Type)));
        return used;
    }

    /// <summary>The JSON of a value, and the format it is of.</summary>
    public static (byte[] Json, int Format, string? Member) Write<T>(T value, JsonTypeInfo<T> type)
    {
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        var (format, member) = Write(writer, value, type);
        writer.Flush();
        return (buffer.ToArray(), format, member);
    }

    /// <summary>The format of a value. Found once for each, as it never changes.</summary>
    public static int Of<T>(T value, JsonTypeInfo<T> type)
        where T : class => Known.TryGetValue(value, out var known) ? known.Value : Known.GetValue(value, _ => new StrongBox<int>(Write(value, type).Format)).Value;

    private static JsonSerializerOptions OptionsOf(JsonTypeInfo type) => NumberedOptions.GetOrAdd(
        type.Options, static known => new JsonSerializerOptions(known) { TypeInfoResolver = known.TypeInfoResolver!.WithAddedModifier(Number) });

    private static void Number(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (Since.TryGetValue((type.Type, property.Name), out var format))
            {
                var (name, isRequired) = (property.Name, property.IsRequired);
                property.ShouldSerialize = (_, value) => Note(value, format, name, isRequired);
            }
        }
    }

    private static bool Note(object? value, int format, string member, bool isRequired)
    {
        if (!isRequired && (value is null or false or ImmutableArray<string> { IsDefault: true }))
        {
            return false;
        }

        if (format > used.Format)
        {
            used = (format, member);
        }

        return true;
    }
}

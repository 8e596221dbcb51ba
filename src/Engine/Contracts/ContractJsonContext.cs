using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>
/// The canonical form of a contract: declaration order, no indentation, nulls left out, durations as <c>[d.]hh:mm:ss[.fffffff]</c>,
/// everything but plain ASCII escaped, so that the bytes depend on no version of Unicode.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowOutOfOrderMetadataProperties = true,
    WriteIndented = false)]
[JsonSerializable(typeof(GoalContract))]
[JsonSerializable(typeof(StepDefinition))]
internal sealed partial class ContractJsonContext : JsonSerializerContext;

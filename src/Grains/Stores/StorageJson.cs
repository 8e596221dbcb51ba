using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Grains.Stores;

/// <summary>How heads and lists of segments are written.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HeadRecord))]
[JsonSerializable(typeof(ImmutableArray<SegmentRecord>))]
internal sealed partial class StorageJson : JsonSerializerContext;

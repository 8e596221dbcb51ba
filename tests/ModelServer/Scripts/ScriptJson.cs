using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Goals.ModelServer.Scripts;

/// <summary>How scripts are written: strict JSON, camelCase, comments and trailing commas allowed, no unknown and no repeated keys.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ModelScript))]
internal sealed partial class ScriptJson : JsonSerializerContext;

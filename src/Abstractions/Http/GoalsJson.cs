using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Goals.Commands;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Http;

/// <summary>How goals are written over HTTP: as <c>--json</c> writes them, nulls left out, and only what JSON demands escaped.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(GoalCommand))]
[JsonSerializable(typeof(CommandReply))]
[JsonSerializable(typeof(GoalReport))]
[JsonSerializable(typeof(BoardReport))]
[JsonSerializable(typeof(GoalPage))]
[JsonSerializable(typeof(GoalEvent))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class GoalsJson : JsonSerializerContext
{
    private static GoalsJson? lenient;
    private static GoalsJson? strict;

    /// <summary>For answers: what a newer server adds is passed over.</summary>
    public static GoalsJson Lenient => lenient ??= Create(JsonUnmappedMemberHandling.Skip);

    /// <summary>For requests: a member that is not known is refused, so that a mistyped name is noticed.</summary>
    public static GoalsJson Strict => strict ??= Create(JsonUnmappedMemberHandling.Disallow);

    private static GoalsJson Create(JsonUnmappedMemberHandling unmapped) => new(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = unmapped,
        AllowDuplicateProperties = unmapped == JsonUnmappedMemberHandling.Skip,
    });
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Commands;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>How what clients and grains exchange is written: declaration order, nulls left out, no white space.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(GoalCommand))]
[JsonSerializable(typeof(CommandReply))]
[JsonSerializable(typeof(GoalReport))]
[JsonSerializable(typeof(FollowPosition))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(DeliveryAnswer))]
[JsonSerializable(typeof(ListFilter))]
[JsonSerializable(typeof(GoalPage))]
[JsonSerializable(typeof(ArtifactRange))]
[JsonSerializable(typeof(ArtifactPart))]
[JsonSerializable(typeof(AgentLook))]
[JsonSerializable(typeof(ArchiveChunk))]
[JsonSerializable(typeof(ArchiveProgress))]
[JsonSerializable(typeof(ArchiveRange))]
[JsonSerializable(typeof(ArchivePart))]
[JsonSerializable(typeof(WireFault))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>
    /// How commands are read: one with a part that is not known is refused, for it would be done without that part. Of what is only shown, as reports, such parts are left out.
    /// </summary>
    public static JsonTypeInfo<GoalCommand> StrictCommand => field ??=
        (JsonTypeInfo<GoalCommand>)new JsonSerializerOptions(Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow }.GetTypeInfo(typeof(GoalCommand));
}

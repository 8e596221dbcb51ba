using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Workers;

/// <summary>The host of the open operation is dead, and no other has what is needed to go on with it.</summary>
internal sealed record WorkerStranded : WorkerStateEvent
{
    [JsonPropertyName("stranded")]
    public required string Operation { get; init; }
}

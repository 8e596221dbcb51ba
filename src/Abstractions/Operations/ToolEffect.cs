using System.Text.Json.Serialization;

namespace Orleans.Goals.Operations;

/// <summary>What a tool may do to the world: what becomes of an agent's call whose host died, and which agents are offered it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ToolEffect>))]
public enum ToolEffect
{
    /// <summary>None; refused.</summary>
    None = 0,

    /// <summary>It only reads: called again, and before anything of the turn is recorded. Agents in a read-only sandbox have it.</summary>
    Reads = 1,

    /// <summary>Calling it twice is the same as once: called again.</summary>
    Idempotent = 2,

    /// <summary>Calling it twice is not: the model is told that the outcome is unknown.</summary>
    Once = 3,
}

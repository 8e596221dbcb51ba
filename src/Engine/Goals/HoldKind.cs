using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Goals;

/// <summary>The named reasons why a goal is not moving.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HoldKind>))]
internal enum HoldKind
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>No plan is left, or none can help.</summary>
    Blocked = 1,

    /// <summary>The budget is used up.</summary>
    Budget = 2,

    /// <summary>A provider's quota is used up until a known time.</summary>
    Quota = 3,

    /// <summary>A person must tell what became of a step.</summary>
    Question = 4,

    /// <summary>Nothing can move before a known time.</summary>
    Wait = 5,

    /// <summary>Another goal has the workspace.</summary>
    Workspace = 6,
}

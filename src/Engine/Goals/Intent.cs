using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Goals;

/// <summary>What the person wants of a goal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Intent>))]
internal enum Intent
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>It shall go on.</summary>
    Run = 1,

    /// <summary>Nothing new shall start.</summary>
    Pause = 2,

    /// <summary>It shall end.</summary>
    Cancel = 3,
}

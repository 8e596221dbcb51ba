using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Workers;

/// <summary>A command that runs beside the turns of an agent, or did.</summary>
internal sealed record BackgroundCommand
{
    /// <summary>The most characters of <see cref="Line"/>.</summary>
    public const int MaximumLine = 120;

    /// <summary>What the model knows it by, unique within the attempt.</summary>
    [JsonPropertyName("handle")]
    public required string Handle { get; init; }

    /// <summary>The beginning of its command line.</summary>
    [JsonPropertyName("line")]
    public string Line { get; init; } = string.Empty;

    /// <summary>Its operation; null once it has ended.</summary>
    [JsonPropertyName("open")]
    public OpenOperation? Open { get; init; }

    /// <summary>The call that began it; null once it has ended.</summary>
    [JsonPropertyName("request")]
    public ToolRequest? Request { get; init; }

    /// <summary>Whether a person approved that it runs outside the sandbox.</summary>
    [JsonPropertyName("escalated")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsEscalated { get; init; }

    /// <summary>How much of its output the model has seen, in bytes.</summary>
    [JsonPropertyName("seen")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Seen { get; init; }

    /// <summary>Whether it is being stopped.</summary>
    [JsonPropertyName("stopping")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsStopping { get; init; }

    /// <summary>How it ended, until the model was told; null before and after.</summary>
    [JsonPropertyName("answer")]
    public ToolAnswer? Answer { get; init; }

    /// <summary>How it ended, in a line; empty while it runs.</summary>
    [JsonPropertyName("end")]
    public string End { get; init; } = string.Empty;

    /// <summary>Whether it is not known to have ended.</summary>
    [JsonIgnore]
    public bool Runs => Open is not null;
}

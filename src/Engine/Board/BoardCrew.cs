using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Board;

/// <summary>The steps that agents of a plan do, and where they stand. State, not an event: only the newest counts, and a later plan's before an earlier one's.</summary>
internal sealed record BoardCrew
{
    /// <summary>The number of the plan.</summary>
    [JsonPropertyName("plan")]
    public required int Plan { get; init; }

    /// <summary>Raised with every change; what is not newer is ignored.</summary>
    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary>The steps, in the plan's order.</summary>
    [JsonPropertyName("steps")]
    public ImmutableArray<CrewStep> Steps { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>A step of that name, or null.</summary>
    public CrewStep? Find(string step)
    {
        foreach (var known in Steps)
        {
            if (known.Step == step)
            {
                return known;
            }
        }

        return null;
    }
}

/// <summary>A step that an agent does.</summary>
internal sealed record CrewStep
{
    /// <summary>Its id; by it agents call each other.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>What it is about, in a sentence.</summary>
    [JsonPropertyName("title")]
    public string Title { get; init; } = string.Empty;

    /// <summary>The newest attempt; 0 before the first.</summary>
    [JsonPropertyName("attempt")]
    public int Attempt { get; init; }

    /// <summary>Whether that attempt has not ended.</summary>
    [JsonPropertyName("open")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOpen { get; init; }

    /// <summary>Whether the step is done.</summary>
    [JsonPropertyName("done")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDone { get; init; }

    /// <summary>What its last ended attempt left, in a line; null for nothing.</summary>
    [JsonPropertyName("left")]
    public string? Left { get; init; }
}

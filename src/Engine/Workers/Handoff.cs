using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What an attempt leaves to the next: bounded, in the worker's own words, and never taken for more than that.</summary>
internal sealed record Handoff
{
    /// <summary>The most characters of one entry.</summary>
    public const int MaximumEntry = 500;

    /// <summary>The most entries of a list.</summary>
    public const int MaximumEntries = 20;

    /// <summary>The most characters of the summary.</summary>
    public const int MaximumSummary = 4_000;

    /// <summary>Whether it says anything but notes.</summary>
    [JsonIgnore]
    public bool IsEmpty => Summary.Length == 0 && Done.IsEmpty && Left.IsEmpty && Evidence.IsEmpty && Decisions.IsEmpty && DeadEnds.IsEmpty;

    /// <summary>Where it stands, in a few sentences.</summary>
    [JsonPropertyName("summary")]
    public string Summary { get; init; } = string.Empty;

    /// <summary>What is done.</summary>
    [JsonPropertyName("done")]
    public ImmutableArray<string> Done { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What is left.</summary>
    [JsonPropertyName("left")]
    public ImmutableArray<string> Left { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What shows that it is done.</summary>
    [JsonPropertyName("evidence")]
    public ImmutableArray<string> Evidence { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What was decided on the way, and why.</summary>
    [JsonPropertyName("decisions")]
    public ImmutableArray<string> Decisions { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What was tried and led nowhere.</summary>
    [JsonPropertyName("deadEnds")]
    public ImmutableArray<string> DeadEnds { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What the worker noted on the way.</summary>
    [JsonPropertyName("notes")]
    public ImmutableArray<string> Notes { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How the workspace looked, by the host, when a worker handed over because it wanted to; null when it did not.</summary>
    [JsonPropertyName("fingerprint")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Fingerprint { get; init; }
}

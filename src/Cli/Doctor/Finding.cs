using System.Text.Json.Serialization;

namespace Orleans.Goals.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
internal sealed record Finding
{
    /// <summary>What was looked at, in a word.</summary>
    [JsonPropertyName("check")]
    public required string Check { get; init; }

    /// <summary><c>ok</c>, <c>warning</c> (it works, not as well as it could) or <c>problem</c> (goals do not run, or are at risk).</summary>
    [JsonPropertyName("level")]
    public required string Level { get; init; }

    /// <summary>What was found.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    [JsonPropertyName("remedy")]
    public string? Remedy { get; init; }

    /// <summary>All is well.</summary>
    public static Finding Ok(string check, string text) => new() { Check = check, Level = "ok", Text = text };

    /// <summary>It works, not as well as it could.</summary>
    public static Finding Warning(string check, string text, string remedy) => new() { Check = check, Level = "warning", Text = text, Remedy = remedy };

    /// <summary>Goals do not run, or are at risk.</summary>
    public static Finding Problem(string check, string text, string remedy) => new() { Check = check, Level = "problem", Text = text, Remedy = remedy };
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Judges;

/// <summary>What a judge answers: strict JSON.</summary>
internal sealed record JudgeReply
{
    private const string Fence = "```";

    /// <summary><c>pass</c>, <c>fail</c> or <c>unsure</c>.</summary>
    [JsonPropertyName("verdict")]
    public required string Verdict { get; init; }

    /// <summary>Why.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>What it rests on.</summary>
    [JsonPropertyName("citations")]
    public ImmutableArray<JudgeCitation> Citations { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The verdict that it gives.</summary>
    [JsonIgnore]
    public Verdict Says => Verdict switch
    {
        "pass" => Orleans.Goals.Contracts.Verdict.Passed,
        "fail" => Orleans.Goals.Contracts.Verdict.Failed,
        _ => Orleans.Goals.Contracts.Verdict.Unmeasurable,
    };

    /// <summary>Reads a reply.</summary>
    /// <param name="text">What the model wrote: one object and nothing else, but for a fence of Markdown around it.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="problem">What is wrong with it, for the model.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out JudgeReply? reply, out string problem)
    {
        try
        {
            reply = JsonSerializer.Deserialize(Unfenced(text), JudgeJson.Default.JudgeReply);
        }
        catch (JsonException exception)
        {
            reply = null;
            problem = $"it is not the JSON object that was asked for ({exception.Message})";
            return false;
        }

        problem = reply switch
        {
            null => "it is null",
            { Verdict: not ("pass" or "fail" or "unsure") } => "'verdict' is none of \"pass\", \"fail\" and \"unsure\"",
            { Reason: var reason } when string.IsNullOrWhiteSpace(reason) => "'reason' is empty",
            { Citations: var citations } when citations.Any(static citation => citation is null || string.IsNullOrWhiteSpace(citation.Path) || string.IsNullOrWhiteSpace(citation.Quote)) =>
                "a citation has no path or no quote",
            { Citations.Length: > JudgeLimits.Citations } => $"it has more than {JudgeLimits.Citations} citations",
            { Verdict: "pass", Citations.IsEmpty: true } => "a pass cites nothing",
            _ => string.Empty,
        };
        return problem.Length == 0;
    }

    private static string Unfenced(string text)
    {
        var trimmed = text.Trim();
        return trimmed.StartsWith(Fence, StringComparison.Ordinal) && trimmed.EndsWith(Fence, StringComparison.Ordinal) && trimmed.IndexOf('\n') is > 0 and var line && trimmed.Length > line + Fence.Length
            ? trimmed[(line + 1)..^Fence.Length].Trim()
            : trimmed;
    }
}

/// <summary>JSON of judges. What is not known is refused.</summary>
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(JudgeReply))]
[JsonSerializable(typeof(ShownVerdict))]
[JsonSerializable(typeof(string))]
internal sealed partial class JudgeJson : JsonSerializerContext;

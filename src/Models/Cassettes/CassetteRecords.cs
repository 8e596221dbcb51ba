using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Models.Cassettes;

/// <summary>The first line of a cassette.</summary>
internal sealed record CassetteHeaderRecord
{
    public const int CurrentFormat = 1;

    [JsonPropertyName("cassette")]
    public required int Format { get; init; }
}

/// <summary>One recorded call: a line of the file.</summary>
internal sealed record CassetteCallRecord
{
    /// <summary>The model asked for, or null.</summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>The call, from 1, whose conversation this one goes on from; 0 for none.</summary>
    [JsonPropertyName("after")]
    public int After { get; init; }

    /// <summary>How many items of that call's input come first in this one's.</summary>
    [JsonPropertyName("keep")]
    public int Keep { get; init; }

    /// <summary>Everything of the request but its input; null if it is that of <see cref="After"/>.</summary>
    [JsonPropertyName("settings")]
    public JsonElement? Settings { get; init; }

    /// <summary>The items of the input after the kept ones.</summary>
    [JsonPropertyName("input")]
    public required IReadOnlyList<JsonElement> Input { get; init; }

    /// <summary>The answer in the pieces in which it came; one without streaming.</summary>
    [JsonPropertyName("answer")]
    public required IReadOnlyList<CassetteUpdateRecord> Answer { get; init; }

    /// <summary>How it failed, after the answer so far; null if it did not.</summary>
    [JsonPropertyName("fault")]
    public CassetteFaultRecord? Fault { get; init; }
}

/// <summary>A piece of an answer.</summary>
internal sealed record CassetteUpdateRecord
{
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("model")]
    public string? Model { get; init; }

    [JsonPropertyName("created")]
    public DateTimeOffset? Created { get; init; }

    [JsonPropertyName("finish")]
    public string? Finish { get; init; }

    [JsonPropertyName("contents")]
    public required IReadOnlyList<CassetteContentRecord> Contents { get; init; }
}

/// <summary>A content: exactly one of text, reasoning, refusal, call or usage.</summary>
internal sealed record CassetteContentRecord
{
    [JsonPropertyName("text")]
    public string? Text { get; init; }

    [JsonPropertyName("reasoning")]
    public string? Reasoning { get; init; }

    [JsonPropertyName("protected")]
    public string? Protected { get; init; }

    [JsonPropertyName("refusal")]
    public string? Refusal { get; init; }

    [JsonPropertyName("call")]
    public string? Call { get; init; }

    [JsonPropertyName("callId")]
    public string? CallId { get; init; }

    [JsonPropertyName("arguments")]
    public string? Arguments { get; init; }

    [JsonPropertyName("usage")]
    public CassetteUsageRecord? Usage { get; init; }
}

/// <summary>Usage in tokens.</summary>
internal sealed record CassetteUsageRecord
{
    [JsonPropertyName("input")]
    public long? Input { get; init; }

    [JsonPropertyName("cached")]
    public long? Cached { get; init; }

    [JsonPropertyName("output")]
    public long? Output { get; init; }

    [JsonPropertyName("reasoning")]
    public long? Reasoning { get; init; }

    [JsonPropertyName("total")]
    public long? Total { get; init; }
}

/// <summary>A fault.</summary>
internal sealed record CassetteFaultRecord
{
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    [JsonPropertyName("message")]
    public required string Message { get; init; }

    [JsonPropertyName("status")]
    public int? Status { get; init; }

    [JsonPropertyName("code")]
    public string? Code { get; init; }

    [JsonPropertyName("requestId")]
    public string? RequestId { get; init; }

    [JsonPropertyName("retryAfterMs")]
    public double? RetryAfterMs { get; init; }

    [JsonPropertyName("resetsAt")]
    public DateTimeOffset? ResetsAt { get; init; }

    [JsonPropertyName("delivered")]
    public int? Delivered { get; init; }
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CassetteHeaderRecord))]
[JsonSerializable(typeof(CassetteCallRecord))]
internal sealed partial class CassetteJson : JsonSerializerContext
{
    /// <summary>Written for people to read: nothing is escaped that need not be.</summary>
    public static CassetteJson Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    });
}

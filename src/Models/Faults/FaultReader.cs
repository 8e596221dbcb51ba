using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orleans.Goals.Models.Adapters;

namespace Orleans.Goals.Models.Faults;

/// <summary>Which fault an error answer is.</summary>
internal static partial class FaultReader
{
    private const int LongestMessage = 500;

    /// <summary>The fault of an error status.</summary>
    public static ModelFault OfStatus(int status, PipelineResponseHeaders headers, string body, DateTimeOffset now, Func<string, string> redact)
    {
        using var document = TryParse(body);
        var error = document is null ? default : ErrorOf(document.RootElement);
        var code = WireText.Text(error, "code") ?? WireText.Text(error, "type");
        var said = Said(error, document is null ? body : null);
        var message = redact(Shorten($"{status}{(code is null ? "" : $" {code}")}: {said}"));
        var wait = RetryAfterReader.Read(headers, now) ?? WaitInWords(said);
        ModelFault fault = status switch
        {
            402 => new QuotaExhausted(message, ResetOf(error, now)),
            429 when IsQuota(code, error) => new QuotaExhausted(message, ResetOf(error, now) ?? now + RetryAfterReader.Read(headers, now)),
            429 => new Throttled(message, wait),
            408 or 409 or 425 or >= 500 => new Transient(message, TransientCause.Server, wait),
            _ => new Permanent(message, CauseOf(status, code, said)),
        };
        headers.TryGetValue("x-request-id", out var request);
        return fault with { Status = status, Code = code is null ? null : redact(code), RequestId = request is null ? null : redact(request) };
    }

    /// <summary>The fault of an error object within an answer that began well.</summary>
    public static ModelFault OfError(JsonElement error, DateTimeOffset now, Func<string, string> redact)
    {
        var code = WireText.Text(error, "code") ?? (WireText.Text(error, "type") is { } type && type != "error" ? type : null);
        var said = Said(error, null);
        var message = redact(Shorten($"{(code is null ? "" : $"{code}: ")}{said}"));
        ModelFault fault = code switch
        {
            _ when IsQuota(code, error) => new QuotaExhausted(message, ResetOf(error, now)),
            "rate_limit_exceeded" or "too_many_requests" or "rate_limit_error" => new Throttled(message, WaitInWords(said)),
            "invalid_prompt" or "invalid_request" or "invalid_request_error" or "content_policy_violation" => new Permanent(message, CauseOf(400, code, said)),
            "invalid_api_key" => new Permanent(message, PermanentCause.Unauthorized),
            _ when IsContext(code, said) => new Permanent(message, PermanentCause.ContextTooLong),
            _ => new Transient(message, TransientCause.Server, WaitInWords(said)),
        };
        return fault with { Code = code is null ? null : redact(code) };
    }

    private static PermanentCause CauseOf(int status, string? code, string said) => status switch
    {
        401 or 403 => PermanentCause.Unauthorized,
        404 => PermanentCause.UnknownModel,
        _ when IsContext(code, said) => PermanentCause.ContextTooLong,
        _ => PermanentCause.Refused,
    };

    private static bool IsQuota(string? code, JsonElement error) =>
        code is "insufficient_quota" or "billing_hard_limit_reached" or "usage_limit_reached" || WireText.Text(error, "type") is "insufficient_quota" or "usage_limit_reached";

    private static bool IsContext(string? code, string said) => code is "context_length_exceeded" or "exceed_context_size_error"
        || said.Contains("context length", StringComparison.OrdinalIgnoreCase)
        || said.Contains("context window", StringComparison.OrdinalIgnoreCase)
        || said.Contains("context size", StringComparison.OrdinalIgnoreCase);

    private static DateTimeOffset? ResetOf(JsonElement error, DateTimeOffset now) =>
        WireText.Time(error, "resets_at") ?? (WireText.Count(error, "resets_in_seconds") is { } seconds and >= 0 and < 366 * 86_400 ? now.AddSeconds(seconds) : null);

    /// <summary>Within a stream there are no headers: the wait stands in the words ("Please try again in 1.2s").</summary>
    private static TimeSpan? WaitInWords(string said) =>
        TryAgainIn().Match(said) is { Success: true } match ? RetryAfterReader.Span(match.Groups["span"].Value) : null;

    private static JsonElement ErrorOf(JsonElement root) =>
        WireText.Object(root, "error") ?? (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? ErrorOf(root[0]) : root);

    private static string Said(JsonElement error, string? body)
    {
        var said = WireText.Text(error, "message") ?? WireText.Text(error, "error") ?? WireText.Text(error, "detail") ?? body;
        return string.IsNullOrWhiteSpace(said) ? "the server gave no reason" : said.Trim();
    }

    private static string Shorten(string text) => text.Length <= LongestMessage ? text : $"{text[..LongestMessage]}...";

    private static JsonDocument? TryParse(string body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"try again in (?<span>[0-9.]+ ?(ms|s|seconds?|m|h)([0-9.]+s)?)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex TryAgainIn();
}

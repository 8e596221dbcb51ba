using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Goals.Models.Faults;

/// <summary>How long a server asks to wait, from its headers.</summary>
internal static partial class RetryAfterReader
{
    /// <summary>The wait, or null where nothing readable says one.</summary>
    public static TimeSpan? Read(PipelineResponseHeaders headers, DateTimeOffset now)
    {
        if (headers.TryGetValue("retry-after-ms", out var text) && Number(text) is { } milliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        if (headers.TryGetValue("Retry-After", out text))
        {
            if (Number(text) is { } seconds)
            {
                return TimeSpan.FromSeconds(seconds);
            }

            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time > now ? time - now : TimeSpan.Zero;
            }
        }

        var requests = ResetOf(headers, "requests");
        var tokens = ResetOf(headers, "tokens");
        return requests > tokens || tokens is null ? requests : tokens;
    }

    /// <summary>A span as providers write it: <c>1s</c>, <c>6m0s</c>, <c>120ms</c>, <c>1h2m3.5s</c>.</summary>
    public static TimeSpan? Span(string? text)
    {
        if (text is null || Spans().Match(text.Trim()) is not { Success: true, Length: > 0 } match)
        {
            return null;
        }

        var seconds = 0.0;
        foreach (var (unit, factor) in new[] { ("h", 3600.0), ("m", 60.0), ("s", 1.0), ("ms", 0.001) })
        {
            seconds += Number(match.Groups[unit].Value) is { } value ? value * factor : 0;
        }

        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>When a limit is renewed; only one that is used up makes anybody wait.</summary>
    private static TimeSpan? ResetOf(PipelineResponseHeaders headers, string what) =>
        headers.TryGetValue($"x-ratelimit-remaining-{what}", out var remaining) && remaining == "0" && headers.TryGetValue($"x-ratelimit-reset-{what}", out var reset)
            ? Span(reset)
            : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 31_536_000_000 ? value : null;

    [GeneratedRegex(@"^((?<h>[0-9.]+) ?h)?((?<m>[0-9.]+) ?m(?!s))?((?<s>[0-9.]+) ?s(econds?)?)?((?<ms>[0-9.]+) ?ms)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Spans();
}

using System.Text.Json;

namespace Orleans.Goals.Models.Cassettes;

/// <summary>Where two JSON values first differ.</summary>
internal static class JsonDifference
{
    private const int Shown = 160;

    /// <summary>Words for the first difference, or null if there is none.</summary>
    public static string? First(JsonElement recorded, JsonElement asked, string path)
    {
        if (recorded.ValueKind != asked.ValueKind)
        {
            return Told(path, recorded, asked);
        }

        switch (recorded.ValueKind)
        {
            case JsonValueKind.Object:
                var names = recorded.EnumerateObject().Concat(asked.EnumerateObject()).Select(property => property.Name).Distinct(StringComparer.Ordinal);
                return names.Select(name => Member(recorded, asked, name, $"{path}.{name}")).FirstOrDefault(found => found is not null);
            case JsonValueKind.Array:
                for (var index = 0; index < Math.Min(recorded.GetArrayLength(), asked.GetArrayLength()); index++)
                {
                    if (First(recorded[index], asked[index], $"{path}[{index}]") is { } found)
                    {
                        return found;
                    }
                }

                return recorded.GetArrayLength() == asked.GetArrayLength() ? null : $"{path} has {recorded.GetArrayLength()} entries recorded, {asked.GetArrayLength()} asked";
            case JsonValueKind.String:
                return recorded.GetString() == asked.GetString() ? null : InText(path, recorded.GetString()!, asked.GetString()!);
            default:
                return recorded.GetRawText() == asked.GetRawText() ? null : Told(path, recorded, asked);
        }
    }

    private static string? Member(JsonElement recorded, JsonElement asked, string name, string path)
    {
        var was = recorded.TryGetProperty(name, out var left);
        var isNow = asked.TryGetProperty(name, out var right);
        return was && isNow ? First(left, right, path)
            : was ? $"{path} was recorded as {Short(left.GetRawText())} and is missing now"
            : $"{path} is {Short(right.GetRawText())} now and was not there when recorded";
    }

    /// <summary>In long texts the place matters: what is around it is shown, not their beginnings.</summary>
    private static string InText(string path, string recorded, string asked)
    {
        var at = 0;
        while (at < recorded.Length && at < asked.Length && recorded[at] == asked[at])
        {
            at++;
        }

        var from = Math.Max(0, at - 40);
        return $"{path} differs at character {at}: recorded \"{Cut(recorded, from)}\", asked \"{Cut(asked, from)}\"";
    }

    private static string Cut(string text, int from) => $"{(from > 0 ? "..." : "")}{Short(text[Math.Min(from, text.Length)..])}";

    private static string Told(string path, JsonElement recorded, JsonElement asked) => $"{path}: recorded {Short(recorded.GetRawText())}, asked {Short(asked.GetRawText())}";

    private static string Short(string text) => text.Length <= Shown ? text : $"{text[..Shown]}...";
}

using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Workers;

/// <summary>Reads the arguments of the calls that a worker does itself: leniently, for a model wrote them.</summary>
internal sealed class ControlCall
{
    private readonly JsonElement arguments;

    private ControlCall(JsonElement arguments) => this.arguments = arguments;

    /// <summary>The arguments of a call; null when they are no JSON object.</summary>
    public static ControlCall? Read(ToolRequest request)
    {
        try
        {
            using var document = JsonDocument.Parse(request.Arguments.Length == 0 ? "{}" : request.Arguments);
            // Half a surrogate pair in a name is found only when the name is read.
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.EnumerateObject().All(static property => property.Name.Length >= 0)
                ? new ControlCall(document.RootElement.Clone())
                : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A text, cut; empty when it is not there.</summary>
    public string Text(string name, int maximum) => arguments.TryGetProperty(name, out var value) ? ReasonText.Beginning(Plain(value), maximum) : string.Empty;

    /// <summary>A list of texts, cut; a single text is a list of one.</summary>
    public ImmutableArray<string> Texts(string name) => !arguments.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Take(Handoff.MaximumEntries).Select(static entry => ReasonText.Beginning(Plain(entry), Handoff.MaximumEntry)).Where(static entry => entry.Length > 0)]
            : Plain(value) is { Length: > 0 } one ? [ReasonText.Beginning(one, Handoff.MaximumEntry)] : [];

    /// <summary>A whole number, also as a text; null when it is none.</summary>
    public long? Number(string name) => !arguments.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : long.TryParse(Plain(value), System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture, out number) ? number : null;

    /// <summary>Whether it says true.</summary>
    public bool IsTrue(string name) => arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>Whether it says false.</summary>
    public bool IsFalse(string name) => arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.False;

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Written(value),
        JsonValueKind.Null or JsonValueKind.Undefined => string.Empty,
        _ => value.GetRawText(),
    };

    /// <summary>Half a surrogate pair, which JSON can write and text cannot be, is left as it is written.</summary>
    private static string Written(JsonElement value)
    {
        try
        {
            return value.GetString()!.Trim();
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }
}

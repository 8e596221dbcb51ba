using System.Runtime.InteropServices;
using System.Text.Json;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>The arguments of one call, after they were found to fit their schema.</summary>
/// <param name="Values">The object.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ToolArguments(JsonElement Values)
{
    /// <summary>All that does not fit, in sentences for a model; empty when the arguments may be used.</summary>
    public static IReadOnlyList<string> Check(JsonElement schema, JsonElement arguments, bool isForeign = false)
    {
        var check = new SchemaCheck(isForeign);
        try
        {
            check.Look(schema, arguments, string.Empty);
        }
        catch (InvalidOperationException)
        {
            // JSON can escape half a character, and texts cannot have it.
            return [.. check.Errors, "a text in the arguments has half a character in it: an escape such as \\ud83d without its other half"];
        }

        return check.Errors;
    }

    /// <summary>A text that is required.</summary>
    public string Text(string name) => Values.GetProperty(name).GetString()!;

    /// <summary>A text that may be missing.</summary>
    public string? TextOrNull(string name) => Find(name) is { } value ? value.GetString() : null;

    /// <summary>A whole number that may be missing.</summary>
    public int Number(string name, int missing) => Find(name) is { } value ? (int)value.GetDouble() : missing;

    /// <summary>A flag that may be missing, and then is not set.</summary>
    public bool Flag(string name) => Find(name) is { ValueKind: JsonValueKind.True };

    /// <summary>A list of objects that is required.</summary>
    public IEnumerable<ToolArguments> List(string name) => Values.GetProperty(name).EnumerateArray().Select(static item => new ToolArguments(item));

    /// <summary>A value; null also for what is given as <c>null</c>, as some models do with what they leave out.</summary>
    private JsonElement? Find(string name) =>
        Values.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}

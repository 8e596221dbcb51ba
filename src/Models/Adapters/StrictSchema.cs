using System.Text.Json;

namespace Orleans.Goals.Models.Adapters;

/// <summary>Whether a schema is within what providers can enforce: every object is closed and all its properties are required.</summary>
internal static class StrictSchema
{
    public static bool Fits(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => ObjectFits(schema) && schema.EnumerateObject().All(property => property.Name switch
        {
            "properties" or "$defs" or "definitions" => property.Value.ValueKind == JsonValueKind.Object && property.Value.EnumerateObject().All(child => Fits(child.Value)),
            "items" => Fits(property.Value),
            "anyOf" => property.Value.ValueKind == JsonValueKind.Array && property.Value.EnumerateArray().All(Fits),
            "oneOf" or "allOf" or "not" or "patternProperties" or "if" or "dependentSchemas" or "default" => false,
            _ => true,
        }),
        _ => false,
    };

    private static bool ObjectFits(JsonElement schema)
    {
        if (!schema.TryGetProperty("properties", out var properties) && WireText.Text(schema, "type") != "object")
        {
            return true;
        }

        var required = WireText.Array(schema, "required") is { } names
            ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet(StringComparer.Ordinal)
            : [];
        return schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False
            && (properties.ValueKind != JsonValueKind.Object || properties.EnumerateObject().All(property => required.Contains(property.Name)));
    }
}

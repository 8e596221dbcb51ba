using System.Globalization;
using System.Text.Json;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>
/// Compares a value with a JSON schema, as far as tools use it: <c>type</c>, <c>properties</c>, <c>required</c>, <c>additionalProperties: false</c>,
/// <c>enum</c>, <c>minimum</c>, <c>maximum</c>, <c>minLength</c>, <c>maxLength</c>, <c>items</c>, <c>minItems</c> and <c>maxItems</c>.
/// </summary>
/// <param name="isForeign">Whether somebody else wrote the schema: then what is not known here, in whatever form, refuses nothing.</param>
internal sealed class SchemaCheck(bool isForeign = false)
{
    private const int MostErrors = 20;

    private static readonly string[] Known = ["object", "array", "string", "boolean", "number", "integer", "null"];

    private readonly List<string> errors = [];

    /// <summary>All that was found, in the order of the value.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>Looks at a value and all in it.</summary>
    /// <param name="schema">What it must be like.</param>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it is: <c>edits[2].old</c>; empty for all of it.</param>
    public void Look(JsonElement schema, JsonElement value, string path)
    {
        if (errors.Count >= MostErrors)
        {
            return;
        }

        if (isForeign && schema.ValueKind != JsonValueKind.Object)
        {
            // True, which allows anything; or something that is no schema.
            return;
        }

        if (MismatchOf(schema, value) is { } expected)
        {
            errors.Add($"{Name(path)} must be {expected}, it is {Shown(value)}");
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                LookAtObject(schema, value, path);
                break;
            case JsonValueKind.Array:
                LookAtArray(schema, value, path);
                break;
            case JsonValueKind.Number:
                Bound(schema, "minimum", path, value.GetDouble(), static (given, least) => given >= least, "must be at least", Shown(value));
                Bound(schema, "maximum", path, value.GetDouble(), static (given, most) => given <= most, "must be at most", Shown(value));
                break;
            case JsonValueKind.String:
                LookAtText(schema, value, path);
                break;
            case JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null:
            default:
                break;
        }
    }

    private void LookAtObject(JsonElement schema, JsonElement value, string path)
    {
        var properties = schema.TryGetProperty("properties", out var declared) ? declared : default;
        string[] names = properties.ValueKind == JsonValueKind.Object ? [.. properties.EnumerateObject().Select(static property => property.Name)] : [];
        var required = WordsOf(schema, "required");
        var isClosed = schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.False && !schema.TryGetProperty("patternProperties", out _);
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var inner = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (!seen.Add(property.Name))
            {
                errors.Add($"{Name(inner)} is given twice");
            }
            else if (!names.Contains(property.Name, StringComparer.Ordinal))
            {
                if (isClosed)
                {
                    var hint = NearestWord.Find(property.Name, [.. names.Where(name => !value.TryGetProperty(name, out _))]);
                    errors.Add($"there is no '{Excerpt.Of(inner)}'{NearestWord.Hint(hint)}; it takes {string.Join(", ", names)}");
                }
            }
            else if (property.Value.ValueKind != JsonValueKind.Null || required.Contains(property.Name, StringComparer.Ordinal))
            {
                Look(properties.GetProperty(property.Name), property.Value, inner);
            }
        }

        errors.AddRange(required.Where(name => !seen.Contains(name)).Select(name => $"{Name(path.Length == 0 ? name : $"{path}.{name}")} is missing"));
    }

    private void LookAtArray(JsonElement schema, JsonElement value, string path)
    {
        var length = value.GetArrayLength();
        var shown = string.Create(CultureInfo.InvariantCulture, $"{length}");
        Bound(schema, "minItems", path, length, static (given, least) => given >= least, "must have at least this many entries:", shown);
        Bound(schema, "maxItems", path, length, static (given, most) => given <= most, "must have at most this many entries:", shown);
        if (!schema.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            Look(items, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"));
        }
    }

    private void LookAtText(JsonElement schema, JsonElement value, string path)
    {
        var text = value.GetString()!;
        if (schema.TryGetProperty("enum", out var allowed) && allowed.ValueKind == JsonValueKind.Array)
        {
            var words = WordsOf(schema, "enum");
            if (!words.Contains(text, StringComparer.Ordinal))
            {
                errors.Add($"{Name(path)} must be one of {string.Join(", ", words)}, it is {Shown(value)}{NearestWord.Hint(NearestWord.Find(text, words))}");
            }
        }

        // JSON Schema counts code points.
        var length = text.Length - text.Count(char.IsLowSurrogate);
        var shown = string.Create(CultureInfo.InvariantCulture, $"{length}");
        Bound(schema, "minLength", path, length, static (given, least) => given >= least, "must have at least this many characters:", shown);
        Bound(schema, "maxLength", path, length, static (given, most) => given <= most, "must have at most this many characters:", shown);
    }

    private void Bound(JsonElement schema, string keyword, string path, double given, Func<double, double, bool> fits, string words, string shown)
    {
        if (schema.TryGetProperty(keyword, out var bound) && bound.ValueKind == JsonValueKind.Number && !fits(given, bound.GetDouble()))
        {
            errors.Add($"{Name(path)} {words} {bound.GetRawText()}, it {(words.EndsWith(':') ? "has" : "is")} {shown}");
        }
    }

    /// <summary>What a value should be and is not; null when it is of its type.</summary>
    private string? MismatchOf(JsonElement schema, JsonElement value)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return null;
        }

        if (!isForeign)
        {
            return IsOf(type.GetString(), value) ? null : Words(type.GetString());
        }

        string[] types = type.ValueKind == JsonValueKind.String ? [type.GetString()!] : WordsOf(schema, "type");
        return types.Length == 0 || Array.Exists(types, one => !Known.Contains(one, StringComparer.Ordinal) || IsOf(one, value) || (one == "integer" && IsWhole(value)))
            ? null
            : string.Join(" or ", types.Select(Words));
    }

    /// <summary>The texts of a list; none when it is no list, and without what is no text.</summary>
    private static string[] WordsOf(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(static word => word.ValueKind == JsonValueKind.String).Select(static word => word.GetString()!)]
        : [];

    private static bool IsWhole(JsonElement value) => value.ValueKind == JsonValueKind.Number && Math.Floor(value.GetDouble()) == value.GetDouble();

    private static bool IsOf(string? type, JsonElement value) => type switch
    {
        null => true,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "null" => value.ValueKind == JsonValueKind.Null,
        // 3.0 is a whole number: it is the value that counts. Beyond an int no tool has a use for it.
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Floor(number) == number && Math.Abs(number) <= int.MaxValue,
        _ => throw new InvalidOperationException($"a tool's schema has the type '{type}', which is not checked"),
    };

    private static string Words(string? type) => type switch
    {
        "object" => "an object",
        "array" => "a list",
        "string" => "a text",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "null" => "null",
        _ => "a number",
    };

    private static string Name(string path) => path.Length == 0 ? "the arguments" : $"'{Excerpt.Of(path)}'";

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "nothing",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"\"{Excerpt.Of(value.GetString()!)}\"",
        _ => Excerpt.Of(value.GetRawText()),
    };
}

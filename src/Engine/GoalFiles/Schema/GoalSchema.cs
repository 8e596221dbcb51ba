using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>The published JSON Schema of goal files, made of the table that the reader uses.</summary>
internal static class GoalSchema
{
    /// <summary>What the schema is known as. It is nowhere to be loaded from: `goals schema` prints it, and `goals init` puts it beside the goal file.</summary>
    public const string Name = "urn:orleans-goals:goal-file";

    private const string DurationPattern = "^(?=[0-9])([0-9]{1,12}d)?([0-9]{1,12}h)?([0-9]{1,12}m)?([0-9]{1,12}s)?([0-9]{1,12}ms)?$";

    private const string CountPattern = "^0*[1-9][0-9]*[kM]$";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema, draft 2020-12, ending with a line break.</summary>
    public static string Text()
    {
        var definitions = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        var goal = MapOf(GoalKeys.Goal, definitions);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = Name,
            ["title"] = "A goal file of Orleans.Goals",
            ["description"] = "One goal: what is wanted, how everyone can tell that it is reached, and plans to get there.",
        };
        foreach (var (name, value) in goal.ToArray())
        {
            goal.Remove(name);
            schema[name] = value;
        }

        schema["$defs"] = new JsonObject(definitions.Select(definition => KeyValuePair.Create(definition.Key, (JsonNode?)definition.Value)));
        return schema.ToJsonString(Indented) + "\n";
    }

    /// <summary>A description as editors show it: without the marks of Markdown.</summary>
    private static string Plain(string meaning) => meaning.Replace("`", string.Empty, StringComparison.Ordinal);

    private static JsonObject MapOf(MapShape map, SortedDictionary<string, JsonNode> definitions)
    {
        if (map.Kinds.Length < 2)
        {
            return WithInstead([.. map.Keys.Take(1), .. map.Kinds.Select(kind => kind.Key), .. map.Kinds.SelectMany(kind => kind.Options), .. map.Keys.Skip(1)], map.Kinds.Select(kind => kind.Key.Name));
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["oneOf"] = new JsonArray([
                .. map.Kinds.Select(kind =>
                {
                    var shape = KeysOf([.. map.Keys.Take(1), kind.Key, .. kind.Options, .. map.Keys.Skip(1)], [kind.Key.Name]);
                    shape.Insert(0, "title", $"{map.Name} with {kind.Key.Name}");
                    return shape;
                }),
            ]),
        };

        JsonObject WithInstead(IReadOnlyList<KeyShape> keys, IEnumerable<string> alsoRequired)
        {
            var schema = KeysOf(keys, alsoRequired);
            if (map.Instead is { } instead)
            {
                var words = new JsonObject { ["enum"] = new JsonArray([.. instead.Words.Select(word => JsonValue.Create(word))]) };
                var other = instead.OrMap.Length == 0 ? words : new JsonObject { ["anyOf"] = new JsonArray(words, new JsonObject { ["type"] = "object" }) };
                schema["if"] = new JsonObject { ["properties"] = new JsonObject { [instead.Other] = other }, ["required"] = new JsonArray(instead.Other) };
                schema["then"] = new JsonObject { ["properties"] = new JsonObject { [instead.Key] = false } };
                schema["else"] = new JsonObject { ["required"] = new JsonArray(instead.Key) };
            }

            return schema;
        }

        JsonObject KeysOf(IReadOnlyList<KeyShape> keys, IEnumerable<string> alsoRequired)
        {
            var properties = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)Described(key, definitions))));
            var required = keys.Where(key => key.Required && key.Name != map.Instead?.Key).Select(key => key.Name).Union(alsoRequired, StringComparer.Ordinal);
            return new JsonObject
            {
                ["type"] = "object",
                ["properties"] = properties,
                ["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]),
                ["additionalProperties"] = false,
            };
        }
    }

    private static JsonObject Described(KeyShape key, SortedDictionary<string, JsonNode> definitions)
    {
        var schema = ValueOf(key.Value, definitions);
        schema["description"] = Plain(key.Meaning) + (key.Default.Length == 0 ? string.Empty : $" Default: {Plain(key.Default)}.");
        if (!key.Examples.IsEmpty)
        {
            schema["examples"] = new JsonArray([.. key.Examples.Select(example => JsonNode.Parse(example))]);
        }

        return schema;
    }

    private static JsonObject ValueOf(ValueShape value, SortedDictionary<string, JsonNode> definitions)
    {
        switch (value)
        {
            case TextShape text:
                return Bounded(
                    text.Pattern is null
                        ? new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") }
                        : new JsonObject { ["type"] = "string", ["pattern"] = text.Pattern },
                    "maxLength",
                    text.MaximumLength);
            case WordShape words:
                return new JsonObject { ["enum"] = new JsonArray([.. words.Words.Select(word => JsonValue.Create(word))]) };
            case DurationShape:
                return new JsonObject { ["type"] = "string", ["pattern"] = DurationPattern, ["examples"] = new JsonArray("500ms", "10m", "1h30m") };
            case WholeShape whole:
                return Bounded(new JsonObject { ["type"] = "integer", ["minimum"] = whole.Minimum }, "maximum", whole.Maximum);
            case CountShape:
                return new JsonObject
                {
                    ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer", ["minimum"] = 1 }, new JsonObject { ["type"] = "string", ["pattern"] = CountPattern }),
                };
            case NumberShape:
                return new JsonObject { ["type"] = "number" };
            case FlagShape:
                return new JsonObject { ["type"] = "boolean" };
            case ScalarShape:
                return new JsonObject { ["type"] = new JsonArray("string", "number", "boolean", "null") };
            case ListShape list:
                var items = new JsonObject { ["type"] = "array", ["items"] = ValueOf(list.Item, definitions) };
                return Bounded(Bounded(items, "minItems", list.Minimum > 0 ? list.Minimum : null), "maxItems", list.Maximum);
            case NamesShape names:
                return new JsonObject
                {
                    ["type"] = "object",
                    ["propertyNames"] = new JsonObject { ["pattern"] = names.NamePattern },
                    ["additionalProperties"] = ValueOf(names.Value, definitions),
                };
            case KeysShape keys:
                if (definitions.TryAdd(keys.Map.Name, new JsonObject()))
                {
                    definitions[keys.Map.Name] = MapOf(keys.Map, definitions);
                }

                return new JsonObject { ["$ref"] = $"#/$defs/{keys.Map.Name}" };
            case GoalShape:
                return new JsonObject { ["$ref"] = "#" };
            case EitherShape either:
                return new JsonObject { ["anyOf"] = new JsonArray([.. either.Choices.Select(choice => ValueOf(choice, definitions))]) };
            default:
                throw new UnreachableException();
        }
    }

    private static JsonObject Bounded(JsonObject schema, string keyword, long? bound)
    {
        if (bound is { } number)
        {
            schema[keyword] = number;
        }

        return schema;
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Holds a value against a JSON Schema of draft 2020-12. A keyword that it does not know is an error of the test.</summary>
internal sealed class SchemaValidator(JsonObject root)
{
    private static readonly string[] Annotations = ["$schema", "$id", "$defs", "title", "description", "examples"];

    /// <summary>Where the value breaks the schema; empty when it does not.</summary>
    public IReadOnlyList<string> Validate(JsonNode? value) => [.. Check(root, value, "$")];

    private IEnumerable<string> Check(JsonNode schema, JsonNode? value, string at)
    {
        if (schema is JsonValue)
        {
            if (!schema.GetValue<bool>())
            {
                yield return $"{at}: must not be there";
            }

            yield break;
        }

        foreach (var (keyword, argument) in schema.AsObject())
        {
            foreach (var problem in Annotations.Contains(keyword) ? [] : Apply(keyword, argument!, schema, value, at))
            {
                yield return problem;
            }
        }
    }

    private IEnumerable<string> Apply(string keyword, JsonNode argument, JsonNode schema, JsonNode? value, string at)
    {
        switch (keyword)
        {
            case "$ref" when argument.GetValue<string>() == "#":
                return Check(root, value, at);
            case "$ref":
                return Check(root["$defs"]![argument.GetValue<string>()["#/$defs/".Length..]]!, value, at);
            case "type":
                var types = argument is JsonArray several ? several.Select(type => type!.GetValue<string>()).ToArray() : [argument.GetValue<string>()];
                return types.Any(type => IsOf(type, value)) ? [] : [$"{at}: is no {string.Join(" or ", types)}"];
            case "enum":
                return argument.AsArray().Any(word => JsonNode.DeepEquals(word, value)) ? [] : [$"{at}: is none of {argument.ToJsonString()}"];
            case "pattern":
                return value is not JsonValue text || text.GetValueKind() != JsonValueKind.String || Regex.IsMatch(text.GetValue<string>(), argument.GetValue<string>(), RegexOptions.ECMAScript)
                    ? []
                    : [$"{at}: does not match {argument}"];
            case "maxLength":
                return value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>().EnumerateRunes().Count() > Number(argument) ? [$"{at}: is too long"] : [];
            case "minimum":
                return value?.GetValueKind() == JsonValueKind.Number && Number(value) < Number(argument) ? [$"{at}: is too small"] : [];
            case "maximum":
                return value?.GetValueKind() == JsonValueKind.Number && Number(value) > Number(argument) ? [$"{at}: is too large"] : [];
            case "minItems":
                return value is JsonArray few && few.Count < Number(argument) ? [$"{at}: has too few"] : [];
            case "maxItems":
                return value is JsonArray many && many.Count > Number(argument) ? [$"{at}: has too many"] : [];
            case "items":
                return value is JsonArray items ? items.SelectMany((item, index) => Check(argument, item, $"{at}[{index}]")) : [];
            case "properties":
                return value is JsonObject map ? map.Where(entry => argument[entry.Key] is not null).SelectMany(entry => Check(argument[entry.Key]!, entry.Value, $"{at}.{entry.Key}")) : [];
            case "required":
                return value is JsonObject needed ? argument.AsArray().Select(key => key!.GetValue<string>()).Where(key => !needed.ContainsKey(key)).Select(key => $"{at}: lacks {key}") : [];
            case "additionalProperties":
                var others = value is JsonObject open ? open.Where(entry => schema["properties"]?[entry.Key] is null) : [];
                return argument is JsonValue ? others.Select(entry => $"{at}: does not know {entry.Key}") : others.SelectMany(entry => Check(argument, entry.Value, $"{at}.{entry.Key}"));
            case "propertyNames":
                return value is JsonObject named ? named.SelectMany(entry => Check(argument, JsonValue.Create(entry.Key), $"{at}.{entry.Key}")) : [];
            case "anyOf":
                return argument.AsArray().Any(choice => !Check(choice!, value, at).Any()) ? [] : [$"{at}: is none of the choices"];
            case "if":
                return (Check(argument, value, at).Any() ? schema["else"] : schema["then"]) is { } branch ? Check(branch, value, at) : [];
            case "then" or "else":
                return [];
            case "oneOf":
                var fitting = argument.AsArray().Count(choice => !Check(choice!, value, at).Any());
                return fitting == 1 ? [] : [$"{at}: fits {fitting} of the kinds"];
            default:
                throw new InvalidOperationException($"the keyword {keyword} is not known here");
        }
    }

    private static decimal Number(JsonNode number) => decimal.Parse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool IsOf(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("null", JsonValueKind.Null) => true,
        ("integer", JsonValueKind.Number) => Number(value!) % 1 == 0,
        _ => false,
    };
}

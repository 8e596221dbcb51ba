using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>The keys of one map of a goal file: tells unknown, doubled and missing ones, and values of a wrong type.</summary>
internal sealed class MapFields
{
    private readonly ReadingState state;
    private readonly SortedDictionary<string, YamlEntry> entries = new(StringComparer.Ordinal);
    private readonly string path;
    private readonly int offset;
    private readonly MapShape shape;

    private MapFields(ReadingState state, YamlMap map, string path, MapShape shape)
    {
        this.state = state;
        this.shape = shape;
        this.path = path;
        offset = map.Offset;
    }

    /// <summary>The keys of a node that should be a map with keys of a known shape; null, and told, when it is none.</summary>
    public static MapFields? Of(ReadingState state, YamlNode node, string path, string example, MapShape shape)
    {
        state.Place(path, node.Offset);
        if (node is not YamlMap map)
        {
            Mismatch(state, node, path, "a map", example);
            return null;
        }

        var fields = new MapFields(state, map, path, shape);
        var written = map.Entries.Select(entry => entry.Key.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in map.Entries.TakeWhile(_ => !state.IsFull))
        {
            fields.Bind(entry, written);
        }

        return fields;
    }

    /// <summary>The path of a key's value.</summary>
    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>Which of some keys are written, in the order of the file.</summary>
    public ImmutableArray<string> Written(params IEnumerable<string> keys) => [.. keys.Where(entries.ContainsKey).OrderBy(KeyOffset)];

    /// <summary>Where a written key stands.</summary>
    public int KeyOffset(string key) => entries[key].Key.Offset;

    /// <summary>A key's value, or null when it is not written.</summary>
    /// <exception cref="UnreachableException">The table of keys does not have it, so that nobody could write it.</exception>
    public YamlNode? Node(string key)
    {
        if (!shape.Known.Contains(key, StringComparer.Ordinal))
        {
            throw new UnreachableException($"'{key}' is read of a {shape.Name} and is not among its keys");
        }

        if (!entries.TryGetValue(key, out var entry))
        {
            return null;
        }

        state.Place(PathOf(key), entry.Value.Offset);
        return entry.Value;
    }

    /// <summary>A key's value that must be written.</summary>
    public YamlNode? Required(string key, string example)
    {
        var node = Node(key);
        if (node is null)
        {
            Missing(key, $"'{key}' is missing; write {example}");
        }

        return node;
    }

    /// <summary>Tells that a key is missing, at the place of the map.</summary>
    public void Missing(string key, string message) => state.Refuse(PathOf(key), offset, message);

    public string? RequiredText(string key, string example) => Required(key, example) is { } node ? TextOf(node, PathOf(key), example) : null;

    public string? Text(string key, string example) => Node(key) is { } node ? TextOf(node, PathOf(key), example) : null;

    public TimeSpan? Duration(string key)
    {
        const string Example = "a time such as 500ms, 10m or 1h30m";
        if (Text(key, Example) is not { } text)
        {
            return null;
        }

        if (DurationText.TryParse(text, out var value, out var problem))
        {
            return value;
        }

        state.Refuse(PathOf(key), Node(key)!.Offset, problem);
        return null;
    }

    /// <summary>A whole number not above <paramref name="maximum"/>; below which bound it makes no sense the validator says.</summary>
    public long? Number(string key, long maximum)
    {
        const string Example = "a whole number such as 2, without quotes";
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is not YamlScalar { Plain: true } scalar || !IsWhole(scalar.Value))
        {
            Mismatch(state, node, PathOf(key), "a whole number", Example);
            return null;
        }

        if (long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value <= maximum && value >= int.MinValue)
        {
            return value;
        }

        state.Refuse(PathOf(key), node.Offset, $"{Excerpt.Of(scalar.Value)} is out of range; write a number such as 2");
        return null;
    }

    /// <summary>A whole number, also one such as <c>500k</c> or <c>2M</c>; below which bound it makes no sense the validator says.</summary>
    public long? Count(string key)
    {
        const string Example = "a whole number such as 500, 500k (500,000) or 2M (2,000,000)";
        if (Node(key) is not { } node)
        {
            return null;
        }

        var (digits, factor) = node switch
        {
            YamlScalar { Value: [.. var thousands, 'k'] } => (thousands, 1_000L),
            YamlScalar { Value: [.. var millions, 'M'] } => (millions, 1_000_000L),
            YamlScalar { Plain: true } scalar => (scalar.Value, 1L),
            _ => (string.Empty, 1L),
        };
        if (!IsWhole(digits))
        {
            Mismatch(state, node, PathOf(key), "a whole number", Example);
            return null;
        }

        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && Math.Abs((decimal)value) * factor <= long.MaxValue)
        {
            return value * factor;
        }

        state.Refuse(PathOf(key), node.Offset, $"{Excerpt.Of(((YamlScalar)node).Value)} is out of range; write a number such as 2M");
        return null;
    }

    /// <summary>Any number.</summary>
    public decimal? Decimal(string key)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { Plain: true } scalar
            && decimal.TryParse(scalar.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        Mismatch(state, node, PathOf(key), "a number", "one such as 2 or 0.5, without quotes");
        return null;
    }

    /// <summary>A text, number, true, false or null; as for JSON, what stands without quotes and is one of the others is no text.</summary>
    public JsonElement? Scalar(string key)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is not YamlScalar scalar)
        {
            Mismatch(state, node, PathOf(key), "a text, a number, true, false or null", "one of them");
            return null;
        }

        return scalar switch
        {
            { IsNothing: true } => Json("null"),
            { Plain: true, Value: "true" or "false" } => Json(scalar.Value),
            { Plain: true } when IsJsonNumber(scalar.Value) => Json(scalar.Value),
            _ => JsonSerializer.SerializeToElement(scalar.Value, SchemaJson.Default.String),
        };
    }

    /// <summary>A map of texts under names of the author's choice; null when it is not written, or is none and that is told.</summary>
    public ImmutableSortedDictionary<string, string>? Names(string key, string example)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is not YamlMap map)
        {
            Mismatch(state, node, PathOf(key), "a map", example);
            return null;
        }

        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries.TakeWhile(_ => !state.IsFull))
        {
            var at = $"{PathOf(key)}.{entry.Key.Value}";
            state.Place(at, entry.Key.Offset);
            if (TextOf(entry.Value, at, "some text, in quotes where it has ':' or '#' in it, or begins with a special character") is not { } text)
            {
                continue;
            }

            if (!texts.TryAdd(entry.Key.Value, text))
            {
                state.Add(entry.Key.Offset, $"the key '{Excerpt.Of(entry.Key.Value)}' is written a second time in this map; remove one of them");
            }
        }

        return texts.ToImmutable();
    }

    public bool? Flag(string key)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { Plain: true, Value: "true" or "false" } scalar)
        {
            return scalar.Value == "true";
        }

        Mismatch(state, node, PathOf(key), "true or false", "one of them, without quotes");
        return null;
    }

    /// <summary>A list; null when it is not written, or is none and that is told.</summary>
    public ImmutableArray<YamlNode>? List(string key, string example)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlList list)
        {
            return list.Items;
        }

        Mismatch(state, node, PathOf(key), "a list", example);
        return null;
    }

    /// <summary>A list of texts; null when it is not written, or is none and that is told.</summary>
    public ImmutableArray<string>? Texts(string key, string example) => List(key, example) is { } items ? TextsOf(items, PathOf(key)) : null;

    /// <summary>The texts of a list's items. What is no text is told and stays null, so that positions agree with the file.</summary>
    public ImmutableArray<string> TextsOf(ImmutableArray<YamlNode> items, string list)
    {
        var texts = ImmutableArray.CreateBuilder<string>(items.Length);
        for (var index = 0; index < items.Length; index++)
        {
            state.Place($"{list}[{index}]", items[index].Offset);
            texts.Add(TextOf(items[index], $"{list}[{index}]", "some text, in quotes where it has ':' or '#' in it, or begins with a special character")!);
        }

        return texts.MoveToImmutable();
    }

    /// <summary>A node's text; null, and told, when it has none.</summary>
    public string? TextOf(YamlNode node, string at, string example)
    {
        if (node is YamlScalar { IsNothing: false } scalar)
        {
            return scalar.Value;
        }

        Mismatch(state, node, at, "text", example);
        return null;
    }

    /// <summary>Tells that a node is of the wrong type.</summary>
    public static void Mismatch(ReadingState state, YamlNode node, string at, string expected, string example)
    {
        var found = node switch
        {
            YamlScalar { IsNothing: true } => "nothing",
            YamlScalar { Plain: true } scalar => $"'{Excerpt.Of(scalar.Value)}'",
            YamlScalar scalar => $"the text \"{Excerpt.Of(scalar.Value)}\"",
            YamlList => "a list",
            YamlMap => "a map",
            _ => null,
        };
        if (found is null)
        {
            state.Refuse(at);
            return;
        }

        state.Refuse(at, node.Offset, $"expected {expected}, found {found}; write {example}");
    }

    private void Bind(YamlEntry entry, HashSet<string> written)
    {
        var key = entry.Key.Value;
        var known = shape.Known;
        if (shape.Refused.FirstOrDefault(refused => refused.Key == key) is { Why: { } why })
        {
            state.Add(entry.Key.Offset, $"'{key}' {why}");
            return;
        }

        if (!known.Contains(key, StringComparer.Ordinal))
        {
            var meant = NearestWord.Find(key, known);
            state.Add(entry.Key.Offset, $"unknown key '{Excerpt.Of(key)}'{NearestWord.Hint(meant)}; the keys known here are {string.Join(", ", known)}");
            // Read on as if it had been meant: then what is wrong with its value is told too, and it is not told as missing.
            if (meant is null || written.Contains(meant))
            {
                return;
            }

            key = meant;
        }

        if (!entries.TryAdd(key, entry))
        {
            state.Add(entry.Key.Offset, $"the key '{key}' is written a second time in this map; remove one of them");
        }
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static bool IsJsonNumber(string text)
    {
        var digits = text.StartsWith('-') ? text[1..] : text;
        if (digits.Length == 0 || !char.IsAsciiDigit(digits[0]))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsWhole(string text)
    {
        var digits = text.StartsWith('-') ? text[1..] : text;
        return digits.Length > 0 && digits.All(char.IsAsciiDigit);
    }
}

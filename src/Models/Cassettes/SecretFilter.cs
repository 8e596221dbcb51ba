using System.Text;
using System.Text.Json;
using Orleans.Goals.Models.Adapters;

namespace Orleans.Goals.Models.Cassettes;

/// <summary>Takes secrets out of text and JSON, however often they were escaped on the way.</summary>
internal sealed class SecretFilter
{
    /// <summary>JSON within a string within JSON: arguments of calls.</summary>
    private const int Escapings = 3;

    /// <summary>Shorter values are in too many words by chance: taking them out would leave nothing readable, and protect nothing.</summary>
    private const int Shortest = 4;

    private readonly List<(string Value, string Placeholder)> _forms = [];

    public SecretFilter(IEnumerable<KeyValuePair<string, string>> secrets)
    {
        foreach (var (name, value) in secrets.Where(secret => secret.Value.Length >= Shortest))
        {
            var form = value;
            for (var depth = 0; depth < Escapings; depth++)
            {
                _forms.Add((form, $"[secret {name}]"));
                form = JsonEncodedText.Encode(form, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
            }
        }

        // The longest first: one secret may be part of another, and an escaped form contains the plain one.
        _forms.Sort((left, right) => right.Value.Length != left.Value.Length
            ? right.Value.Length.CompareTo(left.Value.Length)
            : string.CompareOrdinal(left.Value, right.Value));
    }

    public string Apply(string text)
    {
        foreach (var (value, placeholder) in _forms)
        {
            text = text.Replace(value, placeholder, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>JSON with its strings filtered: names of keys, numbers and structure stay.</summary>
    public string ApplyToJson(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, WireText.Writing))
        {
            Write(document.RootElement, writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Pieces that are read as one text. Where a secret lies across them, the first takes all of it.</summary>
    public IReadOnlyList<string> Apply(IReadOnlyList<string> pieces)
    {
        var apart = pieces.Select(Apply).ToArray();
        var whole = Apply(string.Concat(pieces));
        return whole == string.Concat(apart) ? apart : [whole, .. Enumerable.Repeat("", pieces.Count - 1)];
    }

    private void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Apply(element.GetString()!));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}

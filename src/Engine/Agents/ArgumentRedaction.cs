using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Agents;

/// <summary>Takes the values of secrets out of arguments, also where JSON writes them in another way than they are.</summary>
internal static class ArgumentRedaction
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The arguments without the values; byte for byte as they were when there are none.</summary>
    public static string Of(string arguments, Redactor redactor)
    {
        var text = redactor.Text(arguments);
        try
        {
            using var document = JsonDocument.Parse(text);
            using var buffer = new MemoryStream();
            var found = false;
            using (var json = new Utf8JsonWriter(buffer, Writing))
            {
                Write(document.RootElement, json, redactor, ref found);
            }

            return found ? Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)) : text;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no UTF-16: nothing more can be read in it.
            return text;
        }
    }

    private static void Write(JsonElement element, Utf8JsonWriter json, Redactor redactor, ref bool found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    json.WritePropertyName(Text(property.Name, redactor, ref found));
                    Write(property.Value, json, redactor, ref found);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, json, redactor, ref found);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Text(element.GetString()!, redactor, ref found));
                break;
            case JsonValueKind.Undefined or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null:
            default:
                element.WriteTo(json);
                break;
        }
    }

    private static string Text(string text, Redactor redactor, ref bool found)
    {
        var redacted = redactor.Text(text);
        found |= !ReferenceEquals(redacted, text) && redacted != text;
        return redacted;
    }
}

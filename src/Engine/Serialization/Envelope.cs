using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Serialization;

/// <summary>
/// The one envelope of everything stored or sent: <c>{"kind":"goals.plan.events","version":1,"json":...}</c>, UTF-8, canonical. Equal content
/// gives equal bytes in every process.
/// </summary>
internal static class Envelope
{
    /// <summary>Wraps a value.</summary>
    public static ReadOnlyMemory<byte> Write<T>(string kind, int version, T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, kind);
            writer.WriteNumber("version"u8, version);
            writer.WritePropertyName("json"u8);
            JsonSerializer.Serialize(writer, value, type);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Unwraps a value.</summary>
    /// <exception cref="RecordCorruptException">The bytes are not an envelope of this kind, or of a newer version than this one reads.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, string kind, int newestVersion, JsonTypeInfo<T> type)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes.Span);
            Expect(ref reader, JsonTokenType.StartObject);
            ExpectProperty(ref reader, "kind");
            Expect(ref reader, JsonTokenType.String);
            if (!reader.ValueTextEquals(kind))
            {
                throw new RecordCorruptException($"a record of kind {reader.GetString()} stands where {kind} belongs");
            }

            ExpectProperty(ref reader, "version");
            Expect(ref reader, JsonTokenType.Number);
            var version = reader.GetInt32();
            if (version < 1 || version > newestVersion)
            {
                throw new RecordCorruptException(
                    $"a record of kind {kind} has format {version}; this version reads up to {newestVersion}: install a newer one, nothing was changed");
            }

            ExpectProperty(ref reader, "json");
            reader.Read();
            return JsonSerializer.Deserialize(ref reader, type) ?? throw new RecordCorruptException($"a record of kind {kind} is null");
        }
        catch (JsonException exception)
        {
            throw new RecordCorruptException($"a record of kind {kind} is not what was written: {exception.Message}", exception);
        }
    }

    private static void ExpectProperty(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.PropertyName);
        if (!reader.ValueTextEquals(name))
        {
            throw new JsonException($"expected {name}");
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new JsonException($"expected {token}");
        }
    }
}

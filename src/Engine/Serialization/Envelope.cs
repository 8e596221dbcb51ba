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
    /// <summary>What a thread keeps for its next envelope; a larger one, such as a snapshot's, is not kept.</summary>
    private const int KeptBytes = 64 * 1024;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? kept;

    /// <summary>Wraps a value.</summary>
    public static ReadOnlyMemory<byte> Write<T>(string kind, int version, T value, JsonTypeInfo<T> type)
    {
        // Taken, so that a converter that throws leaves nothing half written behind.
        var (buffer, writer) = kept ?? Create();
        kept = null;
        writer.WriteStartObject();
        writer.WriteString("kind"u8, kind);
        writer.WriteNumber("version"u8, version);
        writer.WritePropertyName("json"u8);
        JsonSerializer.Serialize(writer, value, type);
        writer.WriteEndObject();
        writer.Flush();
        var bytes = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity <= KeptBytes)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            kept = (buffer, writer);
        }

        return bytes;
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

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Create()
    {
        var buffer = new ArrayBufferWriter<byte>(4 * 1024);
        return (buffer, new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }));
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

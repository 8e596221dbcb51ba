using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
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

    /// <summary>Wraps a value, in the lowest format that has all that is in it.</summary>
    public static ReadOnlyMemory<byte> Write<T>(string kind, T value, JsonTypeInfo<T> type)
    {
        // Taken, so that a converter that throws leaves nothing half written behind.
        var (buffer, writer) = kept ?? Create();
        kept = null;
        var (format, _) = RecordFormats.Write(writer, value, type);
        writer.Flush();
        var bytes = Wrap(kind, format, buffer.WrittenSpan);
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
    public static T Read<T>(ReadOnlyMemory<byte> bytes, string kind, JsonTypeInfo<T> type)
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
            if (version is < 1 or > RecordFormats.Newest)
            {
                throw TooNew(kind, version, RecordFormats.Newest);
            }

            ExpectProperty(ref reader, "json");
            reader.Read();
            return JsonSerializer.Deserialize(ref reader, type) ?? throw new RecordCorruptException($"a record of kind {kind} is null");
        }
        catch (JsonException exception)
        {
            throw new RecordCorruptException($"a record of kind {kind} is not what this version writes: {exception.Message} If a newer one wrote it, install that; nothing was changed", exception);
        }
    }

    /// <summary>What tells that a record is of a newer format than is read.</summary>
    public static RecordCorruptException TooNew(string kind, int format, int newest) => new(
        $"a record of kind {kind} has format {format}; this version reads up to {newest}: install a newer one, nothing was changed") { NeedsFormat = format };

    /// <summary>The format of an envelope, without a look at what is in it.</summary>
    /// <exception cref="RecordCorruptException">The bytes are no envelope.</exception>
    public static (string Kind, int Format) Look(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes.Span);
            Expect(ref reader, JsonTokenType.StartObject);
            ExpectProperty(ref reader, "kind");
            Expect(ref reader, JsonTokenType.String);
            var kind = reader.GetString()!;
            ExpectProperty(ref reader, "version");
            Expect(ref reader, JsonTokenType.Number);
            return (kind, reader.GetInt32());
        }
        catch (JsonException exception)
        {
            throw new RecordCorruptException($"what is stored is no envelope: {exception.Message}", exception);
        }
    }

    private static byte[] Wrap(string kind, int format, ReadOnlySpan<byte> json)
    {
        Span<byte> head = stackalloc byte[256];
        if (!Utf8.TryWrite(head, CultureInfo.InvariantCulture, $"{{\"kind\":\"{kind}\",\"version\":{format},\"json\":", out var length))
        {
            throw new ArgumentException($"the kind '{kind}' is too long", nameof(kind));
        }

        var bytes = new byte[length + json.Length + 1];
        head[..length].CopyTo(bytes);
        json.CopyTo(bytes.AsSpan(length));
        bytes[^1] = (byte)'}';
        return bytes;
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

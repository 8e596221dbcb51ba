using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orleans.Goals.ModelServer.Replies;

/// <summary>Writes JSON, as a body or as a server-sent event.</summary>
internal sealed class EventBuffer : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _writer;

    public EventBuffer() => _writer = new(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public static ReadOnlyMemory<byte> Done { get; } = "data: [DONE]\n\n"u8.ToArray();

    /// <summary>An event with JSON as its data; with a name where the API gives one.</summary>
    public byte[] Event(string? name, Action<Utf8JsonWriter> write)
    {
        _buffer.ResetWrittenCount();
        if (name is not null)
        {
            _buffer.Write("event: "u8);
            Encoding.UTF8.GetBytes(name, _buffer);
            _buffer.Write("\n"u8);
        }

        _buffer.Write("data: "u8);
        Write(write);
        _buffer.Write("\n\n"u8);
        return _buffer.WrittenSpan.ToArray();
    }

    /// <summary>A body.</summary>
    public byte[] Body(Action<Utf8JsonWriter> write)
    {
        _buffer.ResetWrittenCount();
        Write(write);
        return _buffer.WrittenSpan.ToArray();
    }

    public void Dispose() => _writer.Dispose();

    private void Write(Action<Utf8JsonWriter> write)
    {
        _writer.Reset();
        _writer.WriteStartObject();
        write(_writer);
        _writer.WriteEndObject();
        _writer.Flush();
    }
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>Puts things into envelopes and takes them out.</summary>
internal static class Wire
{
    /// <summary>The newest format that this version reads, of every kind; that of records.</summary>
    public const int Newest = 2;

    /// <summary>Puts a value into an envelope, in the first format: what has parts that came later says so, see the other overload.</summary>
    public static WireEnvelope Write<T>(string kind, T? value, JsonTypeInfo<T> type) => Write(kind, format: 1, JsonSerializer.SerializeToUtf8Bytes(value!, type));

    /// <summary>Puts JSON into an envelope.</summary>
    public static WireEnvelope Write(string kind, int format, ReadOnlyMemory<byte> json) => new()
    {
        Kind = kind,
        Version = format,
        Json = json,
        TraceParent = Activity.Current?.Id,
    };

    /// <summary>What tells that an envelope is not understood.</summary>
    public static RecordCorruptException TooNew(string kind, WireEnvelope envelope, int newest) => new(
        $"an envelope of kind {envelope.Kind} and format {envelope.Version} came where {kind} up to format {newest} is understood: let all silos and clients run the same version")
    {
        NeedsFormat = envelope.Version > newest ? envelope.Version : null,
    };

    /// <summary>Takes a value out of an envelope; null when null was put in.</summary>
    /// <exception cref="RecordCorruptException">It holds something else, or is of a newer version.</exception>
    public static T? Read<T>(WireEnvelope envelope, string kind, JsonTypeInfo<T> type)
        where T : class
    {
        if (envelope.Kind != kind || envelope.Version is < 1 or > Newest)
        {
            throw TooNew(kind, envelope, Newest);
        }

        try
        {
            return JsonSerializer.Deserialize(envelope.Json.Span, type);
        }
        catch (JsonException exception)
        {
            throw new RecordCorruptException($"an envelope of kind {kind} is not understood: {exception.Message} If a newer version sent it, let all silos and clients run that one", exception);
        }
    }
}

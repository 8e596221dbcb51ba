using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>Puts things into envelopes and takes them out.</summary>
internal static class Wire
{
    /// <summary>The format of every kind that this version writes, and the newest it reads.</summary>
    private const int Version = 1;

    /// <summary>Puts a value into an envelope.</summary>
    public static WireEnvelope Write<T>(string kind, T? value, JsonTypeInfo<T> type) => new()
    {
        Kind = kind,
        Version = Version,
        Json = JsonSerializer.SerializeToUtf8Bytes(value!, type),
        TraceParent = Activity.Current?.Id,
    };

    /// <summary>Takes a value out of an envelope; null when null was put in.</summary>
    /// <exception cref="RecordCorruptException">It holds something else, or is of a newer version.</exception>
    public static T? Read<T>(WireEnvelope envelope, string kind, JsonTypeInfo<T> type)
        where T : class
    {
        if (envelope.Kind != kind || envelope.Version is < 1 or > Version)
        {
            throw new RecordCorruptException(
                $"an envelope of kind {envelope.Kind} and format {envelope.Version} came where {kind} up to format {Version} is understood: let all silos and clients run the same version");
        }

        try
        {
            return JsonSerializer.Deserialize(envelope.Json.Span, type);
        }
        catch (JsonException exception)
        {
            throw new RecordCorruptException($"an envelope of kind {kind} is not what was sent: {exception.Message}", exception);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Identifiers;

internal sealed class OwnerIdJsonConverter : JsonConverter<OwnerId>
{
    public override OwnerId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException("expected an owner id"));

    public override void Write(Utf8JsonWriter writer, OwnerId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

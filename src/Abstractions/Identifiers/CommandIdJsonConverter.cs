using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Identifiers;

internal sealed class CommandIdJsonConverter : JsonConverter<CommandId>
{
    public override CommandId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetGuid());

    public override void Write(Utf8JsonWriter writer, CommandId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override CommandId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(Guid.Parse(reader.GetString() ?? string.Empty));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, CommandId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Identifiers;

internal sealed class GoalIdJsonConverter : JsonConverter<GoalId>
{
    public override GoalId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        GoalId.TryParse(reader.GetString(), null, out var id) ? id : throw new JsonException("expected a goal id, tenant/goal");

    public override void Write(Utf8JsonWriter writer, GoalId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

namespace Orleans.Goals.ModelServer.Replies;

/// <summary>The list of models.</summary>
internal static class ModelList
{
    public static byte[] Write(IReadOnlyList<string> models)
    {
        using var buffer = new EventBuffer();
        return buffer.Body(json =>
        {
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var model in models)
            {
                json.WriteStartObject();
                json.WriteString("id", model);
                json.WriteString("object", "model");
                json.WriteNumber("created", 1_700_000_000);
                json.WriteString("owned_by", "script");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}

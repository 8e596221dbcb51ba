using System.Text.Json;

namespace Orleans.Goals.ModelServer.Replies;

/// <summary>An item of a response's output: what it is called and what it consists of.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Pieces">Its text or arguments in tokens.</param>
/// <param name="DeltaKind">The event of its pieces, without <c>.delta</c> or <c>.done</c>.</param>
/// <param name="DoneKey">The key of the whole in the <c>.done</c> event.</param>
/// <param name="PartKind">The event of its part, without <c>.added</c> or <c>.done</c>; null where it has none.</param>
/// <param name="PartType">The type of its part.</param>
/// <param name="IndexKey">The key of the part's index; null where it has none.</param>
internal abstract record ResponseItem(
    string Id, IReadOnlyList<string> Pieces, string DeltaKind, string DoneKey, string? PartKind, string? PartType, string? IndexKey)
{
    /// <summary>Writes the item; its content only if it is done.</summary>
    public abstract void Write(Utf8JsonWriter json, bool done);

    protected static string StatusOf(bool done) => done ? "completed" : "in_progress";
}

internal sealed record MessageItem(string Id, IReadOnlyList<string> Pieces)
    : ResponseItem(Id, Pieces, "response.output_text", "text", "response.content_part", "output_text", "content_index")
{
    public override void Write(Utf8JsonWriter json, bool done)
    {
        json.WriteString("id", Id);
        json.WriteString("type", "message");
        json.WriteString("status", StatusOf(done));
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        if (done)
        {
            json.WriteStartObject();
            json.WriteString("type", "output_text");
            json.WriteStartArray("annotations");
            json.WriteEndArray();
            json.WriteString("text", string.Concat(Pieces));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

internal sealed record ReasoningItem(string Id, IReadOnlyList<string> Pieces, string? Encrypted)
    : ResponseItem(Id, Pieces, "response.reasoning_summary_text", "text", "response.reasoning_summary_part", "summary_text", "summary_index")
{
    public override void Write(Utf8JsonWriter json, bool done)
    {
        json.WriteString("id", Id);
        json.WriteString("type", "reasoning");
        json.WriteStartArray("summary");
        if (done)
        {
            json.WriteStartObject();
            json.WriteString("type", "summary_text");
            json.WriteString("text", string.Concat(Pieces));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (Encrypted is not null)
        {
            json.WriteString("encrypted_content", Encrypted);
        }
    }
}

internal sealed record CallItem(string Id, ComposedCall Call)
    : ResponseItem(Id, Call.Arguments, "response.function_call_arguments", "arguments", null, null, null)
{
    public override void Write(Utf8JsonWriter json, bool done)
    {
        json.WriteString("id", Id);
        json.WriteString("type", "function_call");
        json.WriteString("status", StatusOf(done));
        json.WriteString("call_id", Call.Id);
        json.WriteString("name", Call.Tool);
        json.WriteString("arguments", done ? Call.WholeArguments : "");
    }
}

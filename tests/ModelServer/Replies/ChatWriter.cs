using System.Text.Json;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.ModelServer.Replies;

/// <summary>Replies as Chat Completions has them. Reasoning travels as <c>reasoning_content</c>, as open-weight servers send it.</summary>
internal static class ChatWriter
{
    public static byte[] Whole(ComposedReply reply)
    {
        using var buffer = new EventBuffer();
        return buffer.Body(json =>
        {
            Head(json, reply, "chat.completion");
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("message");
            json.WriteString("role", "assistant");
            if (reply.Text.Count > 0)
            {
                json.WriteString("content", reply.WholeText);
            }
            else
            {
                json.WriteNull("content");
            }

            if (reply.Reasoning.Count > 0)
            {
                json.WriteString("reasoning_content", reply.WholeReasoning);
            }

            if (reply.Calls.Count > 0)
            {
                json.WriteStartArray("tool_calls");
                foreach (var call in reply.Calls)
                {
                    json.WriteStartObject();
                    Call(json, call, call.WholeArguments);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteString("finish_reason", FinishName(reply.Finish));
            json.WriteEndObject();
            json.WriteEndArray();
            Usage(json, reply.Usage);
        });
    }

    public static IEnumerable<StreamPart> Stream(ComposedReply reply, bool usage, int perEvent)
    {
        using var buffer = new EventBuffer();
        yield return new(Chunk(buffer, reply, json =>
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", "");
        }));
        foreach (var piece in Tokens.InEvents(reply.Reasoning, perEvent))
        {
            yield return new(Chunk(buffer, reply, json => json.WriteString("reasoning_content", piece)), perEvent);
        }

        foreach (var piece in Tokens.InEvents(reply.Text, perEvent))
        {
            yield return new(Chunk(buffer, reply, json => json.WriteString("content", piece)), perEvent);
        }

        for (var index = 0; index < reply.Calls.Count; index++)
        {
            var (call, position) = (reply.Calls[index], index);
            yield return new(Chunk(buffer, reply, json => CallDelta(json, position, () => Call(json, call, ""))));
            foreach (var piece in Tokens.InEvents(call.Arguments, perEvent))
            {
                yield return new(Chunk(buffer, reply, json => CallDelta(json, position, () => Arguments(json, piece))), perEvent);
            }
        }

        yield return new(Chunk(buffer, reply, delta: null, FinishName(reply.Finish)), Ends: true);
        if (usage && reply.Usage is not null)
        {
            yield return new(buffer.Event(null, json =>
            {
                Head(json, reply, "chat.completion.chunk");
                json.WriteStartArray("choices");
                json.WriteEndArray();
                Usage(json, reply.Usage);
            }));
        }

        yield return new(EventBuffer.Done);
    }

    /// <summary>An error within a stream.</summary>
    public static byte[] Error(string code, string message)
    {
        using var buffer = new EventBuffer();
        return buffer.Event(null, json => Errors.Write(json, code, code, message));
    }

    private static byte[] Chunk(EventBuffer buffer, ComposedReply reply, Action<Utf8JsonWriter>? delta, string? finish = null) => buffer.Event(null, json =>
    {
        Head(json, reply, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        delta?.Invoke(json);
        json.WriteEndObject();
        json.WriteString("finish_reason", finish);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static void CallDelta(Utf8JsonWriter json, int index, Action write)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", index);
        write();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Call(Utf8JsonWriter json, ComposedCall call, string arguments)
    {
        json.WriteString("id", call.Id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Tool);
        json.WriteString("arguments", arguments);
        json.WriteEndObject();
    }

    private static void Arguments(Utf8JsonWriter json, string piece)
    {
        json.WriteStartObject("function");
        json.WriteString("arguments", piece);
        json.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter json, ComposedReply reply, string kind)
    {
        json.WriteString("id", reply.Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", reply.Created);
        json.WriteString("model", reply.Model);
    }

    private static void Usage(Utf8JsonWriter json, ComposedUsage? usage)
    {
        if (usage is null)
        {
            return;
        }

        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.Input);
        json.WriteNumber("completion_tokens", usage.Output);
        json.WriteNumber("total_tokens", usage.Input + usage.Output);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.Cached);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.Reasoning);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string FinishName(FinishKind finish) => finish switch
    {
        FinishKind.Stop => "stop",
        FinishKind.Length => "length",
        FinishKind.ToolCalls => "tool_calls",
        FinishKind.ContentFilter => "content_filter",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

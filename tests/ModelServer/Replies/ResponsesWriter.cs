using System.Text.Json;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.ModelServer.Replies;

/// <summary>Replies as the Responses API has them.</summary>
internal static class ResponsesWriter
{
    public static byte[] Whole(ComposedReply reply)
    {
        using var buffer = new EventBuffer();
        return buffer.Body(json => Response(json, reply, Status(reply), Items(reply)));
    }

    public static IEnumerable<StreamPart> Stream(ComposedReply reply, int perEvent)
    {
        using var buffer = new EventBuffer();
        var sequence = 0;
        yield return new(Event("response.created", json => Open(json, reply)));
        yield return new(Event("response.in_progress", json => Open(json, reply)));
        var items = Items(reply);
        for (var index = 0; index < items.Count; index++)
        {
            var (item, position) = (items[index], index);
            yield return new(Event("response.output_item.added", json => Envelope(json, position, () => item.Write(json, false))));
            if (item.PartKind is not null)
            {
                yield return new(Event(item.PartKind + ".added", json => Part(json, item, position, "")));
            }

            foreach (var piece in Tokens.InEvents(item.Pieces, perEvent))
            {
                yield return new(Event(item.DeltaKind + ".delta", json => Delta(json, item, position, "delta", piece)), perEvent);
            }

            yield return new(Event(item.DeltaKind + ".done", json => Delta(json, item, position, item.DoneKey, string.Concat(item.Pieces))));
            if (item.PartKind is not null)
            {
                yield return new(Event(item.PartKind + ".done", json => Part(json, item, position, string.Concat(item.Pieces))));
            }

            yield return new(Event("response.output_item.done", json => Envelope(json, position, () => item.Write(json, true))));
        }

        yield return new(Event($"response.{Status(reply)}", json => Wrap(json, () => Response(json, reply, Status(reply), items))), Ends: true);

        byte[] Event(string type, Action<Utf8JsonWriter> write) => buffer.Event(type, json =>
        {
            json.WriteString("type", type);
            json.WriteNumber("sequence_number", sequence++);
            write(json);
        });
    }

    /// <summary>An error within a stream.</summary>
    public static byte[] Error(string code, string message)
    {
        using var buffer = new EventBuffer();
        return buffer.Event("error", json =>
        {
            json.WriteString("type", "error");
            json.WriteNumber("sequence_number", 0);
            json.WriteString("code", code);
            json.WriteString("message", message);
            json.WriteNull("param");
        });
    }

    private static List<ResponseItem> Items(ComposedReply reply)
    {
        var items = new List<ResponseItem>();
        if (reply.Reasoning.Count > 0)
        {
            items.Add(new ReasoningItem($"rs_{reply.Id}", reply.Reasoning, reply.Encrypted));
        }

        if (reply.Text.Count > 0 || reply.Calls.Count == 0)
        {
            items.Add(new MessageItem($"msg_{reply.Id}", reply.Text));
        }

        items.AddRange(reply.Calls.Select(call => new CallItem($"fc_{call.Id}", call)));
        return items;
    }

    private static void Open(Utf8JsonWriter json, ComposedReply reply) => Wrap(json, () => Response(json, reply with { Usage = null }, "in_progress", []));

    private static void Wrap(Utf8JsonWriter json, Action write)
    {
        json.WriteStartObject("response");
        write();
        json.WriteEndObject();
    }

    private static void Envelope(Utf8JsonWriter json, int index, Action write)
    {
        json.WriteNumber("output_index", index);
        json.WriteStartObject("item");
        write();
        json.WriteEndObject();
    }

    private static void Part(Utf8JsonWriter json, ResponseItem item, int index, string text)
    {
        json.WriteString("item_id", item.Id);
        json.WriteNumber("output_index", index);
        json.WriteNumber(item.IndexKey!, 0);
        json.WriteStartObject("part");
        json.WriteString("type", item.PartType);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static void Delta(Utf8JsonWriter json, ResponseItem item, int index, string key, string text)
    {
        json.WriteString("item_id", item.Id);
        json.WriteNumber("output_index", index);
        if (item.IndexKey is not null)
        {
            json.WriteNumber(item.IndexKey, 0);
        }

        json.WriteString(key, text);
    }

    private static string Status(ComposedReply reply) => reply.Finish is FinishKind.Length or FinishKind.ContentFilter ? "incomplete" : "completed";

    private static void Response(Utf8JsonWriter json, ComposedReply reply, string status, IReadOnlyList<ResponseItem> items)
    {
        json.WriteString("id", reply.Id);
        json.WriteString("object", "response");
        json.WriteNumber("created_at", reply.Created);
        json.WriteString("status", status);
        json.WriteNull("error");
        if (status == "incomplete")
        {
            json.WriteStartObject("incomplete_details");
            json.WriteString("reason", reply.Finish == FinishKind.Length ? "max_output_tokens" : "content_filter");
            json.WriteEndObject();
        }

        json.WriteString("model", reply.Model);
        json.WriteStartArray("output");
        foreach (var item in items)
        {
            json.WriteStartObject();
            item.Write(json, true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (reply.Usage is not { } usage)
        {
            json.WriteNull("usage");
            return;
        }

        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", usage.Input);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", usage.Cached);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", usage.Output);
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.Reasoning);
        json.WriteEndObject();
        json.WriteNumber("total_tokens", usage.Input + usage.Output);
        json.WriteEndObject();
    }
}

using System.Text.Json;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.ModelServer.Requests;

/// <summary>Reads requests and refuses what the real APIs refuse: above all tool results without their calls, and calls without results.</summary>
internal static class RequestReader
{
    public static ModelRequest Read(ApiKind api, byte[] body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new RequestException($"We could not parse the JSON body of your request: {exception.Message}");
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new RequestException("The body of the request is a JSON object.");
            }

            return api == ApiKind.Chat ? ReadChat(root, body) : ReadResponses(root, body);
        }
    }

    private static ModelRequest ReadChat(JsonElement root, byte[] body)
    {
        var conversation = new Conversation();
        foreach (var message in Array(root, "messages"))
        {
            var role = Text(message, "role") ?? throw new RequestException("Missing required parameter: 'messages[].role'.");
            if (role == "tool")
            {
                conversation.Result(Text(message, "tool_call_id"), ContentText(message, "content"));
                continue;
            }

            conversation.Message(role == "developer" ? "system" : role, ContentText(message, "content"));
            if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
            {
                foreach (var call in calls.EnumerateArray())
                {
                    conversation.Call(Text(call, "id"));
                }
            }
        }

        conversation.Close();
        return new ModelRequest(body)
        {
            Api = ApiKind.Chat,
            Model = Model(root),
            Stream = Flag(root, "stream"),
            StreamUsage = root.TryGetProperty("stream_options", out var stream) && Flag(stream, "include_usage"),
            MaximumOutputTokens = Number(root, "max_completion_tokens") ?? Number(root, "max_tokens"),
            Effort = Text(root, "reasoning_effort"),
            Turn = conversation.Turn,
            Messages = conversation.Count,
            LastRole = conversation.LastRole,
            LastText = conversation.LastText,
            FirstText = conversation.FirstText,
            Tools = [.. Tools(root).Select(tool => tool.TryGetProperty("function", out var function) ? Text(function, "name") : null).OfType<string>()],
        };
    }

    private static ModelRequest ReadResponses(JsonElement root, byte[] body)
    {
        var conversation = new Conversation();
        if (root.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.String)
        {
            conversation.Message("user", input.GetString()!);
        }
        else
        {
            foreach (var item in Array(root, "input"))
            {
                ReadItem(item, conversation);
            }
        }

        conversation.Close();
        IEnumerable<JsonElement> include = root.TryGetProperty("include", out var included) && included.ValueKind == JsonValueKind.Array ? included.EnumerateArray() : [];
        return new ModelRequest(body)
        {
            Api = ApiKind.Responses,
            Model = Model(root),
            Stream = Flag(root, "stream"),
            StreamUsage = true,
            EncryptedReasoning = include.Any(entry => entry.ValueKind == JsonValueKind.String && entry.ValueEquals("reasoning.encrypted_content")),
            MaximumOutputTokens = Number(root, "max_output_tokens"),
            Effort = root.TryGetProperty("reasoning", out var reasoning) ? Text(reasoning, "effort") : null,
            Turn = conversation.Turn,
            Messages = conversation.Count,
            LastRole = conversation.LastRole,
            LastText = conversation.LastText,
            FirstText = conversation.FirstText,
            Tools = [.. Tools(root).Select(tool => Text(tool, "name")).OfType<string>()],
        };
    }

    private static void ReadItem(JsonElement item, Conversation conversation)
    {
        switch (Text(item, "type"))
        {
            case null or "message":
                var role = Text(item, "role") ?? throw new RequestException("Missing required parameter: 'input[].role'.");
                conversation.Message(role == "developer" ? "system" : role, ContentText(item, "content"));
                break;
            case "function_call":
                conversation.Call(Text(item, "call_id"));
                break;
            case "function_call_output":
                conversation.Result(Text(item, "call_id"), ContentText(item, "output"));
                break;
            case "reasoning":
                if (Text(item, "encrypted_content") is null)
                {
                    throw new RequestException("A reasoning item without encrypted_content cannot be used: items are not persisted here.");
                }

                conversation.Reasoning();
                break;
            case var other:
                throw new RequestException($"Invalid value: '{other}' for 'input[].type'.");
        }
    }

    private static string Model(JsonElement root) =>
        Text(root, "model") is { Length: > 0 } model ? model : throw new RequestException("you must provide a model parameter", "missing_required_parameter");

    private static IEnumerable<JsonElement> Array(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? value.EnumerateArray()
            : throw new RequestException($"Missing required parameter: '{name}'.", "missing_required_parameter");

    private static IEnumerable<JsonElement> Tools(JsonElement root) =>
        root.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array ? tools.EnumerateArray() : [];

    private static string ContentText(JsonElement message, string name)
    {
        if (!message.TryGetProperty(name, out var content))
        {
            return "";
        }

        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => Text(part, "text") ?? "")),
            _ => "",
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    private static bool Flag(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat;

namespace Orleans.Goals.Models.Adapters;

/// <summary>Chat Completions.</summary>
/// <param name="client">The package's client; its model is that of each request.</param>
/// <param name="isOpenAI">Whether the server is OpenAI's own: others know the older name of the output limit only, and no cache keys.</param>
internal sealed class ChatWire(ChatClient client, bool isOpenAI) : ModelWire
{
    private static readonly DeclaredTools Tools = new(WriteTool);

    public override Task<ClientResult> SendAsync(BinaryContent content, RequestOptions options) => client.CompleteChatAsync(content, options);

    public override WireStream BeginStream() => new ChatStream();

    public override void WriteRequest(Utf8JsonWriter json, IEnumerable<ChatMessage> messages, ChatOptions options, bool stream)
    {
        json.WriteStartObject();
        json.WriteString("model", options.ModelId);
        if (stream)
        {
            json.WriteBoolean("stream", true);
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
        }

        WriteSettings(json, options);
        WriteTools(json, options);
        json.WriteStartArray("messages");
        if (options.Instructions is { Length: > 0 } instructions)
        {
            WriteText(json, "system", instructions);
        }

        foreach (var message in messages)
        {
            WriteMessage(json, message);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public override ChatResponse ReadWhole(JsonElement root)
    {
        if (WireText.Array(root, "choices") is not { } choices || choices.GetArrayLength() == 0 || WireText.Object(choices[0], "message") is not { } message)
        {
            throw new JsonException("the answer has no choices[0].message");
        }

        var contents = new List<AIContent>();
        if ((WireText.Text(message, "reasoning_content") ?? WireText.Text(message, "reasoning")) is { Length: > 0 } reasoning)
        {
            contents.Add(new TextReasoningContent(reasoning));
        }

        if (WireText.Text(message, "content") is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }

        if (WireText.Text(message, "refusal") is { Length: > 0 } refusal)
        {
            contents.Add(WireText.Refusal(refusal));
        }

        if (WireText.Array(message, "tool_calls") is { } calls)
        {
            contents.AddRange(calls.EnumerateArray().Select(ReadCall));
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { MessageId = WireText.Text(root, "id") })
        {
            ResponseId = WireText.Text(root, "id"),
            ModelId = WireText.Text(root, "model"),
            CreatedAt = WireText.Time(root, "created"),
            FinishReason = WireText.Text(choices[0], "finish_reason") is { Length: > 0 } reason ? WireText.Finish(reason) : null,
            Usage = WireText.Object(root, "usage") is { } usage ? ReadUsage(usage) : null,
        };
    }

    public static UsageDetails ReadUsage(JsonElement usage)
    {
        var input = WireText.Count(usage, "prompt_tokens");
        var output = WireText.Count(usage, "completion_tokens");
        return new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = WireText.Count(usage, "total_tokens") ?? input + output,
            CachedInputTokenCount = WireText.Object(usage, "prompt_tokens_details") is { } inputs ? WireText.Count(inputs, "cached_tokens") : null,
            ReasoningTokenCount = WireText.Object(usage, "completion_tokens_details") is { } outputs ? WireText.Count(outputs, "reasoning_tokens") : null,
        };
    }

    private static FunctionCallContent ReadCall(JsonElement call)
    {
        var function = WireText.Object(call, "function") ?? throw new JsonException("a tool call has no function");
        return WireText.Call(
            WireText.Text(call, "id") ?? throw new JsonException("a tool call has no id"),
            WireText.Text(function, "name") ?? throw new JsonException("a tool call has no name"),
            WireText.Text(function, "arguments") ?? "");
    }

    private void WriteSettings(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.Reasoning?.Effort is { } effort)
        {
            json.WriteString("reasoning_effort", WireText.Effort(effort));
        }

        if (options.MaxOutputTokens is { } most)
        {
            json.WriteNumber(isOpenAI ? "max_completion_tokens" : "max_tokens", most);
        }

        if (options.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }

        if (options.TopP is { } topP)
        {
            json.WriteNumber("top_p", topP);
        }

        if (options.Seed is { } seed)
        {
            json.WriteNumber("seed", seed);
        }

        if (options.StopSequences is { Count: > 0 } stops)
        {
            json.WriteStartArray("stop");
            foreach (var stop in stops)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }

        if (isOpenAI && options.GetCacheKey() is { } key)
        {
            json.WriteString("prompt_cache_key", key);
        }

        WriteFormat(json, options.ResponseFormat);
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson wanted)
        {
            return;
        }

        json.WriteStartObject("response_format");
        json.WriteString("type", wanted.Schema is null ? "json_object" : "json_schema");
        if (wanted.Schema is { } schema)
        {
            json.WriteStartObject("json_schema");
            json.WriteString("name", wanted.SchemaName ?? "reply");
            if (wanted.SchemaDescription is { } description)
            {
                json.WriteString("description", description);
            }

            json.WriteBoolean("strict", StrictSchema.Fits(schema));
            json.WritePropertyName("schema");
            schema.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartArray("tools");
        Tools.Write(json, WireText.Functions(options));
        json.WriteEndArray();
        switch (options.ToolMode)
        {
            case NoneChatToolMode:
                json.WriteString("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: null }:
                json.WriteString("tool_choice", "required");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
        }

        if (options.AllowMultipleToolCalls is { } several)
        {
            json.WriteBoolean("parallel_tool_calls", several);
        }
    }

    private static void WriteTool(Utf8JsonWriter json, AIFunctionDeclaration function)
    {
        json.WriteStartObject();
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", function.Name);
        json.WriteString("description", function.Description);
        json.WritePropertyName("parameters");
        function.JsonSchema.WriteTo(json);
        if (StrictSchema.Fits(function.JsonSchema))
        {
            json.WriteBoolean("strict", true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            json.WriteStartObject();
            json.WriteString("role", "tool");
            json.WriteString("tool_call_id", result.CallId);
            json.WriteString("content", WireText.Result(result));
            json.WriteEndObject();
        }

        // Reasoning is not sent back here: servers of this API either ignore it or refuse it.
        var contents = message.Contents.Where(content => content is not (FunctionResultContent or TextReasoningContent or UsageContent)).ToArray();
        if (message.Role == ChatRole.Assistant)
        {
            WriteAssistant(json, contents);
        }
        else if (contents.Length > 0)
        {
            WriteOther(json, message.Role, contents);
        }
    }

    private static void WriteAssistant(Utf8JsonWriter json, AIContent[] contents)
    {
        var text = string.Concat(contents.Select(content => content switch
        {
            TextContent words => words.Text,
            ErrorContent refusal => refusal.Message,
            FunctionCallContent => "",
            _ => throw new NotSupportedException($"A {content.GetType().Name} in a message of the model cannot be sent"),
        }));
        var calls = contents.OfType<FunctionCallContent>().ToArray();
        if (text.Length == 0 && calls.Length == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role", "assistant");
        if (text.Length > 0)
        {
            json.WriteString("content", text);
        }
        else
        {
            json.WriteNull("content");
        }

        if (calls.Length > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in calls)
            {
                json.WriteStartObject();
                json.WriteString("id", call.CallId);
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", call.Name);
                json.WriteString("arguments", WireText.Arguments(call));
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteOther(Utf8JsonWriter json, ChatRole role, AIContent[] contents)
    {
        if (contents.All(content => content is TextContent))
        {
            WriteText(json, role.Value, string.Concat(contents.Cast<TextContent>().Select(content => content.Text)));
            return;
        }

        json.WriteStartObject();
        json.WriteString("role", role.Value);
        json.WriteStartArray("content");
        foreach (var content in contents)
        {
            json.WriteStartObject();
            if (content is TextContent text)
            {
                json.WriteString("type", "text");
                json.WriteString("text", text.Text);
            }
            else
            {
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WriteString("url", WireText.Image(content, role));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", text);
        json.WriteEndObject();
    }
}

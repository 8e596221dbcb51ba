// Experimental in the package; what is used of it is a route, a pipeline and bytes.
#pragma warning disable OPENAI001

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace Orleans.Goals.Models.Adapters;

/// <summary>Responses, without state at the provider: the whole conversation is sent each time, encrypted reasoning included.</summary>
internal sealed class ResponsesWire(ResponsesClient client, bool isOpenAI) : ModelWire
{
    private static readonly DeclaredTools Tools = new(WriteTool);

    public override Task<ClientResult> SendAsync(BinaryContent content, RequestOptions options) => client.CreateResponseAsync(content, options);

    public override WireStream BeginStream() => new ResponsesStream();

    public override void WriteRequest(Utf8JsonWriter json, IEnumerable<ChatMessage> messages, ChatOptions options, bool stream)
    {
        if (options.Seed is not null || options.StopSequences is { Count: > 0 })
        {
            throw new NotSupportedException("The Responses API knows no seed and no stop sequences: leave them out, or use Chat Completions");
        }

        Write(json, messages, options, stream, isOpenAI);
    }

    /// <summary>Writes a call in this API's form, which is also the one cassettes compare calls by.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<ChatMessage> messages, ChatOptions options, bool stream, bool cacheKey)
    {
        json.WriteStartObject();
        json.WriteString("model", options.ModelId);
        if (stream)
        {
            json.WriteBoolean("stream", true);
        }

        json.WriteBoolean("store", false);
        WriteSettings(json, options, cacheKey);
        WriteTools(json, options);
        if (options.Instructions is { Length: > 0 } instructions)
        {
            json.WriteString("instructions", instructions);
        }

        json.WriteStartArray("input");
        foreach (var message in messages)
        {
            WriteMessage(json, message);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public override ChatResponse ReadWhole(JsonElement root)
    {
        if (WireText.Object(root, "error") is { } error)
        {
            throw new WireErrorException(error);
        }

        if (WireText.Array(root, "output") is not { } output)
        {
            throw new JsonException("the answer has no output");
        }

        var contents = output.EnumerateArray().SelectMany(ReadItem).ToList();
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { MessageId = WireText.Text(root, "id") })
        {
            ResponseId = WireText.Text(root, "id"),
            ModelId = WireText.Text(root, "model"),
            CreatedAt = WireText.Time(root, "created_at"),
            FinishReason = ReadFinish(root, contents.Any(content => content is FunctionCallContent)),
            Usage = WireText.Object(root, "usage") is { } usage ? ReadUsage(usage) : null,
        };
    }

    public static UsageDetails ReadUsage(JsonElement usage)
    {
        var input = WireText.Count(usage, "input_tokens");
        var output = WireText.Count(usage, "output_tokens");
        return new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = WireText.Count(usage, "total_tokens") ?? input + output,
            CachedInputTokenCount = WireText.Object(usage, "input_tokens_details") is { } inputs ? WireText.Count(inputs, "cached_tokens") : null,
            ReasoningTokenCount = WireText.Object(usage, "output_tokens_details") is { } outputs ? WireText.Count(outputs, "reasoning_tokens") : null,
        };
    }

    public static ChatFinishReason ReadFinish(JsonElement response, bool callsTools) =>
        WireText.Object(response, "incomplete_details") is { } details && WireText.Text(details, "reason") is { } reason ? WireText.Finish(reason)
        : callsTools ? ChatFinishReason.ToolCalls
        : ChatFinishReason.Stop;

    public static FunctionCallContent ReadCall(JsonElement item) => WireText.Call(
        WireText.Text(item, "call_id") ?? throw new JsonException("a function call has no call_id"),
        WireText.Text(item, "name") ?? throw new JsonException("a function call has no name"),
        WireText.Text(item, "arguments") ?? "");

    private static IEnumerable<AIContent> ReadItem(JsonElement item)
    {
        switch (WireText.Text(item, "type"))
        {
            case "reasoning":
                var summary = WireText.Array(item, "summary") is { } parts ? string.Concat(parts.EnumerateArray().Select(part => WireText.Text(part, "text"))) : "";
                yield return new TextReasoningContent(summary) { ProtectedData = WireText.Text(item, "encrypted_content") };
                break;
            case "function_call":
                yield return ReadCall(item);
                break;
            case "message" when WireText.Array(item, "content") is { } contents:
                foreach (var part in contents.EnumerateArray())
                {
                    if (WireText.Text(part, "text") is { Length: > 0 } text)
                    {
                        yield return new TextContent(text);
                    }
                    else if (WireText.Text(part, "refusal") is { Length: > 0 } refusal)
                    {
                        yield return WireText.Refusal(refusal);
                    }
                }

                break;
        }
    }

    private static void WriteSettings(Utf8JsonWriter json, ChatOptions options, bool cacheKey)
    {
        if (options.Reasoning is { } reasoning && (reasoning.Effort is not null || reasoning.Output is not null))
        {
            json.WriteStartObject("reasoning");
            if (reasoning.Effort is { } effort)
            {
                json.WriteString("effort", WireText.Effort(effort));
            }

            if (reasoning.Output is ReasoningOutput.Summary or ReasoningOutput.Full)
            {
                json.WriteString("summary", reasoning.Output == ReasoningOutput.Full ? "detailed" : "auto");
            }

            json.WriteEndObject();

            // Models that do not reason refuse this: it goes with the wish for reasoning only.
            json.WriteStartArray("include");
            json.WriteStringValue("reasoning.encrypted_content");
            json.WriteEndArray();
        }

        if (options.MaxOutputTokens is { } most)
        {
            json.WriteNumber("max_output_tokens", most);
        }

        if (options.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }

        if (options.TopP is { } topP)
        {
            json.WriteNumber("top_p", topP);
        }

        if (cacheKey && options.GetCacheKey() is { } key)
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

        json.WriteStartObject("text");
        json.WriteStartObject("format");
        json.WriteString("type", wanted.Schema is null ? "json_object" : "json_schema");
        if (wanted.Schema is { } schema)
        {
            json.WriteString("name", wanted.SchemaName ?? "reply");
            if (wanted.SchemaDescription is { } description)
            {
                json.WriteString("description", description);
            }

            json.WriteBoolean("strict", StrictSchema.Fits(schema));
            json.WritePropertyName("schema");
            schema.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, AIFunctionDeclaration function)
    {
        json.WriteStartObject();
        json.WriteString("type", "function");
        json.WriteString("name", function.Name);
        json.WriteString("description", function.Description);
        json.WritePropertyName("parameters");
        function.JsonSchema.WriteTo(json);

        // Always said: this API takes a function as strict otherwise, and refuses schemas that are not.
        json.WriteBoolean("strict", StrictSchema.Fits(function.JsonSchema));
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
                json.WriteString("name", name);
                json.WriteEndObject();
                break;
        }

        if (options.AllowMultipleToolCalls is { } several)
        {
            json.WriteBoolean("parallel_tool_calls", several);
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        // Items keep the order in which the model made them; texts beside each other are one message.
        var pending = new List<AIContent>();
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case UsageContent or TextReasoningContent { ProtectedData: null }:
                    break;
                case TextReasoningContent or FunctionCallContent or FunctionResultContent:
                    Flush();
                    WriteItem(json, content);
                    break;
                default:
                    pending.Add(content);
                    break;
            }
        }

        Flush();

        void Flush()
        {
            if (pending.Count > 0)
            {
                WriteContents(json, message.Role, pending);
                pending.Clear();
            }
        }
    }

    private static void WriteItem(Utf8JsonWriter json, AIContent content)
    {
        json.WriteStartObject();
        switch (content)
        {
            case TextReasoningContent reasoning:
                json.WriteString("type", "reasoning");
                json.WriteStartArray("summary");
                if (reasoning.Text.Length > 0)
                {
                    json.WriteStartObject();
                    json.WriteString("type", "summary_text");
                    json.WriteString("text", reasoning.Text);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteString("encrypted_content", reasoning.ProtectedData);
                break;
            case FunctionCallContent call:
                json.WriteString("type", "function_call");
                json.WriteString("call_id", call.CallId);
                json.WriteString("name", call.Name);
                json.WriteString("arguments", WireText.Arguments(call));
                break;
            case FunctionResultContent result:
                json.WriteString("type", "function_call_output");
                json.WriteString("call_id", result.CallId);
                json.WriteString("output", WireText.Result(result));
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteContents(Utf8JsonWriter json, ChatRole role, List<AIContent> contents)
    {
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteString("role", role.Value);
        json.WriteStartArray("content");
        foreach (var content in contents)
        {
            json.WriteStartObject();
            switch (content)
            {
                case TextContent text:
                    json.WriteString("type", role == ChatRole.Assistant ? "output_text" : "input_text");
                    json.WriteString("text", text.Text);
                    break;
                case ErrorContent refusal when role == ChatRole.Assistant:
                    json.WriteString("type", "refusal");
                    json.WriteString("refusal", refusal.Message);
                    break;
                default:
                    json.WriteString("type", "input_image");
                    json.WriteString("image_url", WireText.Image(content, role));
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

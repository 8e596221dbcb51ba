using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Orleans.Goals.Models.Adapters;

/// <summary>What both APIs write and read alike.</summary>
internal static class WireText
{
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A call as the model wrote it. Arguments that are no JSON object are no fault: <see cref="FunctionCallContent.Exception"/> says so.</summary>
    public static FunctionCallContent Call(string id, string name, string arguments)
    {
        var call = new FunctionCallContent(id, name) { AdditionalProperties = new() { [ModelCallKeys.Arguments] = arguments } };
        try
        {
            call.Arguments = arguments.AsSpan().IsWhiteSpace() ? new Dictionary<string, object?>(StringComparer.Ordinal) : Parse(arguments);
        }
        catch (JsonException exception)
        {
            call.Exception = exception;
        }

        return call;
    }

    /// <summary>A call's arguments as text: what the model wrote, if it is JSON; servers refuse what is not, also in their own words.</summary>
    public static string Arguments(FunctionCallContent call)
    {
        var raw = call.AdditionalProperties?.GetValueOrDefault(ModelCallKeys.Arguments) switch
        {
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
            _ => null,
        };
        if (raw is not null && call.Exception is null)
        {
            return raw.AsSpan().IsWhiteSpace() ? "{}" : raw;
        }

        return raw is not null
            ? Write(json => json.WriteString("unparsed", raw))
            : call.Arguments is null ? "{}" : JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>)));
    }

    /// <summary>What a tool returned as text.</summary>
    public static string Result(FunctionResultContent result) => result.Result switch
    {
        null when result.Exception is { } exception => $"Error: {exception.Message}",
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        JsonElement element => element.GetRawText(),
        TextContent content => content.Text,
        var value => JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType())),
    };

    /// <summary>The functions among the tools; a call with others cannot be made.</summary>
    public static IEnumerable<AIFunctionDeclaration> Functions(ChatOptions options)
    {
        foreach (var tool in options.Tools ?? [])
        {
            yield return tool as AIFunctionDeclaration
                ?? throw new NotSupportedException($"The tool {tool.Name} is a {tool.GetType().Name}: only functions can be offered");
        }
    }

    public static string Effort(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "xhigh",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>An image as an address that carries it, or where it is.</summary>
    public static string Image(AIContent content, ChatRole role) => content switch
    {
        DataContent data when data.HasTopLevelMediaType("image") => data.Uri,
        UriContent uri when uri.HasTopLevelMediaType("image") => uri.Uri.ToString(),
        _ => throw new NotSupportedException($"A {content.GetType().Name} in a message of {role} cannot be sent: text, images, calls and results can"),
    };

    public static ChatFinishReason Finish(string reason) => reason switch
    {
        "stop" => ChatFinishReason.Stop,
        "length" or "max_output_tokens" => ChatFinishReason.Length,
        "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
        "content_filter" => ChatFinishReason.ContentFilter,
        _ => new ChatFinishReason(reason),
    };

    /// <summary>What the model said instead of an answer that it would not give.</summary>
    public static AIContent Refusal(string text) => new ErrorContent(text) { ErrorCode = "refusal" };

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long? Count(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var count) ? count : null;

    public static JsonElement? Object(JsonElement element, string name) => Of(element, name, JsonValueKind.Object);

    public static JsonElement? Array(JsonElement element, string name) => Of(element, name, JsonValueKind.Array);

    public static DateTimeOffset? Time(JsonElement element, string name) =>
        Count(element, name) is { } seconds and > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static JsonElement? Of(JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;

    private static Dictionary<string, object?> Parse(string arguments)
    {
        using var document = JsonDocument.Parse(arguments);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"the arguments are a JSON {document.RootElement.ValueKind}, not an object");
        }

        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            values[property.Name] = property.Value.Clone();
        }

        return values;
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}

using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models;

namespace Orleans.Goals.Engine.Agents;

/// <summary>A conversation as chat messages, and replies as entries of it. The same conversation is the same messages, byte for byte: a provider's cache of prompts goes by that.</summary>
internal static class ChatTranscript
{
    /// <summary>The messages of a turn.</summary>
    public static List<ChatMessage> Messages(TurnSpec spec)
    {
        var messages = new List<ChatMessage>(spec.Prefix.Length + spec.Transcript.Length + 1);
        foreach (var text in spec.Prefix)
        {
            messages.Add(new ChatMessage(ChatRole.System, text));
        }

        foreach (var item in spec.Transcript)
        {
            messages.Add(Message(item));
        }

        if (spec.Standing.Length > 0)
        {
            messages.Add(new ChatMessage(ChatRole.User, spec.Standing));
        }

        return messages;
    }

    /// <summary>What a model said, out of the pieces in which it came.</summary>
    public static ModelSaid Said(ChatResponse response)
    {
        var (text, reasoning) = (new StringBuilder(), default(string));
        var calls = new List<ToolRequest>();
        foreach (var content in response.Messages.SelectMany(static message => message.Contents))
        {
            switch (content)
            {
                case TextReasoningContent thought:
                    reasoning = thought.ProtectedData ?? reasoning;
                    break;
                case TextContent said:
                    text.Append(said.Text);
                    break;
                case ErrorContent refusal:
                    text.Append(refusal.Message);
                    break;
                case FunctionCallContent call:
                    calls.Add(new ToolRequest { Id = call.CallId, Name = call.Name, Arguments = Arguments(call) });
                    break;
            }
        }

        return new ModelSaid { Text = text.ToString(), Reasoning = reasoning, Calls = [.. calls] };
    }

    private static ChatMessage Message(TranscriptItem item) => item switch
    {
        HostSaid said => new ChatMessage(ChatRole.User, said.Text),
        ToolSaid said => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(said.Call, said.Text)]),
        ModelSaid said => new ChatMessage(ChatRole.Assistant, Contents(said)),
        _ => throw new UnreachableException(),
    };

    private static List<AIContent> Contents(ModelSaid said)
    {
        var contents = new List<AIContent>(2 + said.Calls.Length);
        if (said.Reasoning is { } reasoning)
        {
            contents.Add(new TextReasoningContent(string.Empty) { ProtectedData = reasoning });
        }

        if (said.Text.Length > 0)
        {
            contents.Add(new TextContent(said.Text));
        }

        foreach (var call in said.Calls)
        {
            contents.Add(Call(call));
        }

        return contents;
    }

    private static FunctionCallContent Call(ToolRequest call)
    {
        var content = new FunctionCallContent(call.Id, call.Name) { AdditionalProperties = new() { [ModelCallKeys.Arguments] = call.Arguments } };
        try
        {
            using var document = JsonDocument.Parse(call.Arguments.Length == 0 ? "{}" : call.Arguments);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException($"the arguments are a JSON {document.RootElement.ValueKind}, not an object");
            }

            content.Arguments = document.RootElement.EnumerateObject().ToDictionary(static property => property.Name, static property => (object?)property.Value.Clone(), StringComparer.Ordinal);
        }
        catch (JsonException exception)
        {
            content.Exception = exception;
        }

        return content;
    }

    private static string Arguments(FunctionCallContent call) => call.AdditionalProperties?.GetValueOrDefault(ModelCallKeys.Arguments) as string
        ?? (call.Arguments is null ? "{}" : JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>))));
}

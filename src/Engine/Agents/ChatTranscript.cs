using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models;

namespace Orleans.Goals.Engine.Agents;

/// <summary>A conversation as chat messages, and replies as entries of it. The same conversation is the same messages, byte for byte: a provider's cache of prompts goes by that.</summary>
internal static class ChatTranscript
{
    // Of several pieces of encrypted reasoning, which are base64.
    private const char Between = '\n';

    /// <summary>The messages of a turn.</summary>
    public static List<ChatMessage> Messages(TurnSpec spec)
    {
        var messages = new List<ChatMessage>(spec.Prefix.Length + spec.Transcript.Length + 1);
        // One message: models of one's own often know a single one of the system, at the beginning.
        messages.Add(new ChatMessage(ChatRole.System, string.Join("\n\n", spec.Prefix)));

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
        var text = new StringBuilder();
        var reasoning = new List<string>();
        var calls = new List<ToolRequest>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var content in response.Messages.SelectMany(static message => message.Contents))
        {
            switch (content)
            {
                case TextReasoningContent { ProtectedData: { Length: > 0 } thought }:
                    reasoning.Add(thought);
                    break;
                case TextReasoningContent:
                    // Only for people to see: no server wants it back.
                    break;
                case TextContent said:
                    text.Append(said.Text);
                    break;
                case ErrorContent refusal:
                    text.Append(refusal.Message);
                    break;
                case FunctionCallContent call:
                    calls.Add(new ToolRequest { Id = Id(call.CallId, ids), Name = call.Name, Arguments = Arguments(call) });
                    break;
            }
        }

        return new ModelSaid { Text = text.ToString(), Reasoning = reasoning.Count == 0 ? null : string.Join(Between, reasoning), Calls = [.. calls] };
    }

    /// <summary>A call's id, unique within its reply also when the server gave none, or one twice.</summary>
    private static string Id(string? given, HashSet<string> ids)
    {
        var id = string.IsNullOrWhiteSpace(given) ? "call" : given;
        for (var number = 2; !ids.Add(id); number++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{(string.IsNullOrWhiteSpace(given) ? "call" : given)}-{number}");
        }

        return id;
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
        foreach (var thought in said.Reasoning?.Split(Between) ?? [])
        {
            contents.Add(new TextReasoningContent(string.Empty) { ProtectedData = thought });
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

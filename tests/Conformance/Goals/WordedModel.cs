using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models;

namespace Orleans.Goals.Conformance.Goals;

/// <summary>
/// A model in memory whose replies are in the instructions of the step: <c>reply: [{"tool": NAME, "arguments": {...}}, ...]</c>, a line for each turn. It keeps nothing between calls,
/// so any host can ask it anything: which turn it is follows from the conversation. <c>$said</c> in arguments is the last word it was told.
/// </summary>
public sealed class WordedModel : IChatClient
{
    private const string Prefix = "reply: ";

    /// <summary>The client of every role.</summary>
    public static IChatClient For(ModelRole role) => new WordedModel();

    /// <summary>Instructions of these turns, each some tool calls.</summary>
    public static string Instructions(params IEnumerable<(string Tool, object Arguments)[]> turns) => string.Join(
        '\n', turns.Select(static turn => Prefix + JsonSerializer.Serialize(turn.Select(static call => new Dictionary<string, object>(StringComparer.Ordinal) { ["tool"] = call.Tool, ["arguments"] = call.Arguments }))));

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var known = messages.ToArray();
        var turns = known[0].Text.Split('\n').Where(static line => line.StartsWith(Prefix, StringComparison.Ordinal)).ToArray();
        var turn = known.Count(static message => message.Role == ChatRole.Assistant);
        if (turn >= turns.Length)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, "There is nothing left to say.");
            yield break;
        }

        var calls = JsonDocument.Parse(turns[turn][Prefix.Length..].Replace("$said", LastWord(known), StringComparison.Ordinal)).RootElement;
        foreach (var (call, number) in calls.EnumerateArray().Select(static (call, number) => (call, number)))
        {
            var arguments = call.GetProperty("arguments").EnumerateObject().ToDictionary(static property => property.Name, static property => (object?)property.Value.Clone(), StringComparer.Ordinal);
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent($"call-{turn}-{number}", call.GetProperty("tool").GetString()!, arguments)]);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Of what it was told last, the answer of a tool or a person, the last word; the line that tells where the goal stands is not meant.</summary>
    private static string LastWord(ChatMessage[] messages)
    {
        var told = messages.LastOrDefault(static message => message.Role == ChatRole.Tool || (message.Role == ChatRole.User && !message.Text.StartsWith('[')));
        var text = told?.Contents.OfType<FunctionResultContent>().LastOrDefault()?.Result as string ?? told?.Text ?? string.Empty;
        return text.Trim().Split(' ')[^1];
    }
}

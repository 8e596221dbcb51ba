using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Orleans.Goals.Bench;

/// <summary>A client of models that notes when each call began and ended, by conversation.</summary>
internal sealed class TimedChat(IChatClient inner) : DelegatingChatClient(inner)
{
    /// <summary>Of each worker the calls in order: beginning and end, by <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public ConcurrentDictionary<string, List<(long Begun, long Ended)>> Calls { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var calls = Calls.GetOrAdd(options?.AdditionalProperties?[Models.ModelCallKeys.Conversation] as string ?? string.Empty, static _ => []);
        var begun = Stopwatch.GetTimestamp();
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            yield return update;
        }

        calls.Add((begun, Stopwatch.GetTimestamp()));
    }
}

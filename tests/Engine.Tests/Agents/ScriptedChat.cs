using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Orleans.Goals.Engine.Tests.Agents;

/// <summary>A model in memory: says what it is told to, and keeps what it was asked.</summary>
internal sealed class ScriptedChat(params AIContent[] contents) : IChatClient
{
    /// <summary>Thrown after the contents, if any.</summary>
    public Exception? Fault { get; init; }

    /// <summary>Whether it says nothing more after its contents, and does not end either.</summary>
    public bool Hangs { get; init; }

    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<ChatMessage> Messages { get; } = [];

    public ChatOptions? Options { get; private set; }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Messages.AddRange(messages);
        Options = options;
        Asked.TrySetResult();
        foreach (var content in contents)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
        }

        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        if (Fault is not null)
        {
            throw Fault;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}

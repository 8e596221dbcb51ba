using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Orleans.Goals.Conformance.Goals;
using Orleans.Goals.Engine.Telemetry;
using Orleans.Goals.Models;

namespace Orleans.Goals.Engine.Tests.Telemetry;

/// <summary>A model whose calls are spans, as those of the product's clients are; one call of it can be made to hang.</summary>
internal sealed class TracedModel(int hangsInTurn = 0) : IChatClient
{
    private static readonly ActivitySource Source = new(GoalsTelemetry.Name);

    private readonly WordedModel inner = new();
    private readonly TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a call hangs.</summary>
    public Task Hanging => hanging.Task;

    public IChatClient For(ModelRole role) => this;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatMessage[] known = [.. messages];
        if (known.Count(static message => message.Role == ChatRole.Assistant) + 1 == hangsInTurn)
        {
            hanging.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        using var span = Source.StartActivity("chat", ActivityKind.Client);
        await foreach (var update in inner.GetStreamingResponseAsync(known, options, cancellationToken))
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => inner.Dispose();
}

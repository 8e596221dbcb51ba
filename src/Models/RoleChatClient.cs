using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Settings;

namespace Orleans.Goals.Models;

/// <summary>Gives calls the model of a role, and what is set for it; what a call says itself goes before.</summary>
internal sealed class RoleChatClient(IChatClient inner, ModelOptions? model) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        inner.GetResponseAsync(messages, With(options), cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        inner.GetStreamingResponseAsync(messages, With(options), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // The layers beneath serve all roles and belong to whoever made them.
    }

    private ChatOptions With(ChatOptions? options)
    {
        var merged = options?.Clone() ?? new ChatOptions();
        if (model is null)
        {
            return merged;
        }

        merged.ModelId ??= model.Model;
        merged.MaxOutputTokens ??= model.MaximumOutputTokens;
        if (model.Effort is { } effort && merged.Reasoning?.Effort is null)
        {
            merged.Reasoning = new ReasoningOptions { Effort = effort, Output = merged.Reasoning?.Output };
        }

        return merged;
    }
}

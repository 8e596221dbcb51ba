using Microsoft.Extensions.AI;

namespace Orleans.Goals.Models;

/// <summary>What a call says to the layers between it and the server. Only the cache key is ever sent.</summary>
public static class CallTags
{
    /// <summary>Names the goal that makes the call: waiting calls are served goal by goal.</summary>
    public static ChatOptions SetGoal(this ChatOptions options, string goal)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[ModelCallKeys.Goal] = goal;
        return options;
    }

    /// <summary>The goal that makes the call; empty if it named none.</summary>
    public static string GetGoal(this ChatOptions? options) => options?.AdditionalProperties?.GetValueOrDefault(ModelCallKeys.Goal) as string ?? "";

    /// <summary>Names the conversation to OpenAI's own servers, which keep calls with the same key together and so find their cache more often.</summary>
    public static ChatOptions SetCacheKey(this ChatOptions options, string key)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[ModelCallKeys.Conversation] = key;
        return options;
    }

    /// <summary>The name of the conversation, or null.</summary>
    public static string? GetCacheKey(this ChatOptions? options) => options?.AdditionalProperties?.GetValueOrDefault(ModelCallKeys.Conversation) as string;
}

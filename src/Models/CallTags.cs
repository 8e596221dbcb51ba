using Microsoft.Extensions.AI;

namespace Orleans.Goals.Models;

/// <summary>What a call says to the layers between it and the server. Only the cache key is ever sent.</summary>
public static class CallTags
{
    private const string GoalKey = "goals.goal";
    private const string CacheKey = "goals.cacheKey";

    /// <summary>Names the goal that makes the call: waiting calls are served goal by goal.</summary>
    public static ChatOptions SetGoal(this ChatOptions options, string goal)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[GoalKey] = goal;
        return options;
    }

    /// <summary>The goal that makes the call; empty if it named none.</summary>
    public static string GetGoal(this ChatOptions? options) => options?.AdditionalProperties?.GetValueOrDefault(GoalKey) as string ?? "";

    /// <summary>Names the conversation to OpenAI's own servers, which keep calls with the same key together and so find their cache more often.</summary>
    public static ChatOptions SetCacheKey(this ChatOptions options, string key)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[CacheKey] = key;
        return options;
    }

    /// <summary>The name of the conversation, or null.</summary>
    public static string? GetCacheKey(this ChatOptions? options) => options?.AdditionalProperties?.GetValueOrDefault(CacheKey) as string;
}

namespace Orleans.Goals.Models;

/// <summary>Under which keys a call's <c>AdditionalProperties</c> say more than the port of models has places for.</summary>
public static class ModelCallKeys
{
    /// <summary>The goal that makes a call: waiting calls are served goal by goal. Of a call's options; a text.</summary>
    public const string Goal = "goals.goal";

    /// <summary>The conversation that a call belongs to, so that a provider finds its cache. Of a call's options; a text.</summary>
    public const string Conversation = "goals.cacheKey";

    /// <summary>The arguments of a tool call as the model wrote them, so that they go back as the same bytes. Of a function call; a text.</summary>
    public const string Arguments = "goals.arguments";
}

namespace Orleans.Goals.Models.Settings;

/// <summary>The API a server is spoken to with.</summary>
public enum ModelApi
{
    /// <summary>None; refused.</summary>
    None = 0,

    /// <summary>Chat Completions: what nearly every server speaks.</summary>
    ChatCompletions = 1,

    /// <summary>Responses: keeps reasoning between the turns of a conversation.</summary>
    Responses = 2,
}

using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>
/// How a goal works on a git remote. Its address is the contract's <see cref="GoalContract.Workspace"/>; every step begins from the commit that the goal's record names, in a clone
/// of the host that does the step, and what it did is a commit that was pushed before the step counts as done.
/// </summary>
public sealed record RemoteWorkspace
{
    /// <summary>The branch or tag that the goal begins from, or the whole name of a ref that begins with <c>refs/</c>; null for the remote's default branch.</summary>
    [JsonPropertyName("ref")]
    public string? Ref { get; init; }

    /// <summary>
    /// The branch that the goal is pushed to before it is complete; null for <c>goals/</c> with the goal's id, and from the second cycle on its number behind that. It is made, or moved
    /// forward: never over somebody else's work.
    /// </summary>
    [JsonPropertyName("push")]
    public string? Push { get; init; }

    /// <summary>
    /// The name of the secret with which the remote is reached; null for none. Over https its value is a token, or a user and a password with a colon between; over ssh a private key.
    /// </summary>
    [JsonPropertyName("secret")]
    public string? Secret { get; init; }
}

using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.Operations;

/// <summary>What git knew of a workspace at some moment.</summary>
public sealed record WorkspaceMark
{
    /// <summary>The commit that was checked out, in hexadecimal.</summary>
    [JsonPropertyName("commit")]
    public required string Commit { get; init; }

    /// <summary>Whether the workspace held something that is not in the commit and not ignored.</summary>
    [JsonPropertyName("dirty")]
    public bool IsDirty { get; init; }

    /// <summary>For a git remote: the ref that the commit was pushed to, or found at. Null for a folder.</summary>
    [JsonPropertyName("ref")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ref { get; init; }
}

using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Plans;

/// <summary>The git remote that a plan or a worker works on.</summary>
internal sealed record RemoteAssignment
{
    /// <summary>How the goal works on it.</summary>
    [JsonPropertyName("terms")]
    public required RemoteWorkspace Terms { get; init; }

    /// <summary>The commit to begin from.</summary>
    [JsonPropertyName("head")]
    public required WorkspaceMark Head { get; init; }
}

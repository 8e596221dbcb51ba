using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>Where the attempts of a plan work, if not in the workspace itself.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanIsolation>))]
public enum PlanIsolation
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>
    /// Each in a git worktree of its own, made from the workspace's newest commit. What a successful attempt changed is committed there and merged into the branch that is
    /// checked out in the workspace; a conflict fails the attempt and leaves the workspace as it was.
    /// </summary>
    [JsonStringEnumMemberName("worktree")]
    Worktree = 1,
}

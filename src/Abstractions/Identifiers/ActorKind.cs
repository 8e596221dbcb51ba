namespace Orleans.Goals.Identifiers;

/// <summary>The kinds of actors that own a record.</summary>
public enum ActorKind
{
    /// <summary>No kind; refused everywhere.</summary>
    None = 0,

    /// <summary>A goal, keyed <c>tenant/goal</c>.</summary>
    Goal = 1,

    /// <summary>A plan, keyed <c>tenant/goal/plan-n</c>.</summary>
    Plan = 2,

    /// <summary>Who holds a workspace, keyed <c>tenant/workspace-hash</c>.</summary>
    Workspace = 3,

    /// <summary>One attempt of an agent, keyed <c>tenant/goal/plan-n/step/attempt</c>.</summary>
    Worker = 4,

    /// <summary>What the agents of a goal share, keyed <c>tenant/goal</c>.</summary>
    Board = 5,

    /// <summary>A shard of a cluster's list of the goals to wake, keyed <c>cluster/watch-n</c>.</summary>
    Watch = 6,

    /// <summary>A shard of a cluster's list of goals for people, keyed <c>cluster/index-n</c>.</summary>
    Index = 7,
}

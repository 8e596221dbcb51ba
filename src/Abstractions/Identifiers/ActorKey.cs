using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Goals.Identifiers;

/// <summary>Names one actor and its record. <c>default</c> names none.</summary>
/// <param name="Kind">What it is; two kinds under one id are two records.</param>
/// <param name="Id">Its id, at most 400 characters.</param>
public readonly record struct ActorKey(ActorKind Kind, string Id) : IComparable<ActorKey>
{
    /// <summary>The longest id, in characters: what every supported store can hold as a key.</summary>
    public const int MaximumLength = 400;

    private const string PlanPrefix = "plan-";
    private const string WorkspacePrefix = "workspace-";
    private const string WatchPrefix = "cluster/watch-";
    private const string IndexPrefix = "cluster/index-";
    private const int WorkspaceHashLength = 32;

    /// <summary>The goal this actor belongs to. A workspace and the shards of a cluster's lists belong to none: they have a name of the same form.</summary>
    public GoalId Goal
    {
        get
        {
            var tenant = Id.IndexOf('/', StringComparison.Ordinal);
            var goal = tenant < 0 ? throw new UnreachableException($"no goal in '{Id}'") : Id.IndexOf('/', tenant + 1);
            return GoalId.Parse(goal < 0 ? Id : Id[..goal]);
        }
    }

    /// <summary>The stable name of the kind, as stored: <c>goals.goal</c>, <c>goals.plan</c>, <c>goals.workspace</c>, <c>goals.worker</c>, <c>goals.board</c>, <c>goals.watch</c>, <c>goals.index</c>.</summary>
    public string StateName => Kind switch
    {
        ActorKind.Goal => "goals.goal",
        ActorKind.Plan => "goals.plan",
        ActorKind.Workspace => "goals.workspace",
        ActorKind.Worker => "goals.worker",
        ActorKind.Board => "goals.board",
        ActorKind.Watch => "goals.watch",
        ActorKind.Index => "goals.index",
        _ => throw new UnreachableException($"no state name for {Kind}"),
    };

    /// <summary>The number of a plan's key, or of the plan whose step a worker tries.</summary>
    public int PlanNumber => Kind switch
    {
        ActorKind.Plan => int.Parse(Id.AsSpan(Id.LastIndexOf('/') + 1 + PlanPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture),
        ActorKind.Worker => Plan.PlanNumber,
        _ => throw new UnreachableException($"'{Id}' is no plan"),
    };

    /// <summary>The key of the plan whose step a worker tries.</summary>
    public ActorKey Plan => Kind == ActorKind.Worker
        ? new ActorKey(ActorKind.Plan, string.Join('/', Id.Split('/')[..3]))
        : throw new UnreachableException($"'{Id}' is no worker");

    /// <summary>The step that a worker tries.</summary>
    public string Step => Kind == ActorKind.Worker ? Id.Split('/')[3] : throw new UnreachableException($"'{Id}' is no worker");

    /// <summary>Of a worker: which attempt of its step it makes, from 1.</summary>
    public int Attempt => Kind == ActorKind.Worker ? int.Parse(Id.Split('/')[4], CultureInfo.InvariantCulture) : throw new UnreachableException($"'{Id}' is no worker");

    /// <summary>The key of a goal.</summary>
    public static ActorKey ForGoal(GoalId goal) => new(ActorKind.Goal, goal.Value);

    /// <summary>The key of a goal's n-th plan; numbers begin with 1.</summary>
    public static ActorKey ForPlan(GoalId goal, int number) =>
        new(ActorKind.Plan, string.Create(CultureInfo.InvariantCulture, $"{goal.Value}/{PlanPrefix}{number}"));

    /// <summary>The key of an agent's n-th attempt at a step; numbers begin with 1.</summary>
    public static ActorKey ForWorker(ActorKey plan, string step, int attempt) =>
        new(ActorKind.Worker, string.Create(CultureInfo.InvariantCulture, $"{plan.Id}/{step}/{attempt}"));

    /// <summary>The key of what the agents of a goal share.</summary>
    public static ActorKey ForBoard(GoalId goal) => new(ActorKind.Board, goal.Value);

    /// <summary>The key of the folder that goals of a tenant work in: the same for every spelling of a path that differs only in dots and slashes.</summary>
    /// <param name="tenant">The tenant. Tenants do not hear of each other's workspaces.</param>
    /// <param name="path">The absolute path. Links are not followed here.</param>
    public static ActorKey ForWorkspace(string tenant, string path)
    {
        var plain = path.Contains("://", StringComparison.Ordinal) ? path : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain)));
        return new ActorKey(ActorKind.Workspace, $"{tenant}/{WorkspacePrefix}{hash[..WorkspaceHashLength]}");
    }

    /// <summary>The key of the n-th shard of a cluster's list of the goals to wake; numbers begin with 0.</summary>
    public static ActorKey ForWatch(int shard) => new(ActorKind.Watch, string.Create(CultureInfo.InvariantCulture, $"{WatchPrefix}{shard}"));

    /// <summary>The key of the n-th shard of a cluster's list of goals for people; numbers begin with 0.</summary>
    public static ActorKey ForIndex(int shard) => new(ActorKind.Index, string.Create(CultureInfo.InvariantCulture, $"{IndexPrefix}{shard}"));

    /// <inheritdoc/>
    public int CompareTo(ActorKey other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Id, other.Id);

    /// <inheritdoc/>
    public override string ToString() => Id;
}

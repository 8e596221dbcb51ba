using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Remotes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Worktrees;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Models;
using Orleans.Goals.Operations;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Where operations keep their files, and how commands are handled.</summary>
internal sealed record HostOperationsOptions
{
    /// <summary>
    /// The absolute path of the store's folder. Commands keep their files below it in <c>operations</c>; all of it is left out of what
    /// checks compare when it is in a workspace.
    /// </summary>
    public required string StorePath { get; init; }

    /// <summary>Who knows the values of secrets. <value>The environment of this process, then the files of this user.</value></summary>
    public ISecretSource Secrets { get; init; } = HostSecrets.Usual;

    /// <summary>
    /// How many attempts' actions run at a time in this host; what waits gets its turn goal by goal. Checks, fences, rounds and baselines are not limited.
    /// <value>Null: as many as the plans begin.</value>
    /// </summary>
    public int? MaximumWorkers { get; init; }

    /// <summary>The models of agents, by what they are asked to do. <value>Null: this host has none, and agents say what to set.</value></summary>
    public Func<ModelRole, IChatClient>? Models { get; init; }

    /// <summary>Where agents have tools from that are neither built in nor the application's. <value>None.</value></summary>
    public ImmutableArray<IToolSource> ToolSources { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The embedding application's verifiers. <value>None.</value></summary>
    public ImmutableArray<IVerifier> Verifiers { get; init; } = [];

    /// <summary>The embedding application's planners. <value>None.</value></summary>
    public ImmutableArray<IPlanner> Planners { get; init; } = [];

    /// <summary>What is recorded of goals, for tools with which agents read it. <value>Null: there are no such tools.</value></summary>
    public IRecordReader? Records { get; init; }

    /// <summary>How commands are watched, ended and recorded.</summary>
    public LauncherOptions Launcher { get; init; } = new();

    /// <summary>How goals on git remotes are worked on.</summary>
    public RemoteOptions Remotes { get; init; } = new();

    /// <summary>How long attempts wait for others at a repository.</summary>
    public WorktreePatience Patience { get; init; } = new();

    /// <summary>Makes a plan forget all it recorded, and returns when that is done.</summary>
    public required Func<ActorKey, Task> Forget { get; init; }

    /// <summary>How long a tool may go on after it was asked to stop; what it does then is not waited for. <value>5 seconds.</value></summary>
    public TimeSpan ToolGrace { get; init; } = TimeSpan.FromSeconds(5);
}

using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Runner;

/// <summary>What an actor can be told. Messages between actors are state, so any of them may be lost, doubled or overtaken.</summary>
internal abstract record ActorMessage
{
    private protected ActorMessage()
    {
    }
}

/// <summary>A person's or client's command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Premise">What the host looked up for it; null for nothing.</param>
internal sealed record CommandMessage(GoalCommand Command, Premise? Premise = null) : ActorMessage;

/// <summary>To a plan or worker of a goal that is being cleared: what it recorded goes.</summary>
internal sealed record ForgetMessage : ActorMessage;

/// <summary>Downwards: what a goal wants of its plan.</summary>
internal sealed record DesiredMessage(Desired Desired) : ActorMessage;

/// <summary>Upwards: where a plan stands.</summary>
internal sealed record ObservedMessage(ActorKey From, Observed Observed) : ActorMessage;

/// <summary>Downwards: what a plan wants of a goal that is a step of it.</summary>
internal sealed record ChildDesiredMessage(ChildDesired Desired) : ActorMessage;

/// <summary>Upwards: where a goal that is a step of a plan stands.</summary>
internal sealed record ChildObservedMessage(GoalId From, ChildObserved Observed) : ActorMessage;

/// <summary>Downwards: what a plan wants of a worker.</summary>
internal sealed record WorkerDesiredMessage(WorkerDesired Desired) : ActorMessage;

/// <summary>Upwards: where a worker stands.</summary>
internal sealed record WorkerObservedMessage(ActorKey From, WorkerObserved Observed) : ActorMessage;

/// <summary>From a plan to the board: who works on what.</summary>
internal sealed record BoardCrewMessage(BoardCrew Crew) : ActorMessage;

/// <summary>From a worker to the board: what it asks, and what it has heard.</summary>
internal sealed record BoardAskMessage(ActorKey From, BoardAsk Ask) : ActorMessage;

/// <summary>From the board to a worker: answers, messages, claims.</summary>
internal sealed record BoardShownMessage(BoardShown Shown) : ActorMessage;

/// <summary>From a goal to its workspace: whether it wants it.</summary>
internal sealed record ClaimMessage(GoalId Goal, WorkspaceClaim Claim) : ActorMessage;

/// <summary>From a workspace to a goal that claims it: who has it.</summary>
internal sealed record GrantMessage(WorkspaceGrant Grant) : ActorMessage;

/// <summary>From a goal to its shard of the watch list: when it must be awake.</summary>
internal sealed record WatchMessage(WatchNotice Notice) : ActorMessage;

/// <summary>From a silo to a shard of the index: what lists show of its goals.</summary>
internal sealed record IndexMessage(ImmutableArray<IndexNotice> Notices) : ActorMessage;

/// <summary>From a silo to the first shard of the watch list: into how many shards its cluster divides goals.</summary>
internal sealed record ShardsMessage(int Shards) : ActorMessage;

/// <summary>The result of one execution of an operation.</summary>
internal sealed record SettledMessage(string Operation, int Execution, OperationResult Result) : ActorMessage;

/// <summary>Owners of open operations that are known to be dead.</summary>
internal sealed record OwnersDeadMessage(ImmutableArray<OwnerId> Owners) : ActorMessage;

/// <summary>A time the actor waited for has come.</summary>
internal sealed record WakeMessage : ActorMessage;

/// <summary>A neighbour refused what it was told, or could not be reached for the whole retry window.</summary>
/// <param name="Neighbour">Who.</param>
/// <param name="Version">The version of what it was told, see <see cref="Runner.Neighbour.Version"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="IsRefused">Whether it was heard and refused.</param>
internal sealed record UndeliverableMessage(ActorKey Neighbour, long Version, string Reason, bool IsRefused = false) : ActorMessage;

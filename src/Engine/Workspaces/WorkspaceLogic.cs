using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Workspaces;

using WorkspaceTurn = Turn<WorkspaceState, WorkspaceStateEvent>;

/// <summary>A workspace as the runner sees it: of the goals that write in a folder it lets one at a time, in the order in which they came.</summary>
/// <remarks>
/// It is never on the watch list and has no alarm. Who waits for it pokes it; made anew it tells everybody once more, and a holder that has ended
/// refuses to hear that it holds, and is forgotten. So nobody waits for a goal that has ended, whatever was lost on the way.
/// </remarks>
internal sealed class WorkspaceLogic : IActorLogic<WorkspaceState, WorkspaceStateEvent>
{
    /// <summary>The one instance: it has no state.</summary>
    public static readonly WorkspaceLogic Instance = new();

    private WorkspaceLogic()
    {
    }

    /// <inheritdoc/>
    public IActorFormat<WorkspaceState, WorkspaceStateEvent> Format { get; } = new EnvelopeFormat<WorkspaceState, WorkspaceStateEvent>(
        "goals.workspace", RecordJson.Default.WorkspaceState, RecordJson.Default.IReadOnlyListWorkspaceStateEvent);

    /// <inheritdoc/>
    public WorkspaceState Create(ActorKey key) => new() { Id = key.Id };

    /// <inheritdoc/>
    public Decision<WorkspaceState, WorkspaceStateEvent> Decide(WorkspaceState state, ActorMessage message, DecideContext context)
    {
        var turn = new WorkspaceTurn(state, context, Apply);
        switch (message)
        {
            case ClaimMessage { Claim.IsWanted: true } claim when !(state.Find(claim.Goal)?.Version >= claim.Claim.Version):
                turn.Emit(new WorkspaceClaimed { At = turn.Now, Goal = claim.Goal, Version = claim.Claim.Version });
                break;
            case ClaimMessage { Claim.IsWanted: false } claim when state.Find(claim.Goal)?.Version < claim.Claim.Version:
                turn.Emit(new WorkspaceReleased { At = turn.Now, Goal = claim.Goal });
                break;

            // What came in between, a newer claim, is not what was refused.
            case UndeliverableMessage { IsRefused: true } refused when state.Find(refused.Neighbour.Goal) is { } claimant && claimant.Changed <= refused.Version:
                turn.Emit(new WorkspaceReleased { At = turn.Now, Goal = claimant.Goal });
                break;
            case ClaimMessage or UndeliverableMessage or OwnersDeadMessage or WakeMessage:
                break;
            default:
                return turn.Refuse($"a workspace does not take {message.GetType().Name}");
        }

        return turn.End();
    }

    /// <inheritdoc/>
    public WorkspaceState Apply(WorkspaceState state, WorkspaceStateEvent change)
    {
        var sequence = state.Sequence + 1;
        var claims = change switch
        {
            WorkspaceClaimed claimed => Claim(state.Claims, new Claimant { Goal = claimed.Goal, Version = claimed.Version, Changed = sequence }),
            WorkspaceReleased released => state.Claims.RemoveAll(claim => claim.Goal == released.Goal),
            _ => throw new UnreachableException(),
        };
        if (!claims.IsEmpty && !state.Claims.IsEmpty && claims[0].Goal != state.Claims[0].Goal)
        {
            claims = [.. claims.Select(claim => claim with { Changed = sequence })];
        }

        return state with { Sequence = sequence, At = change.At, Claims = claims };
    }

    /// <inheritdoc/>
    public IReadOnlyList<OpenOperation> OpenOperations(WorkspaceState state) => [];

    /// <inheritdoc/>
    public OperationSpec SpecOf(WorkspaceState state, OpenOperation operation) => throw new UnreachableException();

    /// <inheritdoc/>
    public bool MustStop(WorkspaceState state, OpenOperation operation) => throw new UnreachableException();

    /// <inheritdoc/>
    /// <remarks>The holder is poked while others wait: it may have ended in a host that died before it could give the workspace up.</remarks>
    public IReadOnlyList<Neighbour> Neighbours(WorkspaceState state) =>
    [
        .. state.Claims.Select((claim, place) =>
            new Neighbour(ActorKey.ForGoal(claim.Goal), claim.Changed, claim.Changed, IsChild: place == 0 && state.Claims.Length > 1)),
    ];

    /// <inheritdoc/>
    public ActorMessage MessageTo(WorkspaceState state, Neighbour neighbour)
    {
        var claim = state.Find(neighbour.Key.Goal)!;
        var holder = state.Claims[0].Goal;
        return new GrantMessage(new WorkspaceGrant { Version = claim.Changed, Claim = claim.Version, Holder = holder.Value, IsWaitedFor = holder != claim.Goal });
    }

    /// <inheritdoc/>
    public DateTimeOffset? WakeAt(WorkspaceState state) => null;

    /// <inheritdoc/>
    public DateTimeOffset? Due(WorkspaceState state) => null;

    /// <inheritdoc/>
    public RecordSummary? Summary(WorkspaceState state) => null;

    private static ImmutableArray<Claimant> Claim(ImmutableArray<Claimant> claims, Claimant claimant)
    {
        for (var place = 0; place < claims.Length; place++)
        {
            if (claims[place].Goal == claimant.Goal)
            {
                return claims.SetItem(place, claimant);
            }
        }

        return claims.Add(claimant);
    }
}

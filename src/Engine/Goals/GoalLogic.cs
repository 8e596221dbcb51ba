using System.Diagnostics;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Goals;

/// <summary>A goal as the runner sees it.</summary>
internal sealed class GoalLogic : IActorLogic<GoalState, GoalStateEvent>
{
    /// <summary>The one instance: it has no state.</summary>
    public static readonly GoalLogic Instance = new();

    private GoalLogic()
    {
    }

    /// <inheritdoc/>
    public IActorFormat<GoalState, GoalStateEvent> Format { get; } =
        new EnvelopeFormat<GoalState, GoalStateEvent>("goals.goal", RecordJson.Default.GoalState, RecordJson.Default.IReadOnlyListGoalStateEvent);

    /// <inheritdoc/>
    public GoalState Create(ActorKey key) => new() { Id = key.Id };

    /// <inheritdoc/>
    public Decision<GoalState, GoalStateEvent> Decide(GoalState state, ActorMessage message, DecideContext context) =>
        GoalNotices.Complete(state, GoalDecisions.Decide(state, message, context), context);

    /// <inheritdoc/>
    public GoalState Apply(GoalState state, GoalStateEvent change) => GoalTransitions.Apply(state, change);

    /// <inheritdoc/>
    public IReadOnlyList<OpenOperation> OpenOperations(GoalState state) => state.Open is { } open ? [open, .. GoalNotices.Open(state)] : [.. GoalNotices.Open(state)];

    /// <inheritdoc/>
    public OperationSpec SpecOf(GoalState state, OpenOperation operation)
    {
        var contract = state.Contract!;
        return GoalDeliveries.On(state, operation.Kind switch
        {
            OperationKind.Baseline => new BaselineSpec
            {
                Workspace = contract.Workspace,
                NotAfter = GoalView.Deadline(state),
                Patterns = UnchangedPatterns.Of(contract),
                Existing = state.Baseline,
                Covered = state.Covered,
            },
            OperationKind.Round => new VerifySpec
            {
                Workspace = contract.Workspace,
                NotAfter = GoalView.Deadline(state),
                Environment = CommandEnvironments.Of(contract.Environment, contract.ReadFirst, contract.Rules),
                Redacted = state.Secrets,
                Checks = VerificationRound.Checks(state),
                Judge = GoalJudges.SpecOf(state, operation),
                Baseline = state.Baseline,
                Fingerprint = true,
            },
            OperationKind.Clear => new ClearSpec { Workspace = contract.Workspace, Plans = state.Plans },
            OperationKind.Planning => PlanningCalls.SpecOf(state),
            OperationKind.Planner => PlannerCalls.SpecOf(state),
            OperationKind.Notice => GoalNotices.SpecOf(state, operation),
            OperationKind.Deliver => GoalDeliveries.SpecOf(state),
            _ => throw new UnreachableException(),
        });
    }

    /// <inheritdoc/>
    public bool MustStop(GoalState state, OpenOperation operation) => operation.Kind is not (OperationKind.Notice or OperationKind.Clear) && (state.Wanted == Intent.Cancel || state.IsStale);

    /// <inheritdoc/>
    /// <remarks>A plan that is parked needs no poking: nothing of it can move before it is told something, or before its own alarm rings.</remarks>
    public IReadOnlyList<Neighbour> Neighbours(GoalState state)
    {
        var neighbours = new List<Neighbour>(2 + state.GivenUp.Length);
        if (GoalView.Workspace(state) is { } workspace)
        {
            // Poked while it is waited for: it may have granted the claim in a host that died before it could tell.
            neighbours.Add(new Neighbour(workspace, state.Claim, state.Claim, IsChild: state.HasClaim && !state.HasWorkspace));
        }

        neighbours.AddRange(state.GivenUp.Select(plan => Plan(state, plan.Number, plan.Generation)));
        if (state.Current is { } current)
        {
            neighbours.Add(Plan(state, current.Number, current.Generation));
        }

        if (state.Parent is { } parent)
        {
            neighbours.Add(new Neighbour(parent.Key, parent.Told, parent.Told, IsChild: false));
        }

        return neighbours;
    }

    /// <inheritdoc/>
    public ActorMessage MessageTo(GoalState state, Neighbour neighbour) => neighbour.Key switch
    {
        { Kind: ActorKind.Workspace } => new ClaimMessage(state.GoalId, new WorkspaceClaim { Version = state.Claim, IsWanted = state.HasClaim }),
        var key when GoalParents.IsParent(state, key) => new ChildObservedMessage(state.GoalId, GoalParents.Observe(state)),
        var key when state.GivenUp.FirstOrDefault(plan => plan.Number == key.PlanNumber) is { } plan => new DesiredMessage(GoalView.DesireEnd(state, plan)),
        _ => new DesiredMessage(GoalView.Desire(state)),
    };

    /// <inheritdoc/>
    public IReadOnlyList<System.Collections.Immutable.ImmutableArray<string>> Missing(GoalState state) => GoalPlacing.Missing(state);

    /// <inheritdoc/>
    public DateTimeOffset? WakeAt(GoalState state) => GoalView.WakeAt(state);

    /// <inheritdoc/>
    public DateTimeOffset? Due(GoalState state) => GoalView.Due(state);

    /// <inheritdoc/>
    public bool IsTombstone(GoalState state) => state.ClearedAt is not null;

    /// <inheritdoc/>
    public RecordSummary? Summary(GoalState state) => !state.Exists ? null : new RecordSummary
    {
        Status = GoalView.Status(state),
        Objective = ReasonText.Beginning(state.Contract!.Objective, RecordSummary.MaximumObjective),
        Parent = state.Parent?.Key.Goal,
        AcceptedAt = state.AcceptedAt,
        UpdatedAt = state.At,
    };

    private static Neighbour Plan(GoalState state, int number, long generation)
    {
        var due = GoalView.Due(state);
        return new Neighbour(ActorKey.ForPlan(state.GoalId, number), generation, generation, IsChild: due is not null, PokedFrom: due ?? default);
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Plans;

/// <summary>A plan as the runner sees it.</summary>
internal sealed class PlanLogic : IActorLogic<PlanState, PlanStateEvent>
{
    /// <summary>The one instance: it has no state.</summary>
    public static readonly PlanLogic Instance = new();

    private PlanLogic()
    {
    }

    /// <inheritdoc/>
    public IActorFormat<PlanState, PlanStateEvent> Format { get; } =
        new EnvelopeFormat<PlanState, PlanStateEvent>("goals.plan", RecordJson.Default.PlanState, RecordJson.Default.IReadOnlyListPlanStateEvent);

    /// <inheritdoc/>
    public PlanState Create(ActorKey key) => new() { Id = key.Id };

    /// <inheritdoc/>
    public Decision<PlanState, PlanStateEvent> Decide(PlanState state, ActorMessage message, DecideContext context) =>
        PlanDecisions.Decide(state, message, context);

    /// <inheritdoc/>
    public PlanState Apply(PlanState state, PlanStateEvent change) => PlanTransitions.Apply(state, change);

    /// <inheritdoc/>
    public IReadOnlyList<OpenOperation> OpenOperations(PlanState state) => state.Open;

    /// <inheritdoc/>
    public OperationSpec SpecOf(PlanState state, OpenOperation operation)
    {
        var assignment = state.Assignment!;
        var notAfter = state.Desired?.NotAfter;
        var environment = CommandEnvironments.Merge(CommandEnvironments.Of(assignment.Environment, assignment.ReadFirst, assignment.Rules), PlanQuestions.Answers(state));
        return PlanRemotes.On(state, operation.Kind switch
        {
            OperationKind.Attempt => new AttemptSpec
            {
                Workspace = assignment.Workspace,
                NotAfter = notAfter,
                Environment = environment,
                Redacted = assignment.Redacted,
                Step = PlanBudget.Cut(state.Step(state.Graph.IndexOf(operation.Step!)), operation),
                Isolation = assignment.Definition.Isolation,
                Fences = assignment.Fences,
                Baseline = assignment.Baseline,
            },
            OperationKind.Recheck => Verify(PlanRecheck.Checks(state)) with { StepEnvironments = PlanRecheck.Environments(state) },
            OperationKind.LostCheck => OfStep(state.Step(state.Graph.IndexOf(operation.Step!))),
            OperationKind.Reconcile => Reconcile(state.Step(state.Graph.IndexOf(operation.Step!))),
            _ => throw new UnreachableException(),
        });

        ReconcileSpec Reconcile(StepDefinition step) => new()
        {
            Workspace = assignment.Workspace,
            NotAfter = notAfter,
            Environment = CommandEnvironments.Merge(environment, step.Environment),
            Redacted = assignment.Redacted,
            Command = step.Reconcile!,
            Timeout = CommandCheck.DefaultTimeout,
            Checks = step.Checks,
            Baseline = assignment.Baseline,
        };

        VerifySpec OfStep(StepDefinition step) => Verify(step.Checks) with { Environment = CommandEnvironments.Merge(environment, step.Environment) };

        VerifySpec Verify(ImmutableArray<Check> checks) => new()
        {
            Workspace = assignment.Workspace,
            NotAfter = notAfter,
            Environment = environment,
            Redacted = assignment.Redacted,
            Checks = checks,
            Baseline = assignment.Baseline,
            Fingerprint = false,
        };
    }

    /// <inheritdoc/>
    public bool MustStop(PlanState state, OpenOperation operation) => state.Desired?.Mode == DesiredMode.Stop;

    /// <inheritdoc/>
    public IReadOnlyList<Neighbour> Neighbours(PlanState state) => state.Sequence == 0 || state.IsForgotten
        ? []
        : [new Neighbour(ActorKey.ForGoal(state.Key.Goal), state.Sequence, state.Urgent, IsChild: false), .. PlanChildren.Neighbours(state), .. PlanSpawns.Neighbours(state), .. PlanWorkers.Neighbours(state), .. PlanBoard.Neighbours(state)];

    /// <inheritdoc/>
    public ActorMessage MessageTo(PlanState state, Neighbour neighbour) => neighbour.Key switch
    {
        { Kind: ActorKind.Worker } => new WorkerDesiredMessage(PlanWorkers.Desire(state, neighbour.Key)),
        { Kind: ActorKind.Board } => new BoardCrewMessage(PlanBoard.Tell(state)),
        { Kind: ActorKind.Goal } when neighbour.Key != ActorKey.ForGoal(state.Key.Goal) => new ChildDesiredMessage(PlanChildren.Desire(state, neighbour.Key.Goal)),
        _ => new ObservedMessage(state.Key, PlanView.Observe(state)),
    };

    /// <inheritdoc/>
    public IReadOnlyList<ImmutableArray<string>> Missing(PlanState state) => PlanPlacing.Missing(state);

    /// <inheritdoc/>
    public DateTimeOffset? WakeAt(PlanState state) => PlanView.MayStart(state, state.At) ? PlanView.NextTime(state) : null;

    /// <inheritdoc/>
    /// <remarks>A plan is woken by its goal, which pokes it.</remarks>
    public DateTimeOffset? Due(PlanState state) => null;

    /// <inheritdoc/>
    public bool IsTombstone(PlanState state) => state.IsForgotten;

    /// <inheritdoc/>
    public RecordSummary? Summary(PlanState state) => null;
}

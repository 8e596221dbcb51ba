using System.Diagnostics;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Workers;

/// <summary>A worker as the runner sees it.</summary>
internal sealed class WorkerLogic : IActorLogic<WorkerState, WorkerStateEvent>
{
    /// <summary>The one instance: it has no state.</summary>
    public static readonly WorkerLogic Instance = new();

    private WorkerLogic()
    {
    }

    /// <inheritdoc/>
    public IActorFormat<WorkerState, WorkerStateEvent> Format { get; } =
        new EnvelopeFormat<WorkerState, WorkerStateEvent>("goals.worker", RecordJson.Default.WorkerState, RecordJson.Default.IReadOnlyListWorkerStateEvent);

    /// <inheritdoc/>
    public WorkerState Create(ActorKey key) => new() { Id = key.Id };

    /// <inheritdoc/>
    public Decision<WorkerState, WorkerStateEvent> Decide(WorkerState state, ActorMessage message, DecideContext context) =>
        WorkerDecisions.Decide(state, message, context);

    /// <inheritdoc/>
    public WorkerState Apply(WorkerState state, WorkerStateEvent change) => WorkerTransitions.Apply(state, change);

    /// <inheritdoc/>
    public IReadOnlyList<OpenOperation> OpenOperations(WorkerState state) =>
        state.Background.IsEmpty ? state.Open is { } only ? [only] : [] : [.. WorkerBackground.Open(state), .. state.Open is { } open ? [open] : Array.Empty<OpenOperation>()];

    /// <inheritdoc/>
    public OperationSpec SpecOf(WorkerState state, OpenOperation operation)
    {
        var assignment = state.Assignment!;
        var notAfter = state.Desired?.NotAfter;
        var environment = CommandEnvironments.Merge(
            CommandEnvironments.Of(assignment.Environment, assignment.ReadFirst, assignment.Rules), assignment.Step.Environment);
        return WorkerRemotes.On(state, operation, operation.Kind switch
        {
            OperationKind.Turn => WorkerCalls.SpecOf(state) with { NotAfter = notAfter, Environment = environment },
            OperationKind.Place or OperationKind.Land => WorkerPlacing.SpecOf(state, operation),
            OperationKind.Mark => WorkerMarks.SpecOf(state),
            OperationKind.Tool => new ToolSpec
            {
                Workspace = assignment.Workspace,
                NotAfter = notAfter,
                Environment = environment,
                Redacted = assignment.Redacted,
                Request = state.Stage == WorkerStage.Smoking ? WorkerSmoke.Request(assignment.Policy.Smoke!) : state.Calls[0],
                Turn = state.Turns,
                Offer = state.Offer ?? Agents.Offers.ToolOffer.Nothing,
                Timeout = operation.Reserved ?? WorkerLimits.LongestTool,
                Policy = WorkerApprovals.Policy(state),
                IsEscalated = WorkerApprovals.IsEscalated(state),
                Fenced = FencedFiles.Of(assignment),
                Polled = WorkerBackground.Polled(state),
            },
            OperationKind.Background => WorkerBackground.SpecOf(state, operation) with
            {
                NotAfter = notAfter,
                Environment = environment,
            },
            OperationKind.Finish => new VerifySpec
            {
                Workspace = assignment.Workspace,
                NotAfter = notAfter,
                Environment = environment,
                Redacted = assignment.Redacted,
                Checks = IsHandoff(state) ? [] : WorkerClaims.Checks(assignment),
                Baseline = assignment.Baseline,
                Fingerprint = IsHandoff(state),
            },
            _ => throw new UnreachableException(),
        });
    }

    /// <inheritdoc/>
    public bool MustStop(WorkerState state, OpenOperation operation) => (state.Desired?.Mode == DesiredMode.Stop && operation.Kind != OperationKind.Land)
        || state.Background.Any(command => command.IsStopping && command.Open?.Operation == operation.Operation);

    /// <inheritdoc/>
    public IReadOnlyList<Neighbour> Neighbours(WorkerState state) =>
        state.Sequence == 0 || state.IsForgotten ? [] : [new Neighbour(state.Plan, state.Sequence, state.Urgent, IsChild: false), .. WorkerBoard.Neighbours(state)];

    /// <inheritdoc/>
    public ActorMessage MessageTo(WorkerState state, Neighbour neighbour) => neighbour.Key.Kind == ActorKind.Board
        ? new BoardAskMessage(state.Key, WorkerBoard.Message(state))
        : new WorkerObservedMessage(state.Key, WorkerView.Observe(state));

    /// <inheritdoc/>
    public DateTimeOffset? WakeAt(WorkerState state) =>
        state is { Ending: null, Open: null, Desired.Mode: DesiredMode.Run } ? state.Wait?.Until ?? state.Question?.Until : null;

    /// <inheritdoc/>
    /// <remarks>A worker is woken by its plan, which pokes it.</remarks>
    public DateTimeOffset? Due(WorkerState state) => null;

    /// <inheritdoc/>
    public bool IsTombstone(WorkerState state) => state.IsForgotten;

    /// <inheritdoc/>
    public RecordSummary? Summary(WorkerState state) => null;

    private static bool IsHandoff(WorkerState state) => state.Calls is [{ Name: HandoffTool.Name }, ..];
}

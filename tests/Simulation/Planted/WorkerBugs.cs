using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Simulation.Planted;

using WrappedPlan = WrappedLogic<PlanState, PlanStateEvent>;
using WrappedWorker = WrappedLogic<WorkerState, WorkerStateEvent>;

/// <summary>Bugs around workers of agents.</summary>
internal static class WorkerBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        Bug("forgets-reserved", "takes a call of which nobody knows for one that cost nothing", new WrappedWorker(WorkerLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(static change => change is TurnEnded { CountsReserved: true } ended ? ended with { CountsReserved = false } : change),
        }),
        Bug("repeats-tools", "does a call again whose host is lost, whatever the tool", new WrappedWorker(WorkerLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(static change => change is WorkerOperationTakenOver taken ? taken with { Execution = taken.Execution - 1 } : change),
        }),
        Plan("lends-workers-all", "lends every worker all there is", new WrappedPlan(PlanLogic.Instance)
        {
            Decides = static (state, _, _, events) => events.Select(change => change is WorkerBegun begun && state.Desired?.Models is { } models
                ? begun with { Lent = begun.Lent with { Tokens = models.Tokens, Turns = models.Turns } }
                : change),
        }),
        Plan("lends-money-twice", "lends every worker all the money there is", new WrappedPlan(PlanLogic.Instance)
        {
            Decides = static (state, _, _, events) => events.Select(change => change is WorkerBegun begun && state.Desired?.Models is { Cost: { } cost }
                ? begun with { Lent = begun.Lent with { Cost = cost } }
                : change),
        }),
        Plan("counts-worker-twice", "counts twice what a worker used", new WrappedPlan(PlanLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(static change => change is WorkerClosed closed ? closed with { Models = closed.Models + closed.Models } : change),
        }),
        Bug("turns-while-paused", "begins turns although its plan is paused", new WrappedWorker(WorkerLogic.Instance)
        {
            Sees = static (state, message) => message is SettledMessage or WakeMessage && state.Desired is { Mode: DesiredMode.Pause } desired ? state with { Desired = desired with { Mode = DesiredMode.Run } } : state,
        }),
        Bug("beyond-turns", "makes more turns than it was lent", new WrappedWorker(WorkerLogic.Instance)
        {
            Sees = static (state, _) => state.Assignment is { } assignment ? state with { Assignment = assignment with { Lent = assignment.Lent with { Turns = null } } } : state,
        }),
        Bug("short-quota", "does not wait for a quota to be renewed", new WrappedWorker(WorkerLogic.Instance)
        {
            Sees = static (state, message) => message is WakeMessage or WorkerDesiredMessage && state.Wait is { IsQuota: true } wait ? state with { Wait = wait with { Until = DateTimeOffset.MinValue } } : state,
        }),
        Bug("hears-twice", "takes an answer each time it is told", new WrappedWorker(WorkerLogic.Instance)
        {
            Decides = static (state, message, context, events) => message is WorkerDesiredMessage { Desired.Answers: { IsEmpty: false } answers } && state.Ending is null && answers[0].Number <= state.Answered
                ? [.. events, new WorkerAnswered { At = context.Now, Answer = answers[0] }]
                : events,
        }),
        Plan("leaves-workers", "ends although its workers have not ended", new WrappedPlan(PlanLogic.Instance)
        {
            Sees = static (state, message) => message is DesiredMessage { Desired.Mode: DesiredMode.Stop } || state.Desired is { Mode: DesiredMode.Stop }
                ? state with { Workers = ImmutableSortedDictionary<int, OpenWorker>.Empty }
                : state,
        }),
        Bug("ends-uncommitted", "ends without a commit of what it changed", new WrappedWorker(WorkerLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(static change => change is LandBegun begun ? new WorkerEnded { At = begun.At, Ending = begun.Ending } : change),
        }),
        Bug("leaves-background", "ends while commands run beside its turns", new WrappedWorker(WorkerLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(static change => change is WorkerCloses closes ? new WorkerEnded { At = closes.At, Ending = closes.Ending } : change),
        }),
        Bug("tells-twice", "tells a model again how a command ended", new WrappedWorker(WorkerLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.SelectMany(static change => change is WorkerTold { Background: not null } told ? new WorkerStateEvent[] { told, told } : [change]),
        }),
        Bug("claims-in-motion", "looks at a claim while commands run beside its turns", new WrappedWorker(WorkerLogic.Instance)
        {
            Sees = static (state, message) => message is SettledMessage && state.Background.Any(static command => command.Runs) && state.Open is { Kind: OperationKind.Turn }
                ? state with { Background = [.. state.Background.Select(static command => command with { Open = null })] }
                : state,
        }),
        Bug("looks-itself", "succeeds as soon as it claims, without the goal's round", new WrappedWorker(WorkerLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(static change => change is WorkerProposed proposed
                ? new WorkerEnded { At = proposed.At, Ending = new WorkerEnding { Outcome = WorkerOutcome.Succeeded, Handoff = proposed.Handoff } }
                : change),
        }),
        Plan("never-stalls", "does not notice that attempts get nowhere", new WrappedPlan(PlanLogic.Instance)
        {
            Sees = static (state, message) => message is WorkerObservedMessage && state.Assignment is { Agents: { } agents } assignment
                ? state with { Assignment = assignment with { Agents = agents with { Policy = agents.Policy with { Guards = new AgentGuards { Replan = 1_000, Plans = 1_000 } } } } }
                : state,
        }),
        Bug("begins-unapproved", "begins calls without asking about them", new WrappedWorker(WorkerLogic.Instance)
        {
            Sees = static (state, _) => state.Desired is { Approvals: not null } desired ? state with { Desired = desired with { Approvals = null } } : state,
        }),
        Bug("no-is-yes", "takes a denial for an approval", new WrappedWorker(WorkerLogic.Instance)
        {
            Hears = static (state, message) => message is WorkerDesiredMessage { Desired: { Answers.IsEmpty: false } desired } told
                ? told with { Desired = desired with { Answers = [.. desired.Answers.Select(static answer => answer with { Text = answer.Text.Replace("deny ", "approve ", StringComparison.Ordinal) })] } }
                : message,
        }),
        Bug("parked-for-ever", "forgets the time it waits for", new WrappedWorker(WorkerLogic.Instance) { WakesAt = static _ => null }),
    ];

    private static PlantedBug Bug(string name, string what, WrappedWorker logic) => new(name, what) { Workers = _ => logic };

    private static PlantedBug Plan(string name, string what, WrappedPlan logic) => new(name, what) { Plans = _ => logic };
}

using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Simulation.Hosts;

namespace Orleans.Goals.Simulation.Planted;

using Wrapped = WrappedLogic<PlanState, PlanStateEvent>;

/// <summary>Bugs around a plan's logic.</summary>
internal static class PlanBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        Bug("any-execution", "lets the result of any execution count", _ => new Wrapped(PlanLogic.Instance)
        {
            Hears = static (state, message) => message is SettledMessage settled && state.Open.FirstOrDefault(open => open.Operation == settled.Operation) is { } open
                ? settled with { Execution = open.Execution }
                : message,
        }),
        Bug("two-results", "lets a result count each time it is told", _ => new Wrapped(PlanLogic.Instance)
        {
            Decides = static (state, message, context, events) => message is SettledMessage settled && state.Ending is null && Attempt(state, settled) is { } step
                ? [.. events, Again(step, settled, context)]
                : events,
        }),
        Bug("any-generation", "takes an old wish for a new one", _ => new Wrapped(PlanLogic.Instance)
        {
            Sees = static (state, message) => message is DesiredMessage && state.Desired is { } desired ? state with { Desired = desired with { Generation = 0 } } : state,
        }),
        Bug("begins-early", "begins an attempt before the commit that intends it", host => new Wrapped(PlanLogic.Instance)
        {
            Decides = (state, _, _, events) => BeginNow(host, state, events),
        }),
        Bug("same-execution", "takes over without raising the execution", _ => new Wrapped(PlanLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(change => change is PlanOperationTakenOver taken ? taken with { Execution = taken.Execution - 1 } : change),
        }),
        Bug("repeats-lost", "runs a lost step again, idempotent or not", _ => new Wrapped(PlanLogic.Instance)
        {
            Decides = static (_, _, _, events) => events
                .Where(change => change is not LostCheckBegun)
                .Select(change => change is AttemptEnded { Next: StepPhase.Unknown or StepPhase.Checking } ended ? ended with { Next = StepPhase.Ready } : change),
        }),
        Bug("never-wakes", "forgets the time a delayed step waits for", _ => new Wrapped(PlanLogic.Instance) { WakesAt = static _ => null }),
        Bug("short-waits", "waits half as long as it should", _ => new Wrapped(PlanLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(change => change is WaitBegun begun ? begun with { Until = begun.At + ((begun.Until - begun.At) / 2) } : change),
        }),
        Bug("beyond-allowance", "begins more attempts than were lent", _ => new Wrapped(PlanLogic.Instance)
        {
            Hears = static (_, message) => message is DesiredMessage { Desired: var desired } ? new DesiredMessage(desired with { Allowance = null }) : message,
        }),
        Bug("beyond-concurrency", "runs more steps at a time than the contract says", _ => new Wrapped(PlanLogic.Instance)
        {
            Sees = static (state, _) => state.Assignment is { } assignment ? state with { Assignment = assignment with { Concurrency = 64 } } : state,
        }),
        Bug("beyond-active", "forgets the active time that open attempts have reserved", _ => new Wrapped(PlanLogic.Instance)
        {
            Sees = static (state, _) => state with { Open = [.. state.Open.Select(open => open with { Reserved = null })] },
        }),
        Bug("starts-while-paused", "goes on although the goal is paused", _ => new Wrapped(PlanLogic.Instance)
        {
            Sees = static (state, message) => message is SettledMessage or WakeMessage && state.Desired is { Mode: DesiredMode.Pause } desired
                ? state with { Desired = desired with { Mode = DesiredMode.Run } }
                : state,
        }),
        Bug("state-beside-events", "changes its state by more than its events", _ => new Wrapped(PlanLogic.Instance)
        {
            Believes = static state => state.Done == 2 ? state with { Rechecks = state.Rechecks + 1 } : state,
        }),
        Bug("fork-forgets", "begins a fork's plan without what was finished or had been begun", _ => new Wrapped(PlanLogic.Instance)
        {
            Hears = static (_, message) => message is DesiredMessage { Desired: { Assignment: { Seed: { } seed } assignment } desired }
                ? new DesiredMessage(desired with { Assignment = assignment with { Seed = seed with { Steps = seed.Steps.Clear(), Finished = [] } } })
                : message,
        }),
        Bug("keeps-unknown", "leaves a step of unknown outcome to the next plan as if it had not begun", _ => new Wrapped(PlanLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(change => change is PlanEnded ended
                ? ended with { Ending = ended.Ending with { Finished = ended.Ending.Finished.RemoveAll(step => step.Unknown) } }
                : change),
        }),
    ];

    private static PlantedBug Bug(string name, string what, Func<HostInstance, IActorLogic<PlanState, PlanStateEvent>> logic) => new(name, what) { Plans = logic };

    /// <summary>The step whose attempt a result told again is of.</summary>
    private static string? Attempt(PlanState state, SettledMessage settled) =>
        state.FindOpen(settled.Operation, settled.Execution) is null && state.Steps.Any(step => step.Value is { Phase: StepPhase.Done } known && known.Operation == settled.Operation)
            ? settled.Operation.Split('/')[^2]
            : null;

    private static AttemptEnded Again(string step, SettledMessage settled, DecideContext context) => new()
    {
        At = context.Now,
        Operation = settled.Operation,
        Step = step,
        Attempt = 1,
        Execution = settled.Execution,
        Result = settled.Result,
        Next = StepPhase.Done,
    };

    private static IReadOnlyList<PlanStateEvent> BeginNow(HostInstance host, PlanState state, IReadOnlyList<PlanStateEvent> events)
    {
        var after = events.Aggregate(state, PlanLogic.Instance.Apply);
        foreach (var begun in events.OfType<AttemptBegun>().Where(begun => after.FindOpen(begun.Operation.Operation, 1) is not null))
        {
            host.Operations.Begin(new OperationStart
            {
                Actor = state.Key,
                Operation = begun.Operation.Operation,
                Execution = 1,
                BegunAt = begun.At,
                Spec = PlanLogic.Instance.SpecOf(after, begun.Operation),
            });
        }

        return events;
    }
}

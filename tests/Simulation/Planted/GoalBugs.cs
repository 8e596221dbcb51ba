using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Simulation.Workload;

namespace Orleans.Goals.Simulation.Planted;

using Wrapped = WrappedLogic<GoalState, GoalStateEvent>;

/// <summary>Bugs around a goal's logic.</summary>
internal static class GoalBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        Bug("no-round", "completes as soon as the plan has ended, without a round", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(change => change is RoundBegun round ? new GoalEnded { At = round.At, Status = GoalStatus.Complete } : change),
        }),
        Bug("counts-old-round", "lets a round count, and end, that was under way when the contract was edited", new Wrapped(GoalLogic.Instance)
        {
            Sees = static (state, message) => message is SettledMessage ? state with { IsStale = false } : state,
            Believes = static state => state with { IsStale = false },
        }),
        Bug("looks-too-early", "begins a round for a claim before the plan has heard all that could let its agent go on", new Wrapped(GoalLogic.Instance)
        {
            Sees = static (state, _) => state.Current is { Observed: { Proposal: { } proposal } observed } current && state.Open is null
                ? state with { Current = current with { Observed = observed with { Generation = current.Generation, Proposal = proposal with { IsReady = !proposal.IsGone } } } }
                : state,
        }) with { MayShow = AgentGenerator.IsIn },
        Bug("forgets-notice", "takes a notification for delivered that was not", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(change => change is NoticeTryEnded { Again: not null } ended ? ended with { IsDelivered = true, Again = null } : change),
        }),
        Bug("notifies-again", "forgets which questions it told of", new Wrapped(GoalLogic.Instance)
        {
            Sees = static (state, _) => state with { Notices = state.Notices with { Asked = [] } },
        }),
        Bug("root-first", "deletes a goal's own record before its leaves", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(change => change is ClearBegun begun ? new GoalForgotten { At = begun.At } : change),
        }),
        Bug("same-due", "begins a cycle again for a due time that had one", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(change => change is CycleBegun { Due: { } due } begun ? begun with { NextDue = due } : change),
        }),
        Bug("unmeasurable-passes", "counts a criterion that nobody could measure as passed", new Wrapped(GoalLogic.Instance)
        {
            Hears = static (_, message) => message is SettledMessage settled
                ? settled with { Result = settled.Result with { Verdicts = [.. settled.Result.Verdicts.Select(Better)] } }
                : message,
        }),
        Bug("ignores-changes", "takes a round for whole although the workspace changed meanwhile", new Wrapped(GoalLogic.Instance)
        {
            Hears = static (_, message) => message is SettledMessage settled ? settled with { Result = settled.Result with { Changed = [] } } : message,
        }),
        Bug("any-files", "takes a yes to a criterion for any files", new Wrapped(GoalLogic.Instance)
        {
            Sees = static (state, message) => message is SettledMessage { Result.Fingerprint: { } files }
                ? state with { Approvals = [.. state.Approvals.Select(approval => approval with { Fingerprint = files })] }
                : state,
        }),
        Bug("forgets-due", "takes a goal off the watch list while its plan works", new Wrapped(GoalLogic.Instance)
        {
            IsDue = static state => state.Current is { Observed: not null } ? null : GoalView.Due(state),
        }),
        Bug("usage-twice", "counts the attempts of an ended plan twice", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(change => change is PlanClosed closed ? closed with { Attempts = closed.Attempts * 2 } : change),
        }),
        Bug("forgets-finished", "forgets what earlier plans finished", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(change => change is PlanClosed closed ? closed with { Finished = [] } : change),
        }),
        Bug("leaves-given-up", "tells a plan that it gave up nothing any more", new Wrapped(GoalLogic.Instance)
        {
            Reaches = static (state, neighbours) => [.. neighbours.Where(neighbour => neighbour.Key.Kind != ActorKind.Plan || state.Current?.Number == neighbour.Key.PlanNumber)],
        }),
        Bug("forgets-given-up", "gives up a plan and never asks what it really cost", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (_, _, _, events) => events.Select(change => change is PlanClosed { IsGivenUp: true } closed ? closed with { IsGivenUp = false } : change),
        }),
        Bug("repeats-commands", "applies a command again that was repeated with the same id", new Wrapped(GoalLogic.Instance)
        {
            Sees = static (state, message) => message is CommandMessage ? state with { Replies = [] } : state,
        }),
        Bug("no-end", "lets an ended goal be paused", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (state, message, context, events) => state.Ended != GoalStatus.None && message is CommandMessage
                ? [new IntentSet { At = context.Now, Intent = Intent.Pause }]
                : events,
        }),
        Bug("lends-too-much", "lends every plan the whole budget", new Wrapped(GoalLogic.Instance)
        {
            Decides = static (state, _, _, events) => events.Select(change => change is PlanBegun begun ? begun with { Allowance = state.Contract?.Budget.Attempts } : change),
        }),
        Bug("any-version", "takes what a plan said for new, whenever it was said", new Wrapped(GoalLogic.Instance)
        {
            Sees = static (state, message) => message is ObservedMessage && state.Current is { Observed: { } observed } current
                ? state with { Current = current with { Observed = observed with { Version = -1 } } }
                : state,
        }),
        Bug("sets-status", "tells the status as it was before the last hold", new Wrapped(GoalLogic.Instance)
        {
            Tells = static state => GoalLogic.Instance.Summary(state) is { } summary && summary.Status == GoalStatus.Blocked
                ? summary with { Status = GoalStatus.Active }
                : GoalLogic.Instance.Summary(state),
        }),
    ];

    private static PlantedBug Bug(string name, string what, IActorLogic<GoalState, GoalStateEvent> logic) => new(name, what) { Goals = _ => logic };

    private static CheckVerdict Better(CheckVerdict verdict) => verdict.Verdict == Verdict.Unmeasurable ? verdict with { Verdict = Verdict.Passed } : verdict;
}

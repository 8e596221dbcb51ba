using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;

namespace Orleans.Goals.Engine.Planning;

/// <summary>What the events of planning do to a goal's state.</summary>
internal static class PlanningTransitions
{
    /// <summary>The state after an event.</summary>
    public static GoalState Apply(GoalState state, PlanningEvent change) => change switch
    {
        PlanningBegun begun => state with
        {
            Open = begun.Operation,
            Plannings = state.Plannings + 1,
            Planning = (state.Planning ?? new PlanningState()) with { Reserved = begun.Tokens, ReservedCost = begun.Cost, Wait = null, Steered = GoalSteering.Newest(state) },
        },
        PlanningEnded ended => End(state, ended),
        PlannerAsked asked => state with
        {
            Open = asked.Operation,
            Plannings = state.Plannings + 1,
            Planning = (state.Planning ?? new PlanningState()) with { Wait = null, Steered = GoalSteering.Newest(state) },
        },
        PlannerEnded ended => state with { Open = null, Active = state.Active + ended.Active, Planning = Take(state.Planning!, ended) },
        PlanningTold told => state with { Planning = Tell(state.Planning!, told) },
        PlanningWaits waits => state with { Planning = state.Planning! with { Wait = waits.Wait, Steered = waits.Steered } },
        PlanningGivenUp { IsBegunAnew: true } => state with
        {
            Planning = new PlanningState { IsBlind = true, Replies = state.Planning!.Replies, Repairs = state.Planning.Repairs, Faults = state.Planning.Faults },
        },
        PlanningGivenUp => state with { Planning = null },
        FeaturesWritten { Items: var items } => GoalFeatures.Take(state, items),
        PlanWritten { Written: var written } => state with { Planning = null, Written = written },
        _ => throw new UnreachableException(),
    };

    /// <summary>The plans that were tried, with the one that is begun.</summary>
    public static ImmutableArray<TriedPlan> Begin(GoalState state, PlanBegun begun)
    {
        var written = state.Written!;
        ImmutableArray<TriedPlan> known = state.Tried.IsDefault ? [] : [.. state.Tried.TakeLast(PlanningLimits.Tried - 1)];
        return
        [
            .. known.Select((plan, index) => index < known.Length - (PlanningLimits.Shown - 1) ? plan with { Steps = null } : plan),
            new TriedPlan { Number = begun.Number, Why = written.Why, Steps = written.Steps, Hash = written.Hash },
        ];
    }

    /// <summary>The plans that were tried, with what became of one; as they are where it is none of them.</summary>
    public static ImmutableArray<TriedPlan> End(ImmutableArray<TriedPlan> tried, int number, string outcome) =>
        tried.IsDefault || !tried.Any(plan => plan.Number == number) ? tried : [.. tried.Select(plan => plan.Number == number ? plan with { Outcome = outcome } : plan)];

    /// <summary>The plans that were tried, when a person changed something: what failed before may do now.</summary>
    public static ImmutableArray<TriedPlan> MayBeTriedAgain(ImmutableArray<TriedPlan> tried) =>
        tried.IsDefault ? tried : [.. tried.Select(static plan => plan with { Hash = null })];

    private static GoalState End(GoalState state, PlanningEnded ended)
    {
        var planning = state.Planning!;
        var usage = ended.CountsReserved ? new ModelUsage { Calls = 1, Input = planning.Reserved, Estimated = planning.Reserved, Cost = planning.ReservedCost } : ended.Reply.Usage with { Tools = ended.Reply.Answers.Length };
        var next = state with { Open = null, Active = state.Active + ended.Active, Models = usage == new ModelUsage() ? state.Models : usage + (state.Models ?? new ModelUsage()) };
        return next with
        {
            Planning = ended.Reply.Said is not { } said
                ? planning with { Reserved = 0, ReservedCost = 0, Faults = ended.CountsReserved || ended.Reply.Fault is not null ? planning.Faults + 1 : planning.Faults }
                : planning with
                {
                    Reserved = 0,
                    ReservedCost = 0,
                    Faults = 0,
                    Replies = planning.Replies + 1,
                    Context = ended.Reply.Usage.Input + ended.Reply.Usage.Output,
                    Transcript = planning.Transcript.Add(said),
                },
        };
    }

    private static PlanningState Take(PlanningState planning, PlannerEnded ended) => ended switch
    {
        { IsLost: true } or { Fault.Length: > 0 } => planning with { Faults = planning.Faults + 1 },
        { Problem.Length: > 0 } => planning with { Faults = 0, Repairs = planning.Repairs + 1, Transcript = planning.Transcript.Add(new HostSaid { Text = ended.Problem }) },
        _ => planning with { Faults = 0 },
    };

    private static PlanningState Tell(PlanningState planning, PlanningTold told)
    {
        var transcript = planning.Transcript.AddRange(told.Answers.Select(static answer => new ToolSaid { Call = answer.Call, Text = answer.Text, Failed = answer.Failed, Output = answer.Output }));
        return planning with
        {
            Transcript = told.Text.Length == 0 ? transcript : transcript.Add(new HostSaid { Text = told.Text }),
            Repairs = told.Problem.Length == 0 ? planning.Repairs : planning.Repairs + 1,
        };
    }
}

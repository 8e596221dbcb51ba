using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>The items that a model writes before a cycle's first plan. They are verified beside the contract's own criteria, and nobody at work can change or remove them.</summary>
internal static class GoalFeatures
{
    /// <summary>The reason of the verdict on an item that no round has looked at.</summary>
    public const string NotVerifiedYet = Hosting.GoalReports.NotVerifiedYet;

    /// <summary>Whether the items must be written before anything else of the cycle begins.</summary>
    public static bool AreMissing(GoalState state) => state.Contract!.Agents is { Initializer: true } && state.Features.IsDefault;

    /// <summary>The items; empty where there are none.</summary>
    public static ImmutableArray<FeatureItem> Items(GoalState state) => state.Features.IsDefault ? [] : state.Features;

    /// <summary>What the goal is done when: the contract's criteria, then the items.</summary>
    public static ImmutableArray<Check> Criteria(GoalState state) =>
        state.Features.IsDefault ? state.Contract!.DoneWhen : state.Contract!.DoneWhen.AddRange(state.Features.Select(static item => item.Check));

    /// <summary>An item in a line.</summary>
    public static string Describe(FeatureItem item) => $"{WorkerPrompt.Describe(item.Check)} ({item.Sentence})";

    /// <summary>Begins the next call for the items of a goal that has come to verify without them: somebody asked for them in an edit.</summary>
    public static void BeforeRound(GoalTurn turn)
    {
        var state = turn.State;
        if (GoalView.AwaitsGivenUp(state))
        {
            // What was lent to a plan that was given up may come back.
        }
        else if (GoalView.ActiveLeft(state) < ContractLimits.ShortestActive)
        {
            GoalDecisions.Hold(turn, HoldKind.Budget, PlanBudget.ActiveReason(GoalView.Budget(state).Active!.Value, state.Active));
        }
        else if (GoalView.ModelsLeft(state) is { IsUsedUp: true })
        {
            GoalDecisions.Hold(turn, HoldKind.Budget, PlanBudget.ModelsReason(state.Models ?? new ModelUsage()));
        }
        else
        {
            GoalPlanning.Advance(turn);
        }
    }

    /// <summary>The state with items that were just written.</summary>
    public static GoalState Take(GoalState state, ImmutableArray<FeatureItem> items) => state with
    {
        Planning = null,
        Features = items,
        Manifest = state.Manifest.IsEmpty ? [] : state.Manifest.InsertRange(state.Contract!.DoneWhen.Length, items.Select(static item => NotYet(item.Check))),
    };

    /// <summary>The items that an edited contract leaves: all of them, or none where it wants none, or where one of them may not stand beside it. Then they are written anew.</summary>
    public static ImmutableArray<FeatureItem> Keep(GoalState state, GoalContract edited) =>
        edited.Agents is { Initializer: true } && !state.Features.IsDefault && FeatureRules.May(edited, state.Features) ? state.Features : default;

    /// <summary>The verdicts on the items that an edited contract leaves.</summary>
    public static IEnumerable<CheckVerdict> KeepVerdicts(GoalState state, GoalContract edited) =>
        Keep(state, edited).IsDefault ? [] : state.Manifest.Skip(state.Contract!.DoneWhen.Length).Take(state.Features.Length);

    private static CheckVerdict NotYet(Check check) => new() { Id = check.Id, Verdict = Verdict.Unmeasurable, Reason = NotVerifiedYet };
}

using System.Collections.Immutable;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

/// <summary>
/// Who may set which intent and who may add or lift which hold, and the status that follows: the one table, printed in docs/status.md.
/// </summary>
internal static class StatusRules
{
    /// <summary>The intents: who sets them, from which, and the status each gives.</summary>
    public static readonly ImmutableArray<IntentRule> Intents =
    [
        new(Intent.Run, "the person, by submitting or resuming", [Intent.Pause], null),
        new(Intent.Pause, "the person", [Intent.Run], GoalStatus.Paused),
        new(Intent.Cancel, "the person", [Intent.Run, Intent.Pause], null),
    ];

    /// <summary>The holds, in the order of precedence.</summary>
    public static readonly ImmutableArray<HoldRule> Holds =
    [
        new(HoldKind.Blocked, "the host, when no plan is left, or a host lacks what a person must see to", "the person, by resuming or editing the contract", GoalStatus.Blocked),
        new(HoldKind.Budget, "the host, when a budget is used up", "the person, by editing the contract", GoalStatus.BudgetLimited),
        new(HoldKind.Quota, "the host, when a provider says so", "the host, when the quota is restored", GoalStatus.UsageLimited),
        new(HoldKind.Question, "the host, when a person must answer what a step or a criterion asks, or tell what became of a step, and nothing else can move", "the person, by answering; the host, when the question lapses", GoalStatus.AwaitingInput),
        new(HoldKind.Wait, "the host, when every step that could go on waits for a time", "the host, at that time", GoalStatus.Waiting),
        new(HoldKind.Workspace, "the host, when another goal has the workspace", "the host, when it is free", GoalStatus.Waiting),
    ];

    /// <summary>The status that follows from how the cycle ended, the intent and the holds. A pure function; nobody sets a status.</summary>
    public static GoalStatus Status(GoalStatus ended, Intent intent, IEnumerable<HoldKind> holds)
    {
        if (ended != GoalStatus.None)
        {
            return ended;
        }

        if (intent == Intent.Cancel)
        {
            // Stopping is an intent at once and an end only when nothing is open any more.
            return GoalStatus.Active;
        }

        return Intents.Single(rule => rule.Intent == intent).Status
            ?? Holds.Where(rule => holds.Contains(rule.Kind)).Select(rule => (GoalStatus?)rule.Status).Min()
            ?? GoalStatus.Active;
    }

    /// <summary>Whether an intent may follow another.</summary>
    public static bool MayFollow(Intent next, Intent current) => Intents.Single(rule => rule.Intent == next).From.Contains(current);
}

/// <summary>One row of the table of intents.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="SetBy">Who may set it. A model may set none.</param>
/// <param name="From">The intents it may follow.</param>
/// <param name="Status">The status it gives by itself; null when the holds decide.</param>
internal sealed record IntentRule(Intent Intent, string SetBy, ImmutableArray<Intent> From, GoalStatus? Status);

/// <summary>One row of the table of holds.</summary>
/// <param name="Kind">The hold.</param>
/// <param name="AddedBy">Who may add it.</param>
/// <param name="LiftedBy">Who may lift it.</param>
/// <param name="Status">The status it gives.</param>
internal sealed record HoldRule(HoldKind Kind, string AddedBy, string LiftedBy, GoalStatus Status);

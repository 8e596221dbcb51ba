using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Planning;

/// <summary>What follows from a goal's state while its next plan is written.</summary>
internal static class PlanningView
{
    /// <summary>Why nobody writes, although a plan is to be written; or null.</summary>
    public static PlanHold? Hold(GoalState state) => state is { Open: null, Ended: ReadModels.GoalStatus.None, Planning.Wait: { } wait }
        ? new PlanHold { Kind = wait.IsQuota ? HoldKind.Quota : HoldKind.Wait, Reason = wait.Reason, Until = wait.Until, IsGuess = wait.IsGuess }
        : null;

    /// <summary>When the model may be asked again, or null.</summary>
    public static DateTimeOffset? WakeAt(GoalState state) =>
        state is { Ended: ReadModels.GoalStatus.None, Open: null, Wanted: Intent.Run, Holds.IsEmpty: true, Planning.Wait: { } wait } ? wait.Until : null;

    /// <summary>Whether the next call must wait, and no person has called it back.</summary>
    public static bool IsWaiting(GoalState state, DateTimeOffset now) =>
        state.Planning is { Wait: { } wait } planning && wait.Until > now && GoalSteering.Newest(state) <= planning.Steered;
}

using System.Globalization;

namespace Orleans.Goals.Engine.Operations;

/// <summary>
/// How often an operation that is simply done once more is taken over from hosts that died. One whose hosts die again and again is most likely itself the reason: on a cluster
/// it would end one silo after the other.
/// </summary>
/// <remarks>Attempts have a limit of their own, see <see cref="Plans.PlanInterruptions"/>; turns of agents are counted by their worker, calls that write plans count as faults.</remarks>
internal static class TakeOvers
{
    /// <summary>So often the host of an operation dies before it is begun no more.</summary>
    public const int MaximumDeaths = 5;

    /// <summary>Whether an operation whose owner has died is given up, not taken over.</summary>
    public static bool IsGivenUp(OpenOperation open) => open.Execution >= MaximumDeaths
        && open.Kind is OperationKind.Baseline or OperationKind.Round or OperationKind.Deliver or OperationKind.Recheck or OperationKind.LostCheck or OperationKind.Reconcile or OperationKind.Finish
            or OperationKind.Place or OperationKind.Mark or OperationKind.Land or OperationKind.Notice or OperationKind.Clear;

    /// <summary>Why, as a part of a sentence.</summary>
    public static string Reason(OpenOperation open) => Reason(open.Execution);

    /// <summary>Why something was given up that was interrupted so often.</summary>
    public static string Reason(int times) => string.Create(
        CultureInfo.InvariantCulture, $"it was interrupted {times} times, each time because the process that ran it ended; see whether it is what ends it");

    /// <summary>What counts as its result.</summary>
    public static OperationResult Result(OpenOperation open, OperationOutcome outcome = OperationOutcome.Failed) =>
        new() { Outcome = outcome, Reason = Reason(open), Active = TimeSpan.Zero };
}

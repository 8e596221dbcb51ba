using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>What becomes of steps whose outcome nobody knows, as their policies say.</summary>
internal static class PlanInterruptions
{
    /// <summary>So often a step of a plan is lost before a person is asked about it.</summary>
    public const int MaximumLosses = 10;

    /// <summary>The exit status by which a command says that the step did nothing.</summary>
    private const int DidNothing = 1;

    /// <summary>Where a step stands when nobody knows what its attempt did.</summary>
    public static StepPhase After(StepDefinition definition) => Interruptions.Of(definition) switch
    {
        InterruptionPolicy.Check => definition.Checks.IsEmpty ? StepPhase.Unknown : StepPhase.Checking,
        InterruptionPolicy.Retry => StepPhase.Ready,
        InterruptionPolicy.Ask => StepPhase.Unknown,
        InterruptionPolicy.Reconcile => StepPhase.Reconciling,
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// Where a step stands after an attempt was lost. One that may run again does so; but a step that is lost again and again is most likely itself the reason, as one
    /// that kills what watches it or restarts the machine: after the first time it waits ever longer, and after <see cref="MaximumLosses"/> a person is asked.
    /// </summary>
    public static StepPhase AfterLoss(StepState step, StepDefinition definition) => After(definition) switch
    {
        StepPhase.Ready or StepPhase.Reconciling when step.Losses + 1 >= MaximumLosses => StepPhase.Unknown,
        StepPhase.Ready when step.Losses > 0 => StepPhase.Delayed,
        var next => next,
    };

    /// <summary>How long a step waits after another loss: a second, and twice as long each time.</summary>
    public static TimeSpan DelayAfterLoss(StepState step) => TimeSpan.FromSeconds(1 << Math.Min(step.Losses, MaximumLosses));

    /// <summary>Begins to reconcile what waits for it, under the same limit as attempts.</summary>
    public static void Begin(PlanTurn turn)
    {
        PlanPlacing.Look(turn);
        while (turn.State is { Rechecked: true } state
            && state.Reconciling.Where(index => PlanPlacing.IsPlaced(state, index)).Select(static index => (int?)index).FirstOrDefault() is { } index
            && PlanView.MayStart(state, turn.Now)
            && PlanProposals.MayBegin(state)
            && PlanView.OpenWork(state) < PlanView.Concurrency(state))
        {
            var step = state.Step(index).Id;
            turn.Emit(new ReconcileBegun
            {
                At = turn.Now,
                Operation = new OpenOperation
                {
                    Operation = string.Create(CultureInfo.InvariantCulture, $"{state.Id}/{step}/{state.Steps[index].Attempt}/reconcile"),
                    Kind = OperationKind.Reconcile,
                    Step = step,
                    Execution = 1,
                    Owner = PlanPlacing.Owner(turn, step),
                    BegunAt = turn.Now,
                },
            });
        }
    }

    /// <summary>Ends it with what the command told.</summary>
    public static void End(PlanTurn turn, OpenOperation open, OperationResult result)
    {
        var next = result switch
        {
            { Outcome: OperationOutcome.Succeeded, ExitCode: 0 } when result.Verdicts.All(verdict => verdict.Verdict == Verdict.Passed) => StepPhase.Done,
            _ when turn.State.Desired!.Mode == DesiredMode.Stop => StepPhase.Stopped,
            { Outcome: OperationOutcome.Failed, ExitCode: DidNothing } => StepPhase.Ready,
            _ => StepPhase.Unknown,
        };
        turn.Emit(new ReconcileEnded { At = turn.Now, Operation = open.Operation, Step = open.Step!, Result = result, Next = next });
    }

    /// <summary>The state after the begin.</summary>
    public static PlanState Apply(PlanState state, ReconcileBegun begun) => state with
    {
        Open = state.Open.Add(begun.Operation),
        Reconciling = state.Reconciling.Remove(state.Graph.IndexOf(begun.Operation.Step!)),
    };

    /// <summary>The state after the end.</summary>
    public static PlanState Apply(PlanState state, ReconcileEnded ended)
    {
        var index = state.Graph.IndexOf(ended.Step);
        var step = state.Steps[index];
        var next = state with
        {
            Open = OpenOperations.Close(state.Open, ended.Operation),
            Active = state.Active + ended.Result.Active,
            Steps = state.Steps.SetItem(index, ended.Next == StepPhase.Unknown && ended.Result.Reason.Length > 0 ? step with { Reason = ended.Result.Reason } : step),
        };
        return PlanTransitions.Move(next, index, ended.Next);
    }
}

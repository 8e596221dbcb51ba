using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Plans;

/// <summary>Makes of a plan's record what a forked goal's plan begins with, and begins it.</summary>
/// <remarks>
/// Nothing that was open is taken over. A step that may simply be repeated is tried again; any other that had been begun is treated as one of an earlier plan whose outcome
/// nobody knows: its checks tell, or its reconcile command, or a person. The checks of finished steps are run again, for the workspace is another.
/// </remarks>
internal static class PlanSeeds
{
    /// <summary>What a plan with this record leaves to the fork.</summary>
    /// <param name="plan">The plan's record; it has its assignment.</param>
    /// <param name="answers">A person's answers that it has not taken yet: the questions they are given to are not asked again.</param>
    /// <param name="isStopped">Whether its goal was being cancelled, which the fork is not.</param>
    public static PlanSeed Of(PlanState plan, ImmutableArray<StepAnswer> answers, bool isStopped)
    {
        var steps = ImmutableSortedDictionary.CreateBuilder<int, StepState>();
        var finished = ImmutableArray.CreateBuilder<FinishedStep>();
        foreach (var (index, step) in plan.Steps)
        {
            switch (step.Phase == StepPhase.Asking && answers.Any(answer => answer.Step == plan.Step(index).Id) ? step : Of(plan, index, step, isStopped))
            {
                case StepState kept:
                    steps.Add(index, kept with { Since = null });
                    break;
                case FinishedStep carried:
                    finished.Add(carried);
                    break;
            }
        }

        return new PlanSeed
        {
            Steps = steps.ToImmutable(),
            Finished = plan.Rechecked ? finished.ToImmutable() : [.. plan.Assignment!.Finished, .. finished],
            Rechecked = plan.Rechecked,
            Rechecks = plan.Rechecks,
            Failing = plan.Failing,
            Answered = plan.Answered,
            Ending = isStopped ? null : plan.Ending,
        };
    }

    /// <summary>How many attempts of it had ended: those that were open do not count in a fork.</summary>
    public static long Attempts(PlanState plan) => plan.Attempts - plan.Open.Count(static open => open.Kind == OperationKind.Attempt) - plan.Workers.Count;

    /// <summary>The state of a plan that begins with a seed.</summary>
    public static PlanState Apply(PlanState state, PlanAssignment assignment, PlanSeed seed) => Place(state with
    {
        Assignment = assignment,
        Steps = seed.Steps,
        Rechecked = seed.Rechecked && seed.Finished.IsEmpty,
        Rechecks = seed.Rechecks,
        Failing = seed.Failing,
        Answered = seed.Answered,
        Ending = seed.Ending,
    });

    /// <summary>The state with every step in its place by its phase. A step that has yet to go on waits for those before it, also when it had begun before they were looked at again.</summary>
    public static PlanState Place(PlanState state)
    {
        if (state.Rechecked)
        {
            state = state with { Steps = state.Steps.RemoveRange(state.Steps.Where(step => IsToGoOn(step.Value) && !PlanTransitions.AreDependenciesDone(state, step.Key)).Select(step => step.Key)) };
        }

        return state with
        {
            Done = state.Steps.Keys.Count(state.IsDone),
            Delayed = Of(state, StepPhase.Delayed),
            Unknown = Of(state, StepPhase.Unknown),
            Waiting = Of(state, StepPhase.Waiting),
            Asking = Of(state, StepPhase.Asking),
            Reconciling = Of(state, StepPhase.Reconciling),
            Ready = !state.Rechecked ? [] :
            [
                .. Enumerable.Range(0, state.Graph.Steps.Length).Where(index =>
                    (!state.Steps.TryGetValue(index, out var step) || step.Phase == StepPhase.Ready) && PlanTransitions.AreDependenciesDone(state, index)),
            ],
        };
    }

    private static bool IsToGoOn(StepState step) => step.Phase is StepPhase.Ready or StepPhase.Delayed or StepPhase.Waiting;

    private static ImmutableSortedSet<int> Of(PlanState state, StepPhase phase) => [.. state.Steps.Where(step => step.Value.Phase == phase).Select(step => step.Key)];

    /// <summary>A step as it goes on: where it stands, or what is left of it to be looked at again; null for one that begins anew.</summary>
    private static object? Of(PlanState plan, int index, StepState step, bool isStopped)
    {
        var definition = plan.Step(index);
        switch (step.Phase)
        {
            case StepPhase.Done or StepPhase.Kept or StepPhase.KeptUnchecked:
                // The next line of defence for one without checks are the goal's criteria.
                return definition.Checks.IsEmpty && !PauseRules.IsPause(definition) ? step : Left(isUnknown: false);
            case StepPhase.Asking or StepPhase.Pursuing:
            case StepPhase.Stopped when isStopped && definition.Action is GoalAction:
                // A goal of the other's step stays the other's: the fork begins one of its own.
                return null;
            case StepPhase.Working:
            case StepPhase.Stopped when isStopped && definition.Action is AgentAction:
                // So does a worker.
                return null;
            case StepPhase.Running or StepPhase.Checking:
                return Begun();
            case StepPhase.Stopped when isStopped:
                return Begun();
            default:
                return step;
        }

        object? Begun() => !Interruptions.MayRepeat(definition) ? Left(isUnknown: true) : step with { Phase = StepPhase.Ready, Reason = "it was running when the goal was forked" };

        FinishedStep Left(bool isUnknown) => new()
        {
            Hash = plan.Graph.Hashes[index],
            Step = definition.Id,
            Operation = step.Operation ?? $"{plan.Id}/{definition.Id}",
            Unknown = isUnknown,
            Answer = step.Answer,
            Output = step.Output,
        };
    }
}

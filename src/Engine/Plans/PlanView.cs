using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Plans;

/// <summary>What follows from a plan's state: what its goal hears of it, and whether anything can start.</summary>
internal static class PlanView
{
    /// <summary>How many attempts of one plan run at a time.</summary>
    public const int MaximumConcurrency = 4;

    /// <summary>What the goal hears.</summary>
    public static Observed Observe(PlanState state) => new()
    {
        Version = state.Sequence,
        Generation = state.Desired?.Generation ?? 0,
        Answered = state.Answered,
        Attempts = state.Attempts,
        Active = state.Active,
        Done = state.Done,
        Open = state.Open.Length,
        Hold = Hold(state),
        Questions = [.. state.Unknown.Select(index => Question(state, index))],
        Ending = state.Ending,
    };

    /// <summary>Whether the goal lets anything start at this time.</summary>
    public static bool MayStart(PlanState state, DateTimeOffset now) =>
        state is { Ending: null, Failing: null, Desired.Mode: DesiredMode.Run } && !(state.Desired.NotAfter <= now);

    /// <summary>Whether another attempt fits in what the goal lent.</summary>
    public static bool HasAllowance(PlanState state) => state.Desired?.Allowance is not { } allowance || state.Attempts < allowance;

    /// <summary>Why nothing of the plan can move although the goal lets it, or null.</summary>
    public static PlanHold? Hold(PlanState state)
    {
        if (!state.Open.IsEmpty || !state.Rechecked || !MayStart(state, state.At) || state.Done == state.Graph.Steps.Length)
        {
            return null;
        }

        if (!HasAllowance(state) && (!state.Ready.IsEmpty || !state.Delayed.IsEmpty))
        {
            return new PlanHold
            {
                Kind = HoldKind.Budget,
                Reason = string.Create(CultureInfo.InvariantCulture, $"the budget of attempts is used up ({state.Attempts} by this plan)"),
            };
        }

        if (!state.Ready.IsEmpty)
        {
            return null;
        }

        if (NextRetry(state) is { } until)
        {
            return new PlanHold { Kind = HoldKind.Wait, Reason = "every step that could go on waits for its next attempt", Until = until };
        }

        return state.Unknown.IsEmpty
            ? null
            : new PlanHold { Kind = HoldKind.Question, Reason = string.Join("; ", state.Unknown.Take(3).Select(index => Question(state, index).Text)) };
    }

    /// <summary>When the next delayed step may be tried, or null.</summary>
    public static DateTimeOffset? NextRetry(PlanState state) =>
        state.Delayed.IsEmpty ? null : state.Delayed.Min(index => state.Steps[index].RetryAt);

    /// <summary>What is asked about a step of unknown outcome.</summary>
    public static OpenQuestion Question(PlanState state, int index)
    {
        var id = state.Step(index).Id;
        var step = state.Steps[index];
        return new OpenQuestion
        {
            Step = id,
            Attempt = step.Attempt,
            Text = string.Create(
                CultureInfo.InvariantCulture,
                $"nobody knows whether step {id} did its work ({step.Reason ?? "its outcome is unknown"}): settle it as done, again or failed"),
        };
    }

    /// <summary>What the plan leaves to the next: finished steps, and those that must not simply be run again.</summary>
    public static ImmutableArray<FinishedStep> Finished(PlanState state)
    {
        if (!state.Rechecked)
        {
            // It never found out which steps of earlier plans hold: what it was given is still all that is known of them.
            return state.Assignment!.Finished;
        }

        var finished = ImmutableArray.CreateBuilder<FinishedStep>();
        foreach (var (index, step) in state.Steps)
        {
            var unknown = step.Phase is StepPhase.Unknown or StepPhase.Checking or StepPhase.Stopped && !state.Step(index).Idempotent;
            if ((unknown || state.IsDone(index)) && step.Operation is { } operation)
            {
                finished.Add(new FinishedStep { Hash = state.Graph.Hashes[index], Step = state.Step(index).Id, Operation = operation, Unknown = unknown });
            }
        }

        return finished.ToImmutable();
    }

    /// <summary>How many attempts are open.</summary>
    public static int OpenAttempts(PlanState state)
    {
        var count = 0;
        foreach (var operation in state.Open)
        {
            count += operation.Kind == OperationKind.Attempt ? 1 : 0;
        }

        return count;
    }
}

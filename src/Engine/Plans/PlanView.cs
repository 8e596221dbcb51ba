using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Plans;

/// <summary>What follows from a plan's state: what its goal hears of it, and whether anything can start.</summary>
internal static class PlanView
{
    /// <summary>What a person may say of a step of unknown outcome.</summary>
    public static readonly ImmutableArray<string> Outcomes = ["done", "again", "failed"];

    /// <summary>What the goal hears.</summary>
    public static Observed Observe(PlanState state) => new()
    {
        Version = state.Sequence,
        Generation = state.Desired?.Generation ?? 0,
        Answered = state.Answered,
        Attempts = state.Attempts,
        Active = state.Active,
        Overrun = state.Overrun,
        Done = state.Done,
        Replans = state.Replans,
        Models = Models(state),
        Open = state.Open.Length + state.Children.Values.Concat(PlanSpawns.Open(state)).Count(static child => child.IsBusy) + state.Workers.Values.Count(static worker => worker.IsBusy),
        Goals = state.Children.Count + PlanSpawns.Open(state).Count(),
        Hold = PlanRemotes.Hold(state) ?? Hold(state),
        Head = PlanRemotes.Head(state),
        Questions = [.. Questions(state)],
        Proposal = state.Proposal,
        Ending = state.Ending,
    };

    /// <summary>Whether the goal lets anything start at this time.</summary>
    public static bool MayStart(PlanState state, DateTimeOffset now) =>
        state is { Ending: null, Failing: null, Lack: null, Desired.Mode: DesiredMode.Run } && !(state.Desired.NotAfter <= now);

    /// <summary>How many attempts run at a time.</summary>
    public static int Concurrency(PlanState state) => state.Assignment!.Concurrency ?? GoalContract.DefaultConcurrency;

    /// <summary>Why nothing of the plan can move although the goal lets it, or null.</summary>
    public static PlanHold? Hold(PlanState state)
    {
        if (state.Open.Any(open => !PlanTakeOvers.IsStranded(state, open)) || !PlanProposals.MayBegin(state) || (!state.Rechecked && state.Open.IsEmpty && state.Unplaced is null) || !MayStart(state, state.At) || state.Done == state.Graph.Steps.Length)
        {
            return null;
        }

        if (!state.Rechecked)
        {
            return PlanPlacing.Hold(state);
        }

        // What is reserved for a stranded attempt is not used up.
        var isStranded = PlanTakeOvers.Stranded(state).Any();
        if (!isStranded && PlanBudget.Hold(state) is { } budget)
        {
            return budget;
        }

        var children = Below(state);
        if (CanStart(state, isStranded) || (children is null && !(state.Children.IsEmpty && state.Workers.IsEmpty)))
        {
            return null;
        }

        if (PlanPlacing.Hold(state) is { } missing)
        {
            return missing;
        }

        var byThemselves = (children ?? []).RemoveAll(static hold => hold.Kind == HoldKind.Question);
        if (state.Delayed.IsEmpty && state.Waiting.IsEmpty && !byThemselves.IsEmpty && byThemselves.All(static hold => hold.Kind == HoldKind.Quota))
        {
            return byThemselves.MinBy(static hold => hold.Until);
        }

        if (!state.Delayed.IsEmpty || !state.Waiting.IsEmpty || !byThemselves.IsEmpty)
        {
            // Whoever waits below for a host has no time: it must be looked after until there is one.
            var waitsForHost = byThemselves.Any(static hold => hold is { Kind: HoldKind.Wait, Until: null });
            return new PlanHold { Kind = HoldKind.Wait, Reason = WaitReason(state, byThemselves), Until = waitsForHost ? null : NextTime(state, byThemselves) };
        }

        var questions = Questions(state).Select(static question => question.Text).Concat((children ?? []).Select(static hold => hold.Reason)).Distinct(StringComparer.Ordinal).Take(3).ToArray();
        return questions.Length == 0
            ? null
            : new PlanHold { Kind = HoldKind.Question, Reason = string.Join("; ", questions), Until = NextTime(state, children ?? []) };
    }

    /// <summary>Why none of the goals and workers moves, one reason for each; null when one does, or there are none.</summary>
    private static ImmutableArray<PlanHold>? Below(PlanState state)
    {
        var workers = ImmutableArray.CreateBuilder<PlanHold>(state.Workers.Count);
        foreach (var worker in state.Workers.Values)
        {
            if (worker is not { Mode: DesiredMode.Run, IsBusy: false, Observed.Hold: { } hold })
            {
                return null;
            }

            if (!PlanWorkers.WaitsForGoal(worker))
            {
                // What it waits for speaks for it.
                workers.Add(hold);
            }
        }

        return state.Children.IsEmpty && state.Workers.IsEmpty ? null : PlanChildren.Holds(state) is { } children ? [.. children, .. workers] : null;
    }

    /// <summary>What its models took in and gave out, those of open workers as far as they told; null for nothing.</summary>
    public static ModelUsage? Models(PlanState state)
    {
        var models = state.Models;
        foreach (var worker in state.Workers.Values)
        {
            models += worker.Observed?.Models ?? new ModelUsage();
        }

        return models == new ModelUsage() ? null : models;
    }

    /// <summary>When the plan goes on by itself, or null: a delayed step may be tried, a wait is over, a question lapses.</summary>
    public static DateTimeOffset? NextTime(PlanState state)
    {
        var first = state.Delayed.IsEmpty || !PlanProposals.MayBegin(state) ? null : state.Delayed.Where(index => PlanPlacing.IsPlaced(state, index)).Min(index => state.Steps[index].RetryAt);
        foreach (var index in state.Waiting.Concat(state.Asking))
        {
            first = state.Steps[index].Until is { } until && !(first <= until) ? until : first;
        }

        return first;
    }

    /// <summary>What a person must tell or is asked.</summary>
    public static IEnumerable<OpenQuestion> Questions(PlanState state) =>
        state.Unknown.Select(index => Question(state, index)).Concat(state.Asking.Select(index => PlanQuestions.Question(state, index))).Concat(PlanWorkers.Questions(state));

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
            Options = Outcomes,
        };
    }

    /// <summary>Whether something could start, were the plan decided now. While goals or stranded attempts are open, what they were lent or their number may keep it from that.</summary>
    private static bool CanStart(PlanState state, bool isStranded) =>
        state.Reconciling.Any(index => PlanPlacing.IsPlaced(state, index)) || (PlanBudget.FirstReady(state) is not null && ((state.Children.IsEmpty && state.Workers.IsEmpty && !isStranded) || (PlanBudget.Allows(state) && OpenWork(state) < Concurrency(state))));

    private static DateTimeOffset? NextTime(PlanState state, ImmutableArray<PlanHold> children) =>
        GoalParents.Least(NextTime(state), children.IsEmpty ? null : children.Min(static hold => hold.Until));

    private static string WaitReason(PlanState state, ImmutableArray<PlanHold> children)
    {
        if (!children.IsEmpty)
        {
            return string.Join("; ", children.Take(3).Select(static hold => hold.Reason));
        }

        if (state.Waiting.IsEmpty)
        {
            return "every step that could go on waits for its next attempt";
        }

        var waits = state.Waiting.OrderBy(index => state.Steps[index].Until).Take(3).Select(index => $"{state.Step(index).Id} until {state.Steps[index].Until:u}");
        return $"nothing can go on before its time; these steps wait: {string.Join(", ", waits)}";
    }

    /// <summary>What the plan leaves to the next: finished steps, and those that must not simply be run again.</summary>
    public static ImmutableArray<FinishedStep> Finished(PlanState state)
    {
        var finished = ImmutableArray.CreateBuilder<FinishedStep>();
        if (!state.Rechecked)
        {
            // It never found out which steps of earlier plans hold: what it was given is still all that is known of them.
            finished.AddRange(state.Assignment!.Finished);
        }

        foreach (var (index, step) in state.Steps)
        {
            var unknown = step.Phase is StepPhase.Unknown or StepPhase.Checking or StepPhase.Reconciling
                || (step.Phase == StepPhase.Stopped && step.Goal is null && !Interruptions.MayRepeat(state.Step(index)));
            if ((unknown || state.IsDone(index)) && step.Operation is { } operation)
            {
                finished.Add(new FinishedStep { Hash = state.Graph.Hashes[index], Step = state.Step(index).Id, Operation = operation, Unknown = unknown, Answer = step.Answer });
            }
        }

        return finished.ToImmutable();
    }

    /// <summary>How many attempts, goals and reconcilings are open: what counts for the limit of work at a time.</summary>
    public static int OpenWork(PlanState state)
    {
        var count = state.Children.Count + state.Workers.Count;
        foreach (var operation in state.Open)
        {
            count += operation.Kind is OperationKind.Attempt or OperationKind.Reconcile ? 1 : 0;
        }

        return count;
    }
}

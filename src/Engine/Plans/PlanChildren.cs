using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>
/// Steps that are goals. The goal's id follows from the attempt, so that however often it is begun it is one goal. It is lent what it may cost, and an attempt is open until
/// its goal has ended: what that used is final then, and counts once.
/// </summary>
internal static class PlanChildren
{
    private const int MaximumReason = 500;

    /// <summary>Begins an attempt at a step that is a goal.</summary>
    public static void Begin(PlanTurn turn, int index)
    {
        var (state, step) = (turn.State, turn.State.Step(index));
        var attempt = (state.Steps.TryGetValue(index, out var known) ? known.Attempt : 0) + 1;
        turn.Emit(new ChildBegun
        {
            At = turn.Now,
            Step = step.Id,
            Attempt = attempt,
            Goal = ChildIds.Of(state.Key, step.Id, attempt),
            Lent = PlanBudget.Lend(state, ((GoalAction)step.Action).Goal.Budget),
        });
    }

    /// <summary>Takes what a goal tells.</summary>
    /// <returns>Why it is refused, or null.</returns>
    public static string? Take(PlanTurn turn, GoalId goal, ChildObserved observed)
    {
        if (turn.State.Ending is null && PlanSpawns.Find(turn.State, goal) is { } made)
        {
            PlanSpawns.Take(turn, made, observed);
            return null;
        }

        if (turn.State.Ending is not null || Find(turn.State, goal) is not { } index)
        {
            // What has ended need not be told so.
            return observed.Usage is null ? $"{goal} is not a step of {turn.State.Id} any more" : null;
        }

        var child = turn.State.Children[index];
        if (observed.Version <= (child.Observed?.Version ?? -1))
        {
            return null;
        }

        if (observed.Usage is { } usage)
        {
            End(turn, index, usage, Outcome(child, observed));
            return null;
        }

        turn.Emit(new ChildSeen { At = turn.Now, Step = turn.State.Step(index).Id, Attempt = child.Attempt, Goal = goal, Observed = observed });
        if (child.Setback is null && observed.Status is GoalStatus.Blocked or GoalStatus.BudgetLimited)
        {
            GiveUp(turn, index, child, $"{(observed.Status == GoalStatus.Blocked ? "it is blocked" : "its budget is used up")}: {observed.Hold?.Reason}");
        }

        return null;
    }

    /// <summary>A goal refused what it was told, or could not be reached for the whole retry window.</summary>
    public static void TakeUndelivered(PlanTurn turn, UndeliverableMessage message)
    {
        if (PlanSpawns.TakeUndelivered(turn, message) || Find(turn.State, message.Neighbour.Goal) is not { } index || turn.State.Children[index] is not { } child || message.Version < child.Generation)
        {
            return;
        }

        if (message.IsRefused)
        {
            // It never began, or its record is gone: nothing of it runs.
            End(turn, index, new ChildUsage(), message.Reason);
        }
        else if (child.Mode != DesiredMode.Stop)
        {
            GiveUp(turn, index, child, $"it is out of reach: {message.Reason}");
        }
        else
        {
            Lose(turn, index, child, message.Reason);
        }
    }

    /// <summary>The state after an event.</summary>
    public static PlanState Apply(PlanState state, ChildEvent change)
    {
        var index = state.Graph.IndexOf(change.Step);
        return change switch
        {
            ChildBegun begun => Begin(state, index, begun),
            ChildSeen seen => state with { Children = state.Children.SetItem(index, state.Children[index] with { Observed = seen.Observed }) },
            ChildGivenUp given => state with { Children = state.Children.SetItem(index, state.Children[index] with { Setback = given.Reason }) },
            ChildEnded ended => End(state, index, ended),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Raises the generation of what the plan wants of its goals whenever that has changed, so that no event can forget to.</summary>
    public static PlanState Steer(PlanState state)
    {
        if (state.Children.IsEmpty)
        {
            return state;
        }

        var children = state.Children.ToBuilder();
        foreach (var (index, child) in state.Children)
        {
            var mode = state is { Failing: not null } or { Desired.Mode: DesiredMode.Stop } || child.Setback is not null ? DesiredMode.Stop : state.Desired!.Mode;
            if (mode != child.Mode || state.Desired!.NotAfter != child.NotAfter)
            {
                children[index] = child with { Mode = mode, NotAfter = state.Desired!.NotAfter, Generation = child.Generation + 1 };
            }
        }

        return state with { Children = children.ToImmutable() };
    }

    /// <summary>The goals as neighbours. Also one that waits is poked: a person or a time may let it go on, and its host may die before it could tell.</summary>
    public static IEnumerable<Neighbour> Neighbours(PlanState state) =>
        state.Children.Values.Select(static child => new Neighbour(ActorKey.ForGoal(child.Goal), child.Generation, child.Generation, IsChild: true));

    /// <summary>What a goal must hear.</summary>
    public static ChildDesired Desire(PlanState state, GoalId goal)
    {
        if (PlanSpawns.Find(state, goal) is { } made)
        {
            return PlanSpawns.Desire(state, made);
        }

        var index = Find(state, goal)!.Value;
        var (child, step) = (state.Children[index], state.Step(index));
        return new ChildDesired
        {
            Generation = child.Generation,
            Plan = state.Id,
            Step = step.Id,
            Attempt = child.Attempt,
            Mode = child.Mode,
            Reason = child.Mode == DesiredMode.Stop ? child.Setback ?? state.Failing ?? "it is being stopped itself" : string.Empty,
            NotAfter = child.NotAfter,
            Lent = child.Lent,
            Trace = state.Assignment!.Trace,
            IsHeld = state.Assignment.HoldsWorkspace,
            Redacted = state.Assignment.Redacted,
            Contract = child.Observed is null ? ((GoalAction)step.Action).Goal : null,
        };
    }

    /// <summary>Why none of the goals moves, those that agents made included, one reason for each; null when one does.</summary>
    public static ImmutableArray<PlanHold>? Holds(PlanState state)
    {
        var holds = ImmutableArray.CreateBuilder<PlanHold>();
        foreach (var child in state.Children.Values.Concat(PlanSpawns.Open(state)))
        {
            if (child is not { Mode: DesiredMode.Run, Observed: { Hold: { } hold } observed } || observed.Generation < child.Generation)
            {
                return null;
            }

            holds.Add(hold);
        }

        return holds.ToImmutable();
    }

    /// <summary>The step whose goal it is, or null.</summary>
    public static int? Find(PlanState state, GoalId goal)
    {
        foreach (var (index, child) in state.Children)
        {
            if (child.Goal == goal)
            {
                return index;
            }
        }

        return null;
    }

    private static PlanState Begin(PlanState state, int index, ChildBegun begun)
    {
        var known = state.Steps.TryGetValue(index, out var step) ? step : new StepState { Phase = StepPhase.Ready };
        return state with
        {
            Steps = state.Steps.SetItem(
                index, known with { Phase = StepPhase.Pursuing, Attempt = begun.Attempt, Since = known.Since ?? begun.At, RetryAt = null, Goal = begun.Goal, Operation = begun.Goal.Value }),
            Ready = state.Ready.Remove(index),
            Delayed = state.Delayed.Remove(index),
            Children = state.Children.Add(index, new OpenChild
            {
                Goal = begun.Goal,
                Attempt = begun.Attempt,
                BegunAt = begun.At,
                Lent = begun.Lent,
                Mode = state.Desired!.Mode,
                NotAfter = state.Desired.NotAfter,
            }),
        };
    }

    private static PlanState End(PlanState state, int index, ChildEnded ended)
    {
        var step = state.Steps[index];
        var next = state with
        {
            Children = state.Children.Remove(index),
            Attempts = state.Attempts + ended.Usage.Attempts,
            Active = state.Active + ended.Usage.Active,
            Overrun = state.Overrun + ended.Usage.Overrun,
            Replans = state.Replans + ended.Usage.Replans,
            Models = ended.Usage.Models is { } models ? state.Models + models : state.Models,
            Steps = state.Steps.SetItem(index, step with
            {
                Failures = ended.Next is StepPhase.Failed or StepPhase.Ready or StepPhase.Delayed ? step.Failures + 1 : step.Failures,
                RetryAt = ended.RetryAt,
                Reason = ended.Reason.Length == 0 ? null : ended.Reason,
            }),
        };
        return PlanTransitions.Move(next, index, ended.Next);
    }

    /// <summary>Why a goal that has ended is not reached; empty when it is.</summary>
    public static string Outcome(OpenChild child, ChildObserved observed) => observed.Status switch
    {
        // Also when it was given up, for it got there before it heard of that.
        GoalStatus.Complete => string.Empty,
        _ when child.Setback is { } setback => setback,
        _ when child.Mode == DesiredMode.Stop => "it was stopped",
        _ => "it was cancelled",
    };

    /// <summary>What counts for a goal of which nobody knows what became of it: all that it was lent.</summary>
    public static ChildUsage Lost(OpenChild child) => new()
    {
        Attempts = child.Lent.Attempts ?? 0,
        Active = child.Lent.Active ?? TimeSpan.Zero,
        Replans = child.Lent.Replans ?? 0,
        Models = child.Lent.Models?.AsUsed(),
    };

    private static void GiveUp(PlanTurn turn, int index, OpenChild child, string reason) => turn.Emit(
        new ChildGivenUp { At = turn.Now, Step = turn.State.Step(index).Id, Attempt = child.Attempt, Goal = child.Goal, Reason = ReasonText.Clip(reason, MaximumReason) });

    /// <summary>Nobody knows what became of it: it counts with all that it was lent, and a person must tell what it did.</summary>
    private static void Lose(PlanTurn turn, int index, OpenChild child, string reason) => turn.Emit(new ChildEnded
    {
        At = turn.Now,
        Step = turn.State.Step(index).Id,
        Attempt = child.Attempt,
        Goal = child.Goal,
        Reason = ReasonText.Clip($"goal {child.Goal} is out of reach: {reason}", MaximumReason),
        Usage = Lost(child),
        Next = StepPhase.Unknown,
    });

    /// <summary>Ends an attempt with what its goal used.</summary>
    /// <param name="turn">The decision.</param>
    /// <param name="index">The step.</param>
    /// <param name="usage">What counts.</param>
    /// <param name="failure">Why it failed; empty when it did not.</param>
    private static void End(PlanTurn turn, int index, ChildUsage usage, string failure)
    {
        var (step, child) = (turn.State.Step(index), turn.State.Children[index]);
        var next = failure.Length == 0 ? StepPhase.Done
            : turn.State.Desired!.Mode == DesiredMode.Stop || (child.Setback is null && turn.State.Failing is not null) ? StepPhase.Stopped
            : PlanDecisions.AfterFailure(turn.State.Steps[index], step);
        turn.Emit(new ChildEnded
        {
            At = turn.Now,
            Step = step.Id,
            Attempt = child.Attempt,
            Goal = child.Goal,
            Reason = failure.Length == 0 ? string.Empty : ReasonText.Clip($"goal {child.Goal}: {failure}", MaximumReason),
            Usage = usage,
            Next = next,
            RetryAt = PlanDecisions.RetryAt(turn, step, next),
        });
        if (next == StepPhase.Failed)
        {
            PlanDecisions.Fail(turn, string.Create(CultureInfo.InvariantCulture, $"step {step.Id} failed in attempt {child.Attempt}: {turn.State.Steps[index].Reason}"));
        }
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>
/// Goals that agents make. The call travels in its worker's state until the plan has answered it, and the answer in the plan's: the goal's id follows from attempt and call, so that
/// however often it is begun it is one goal. It is lent out of what its worker was lent, and an attempt is open until its worker and all of its goals have ended.
/// </summary>
internal static class PlanSpawns
{
    private const int MaximumReason = 500;

    /// <summary>Takes what a worker wants: a goal made, or one stopped.</summary>
    public static void Hear(PlanTurn turn, int index)
    {
        var open = turn.State.Workers[index];
        if (open.Observed is not { } observed || open.Left is not null)
        {
            return;
        }

        foreach (var goal in open.Goals.Where(goal => goal is { IsOpen: true, Child.Setback: null } && observed.Stopping.Contains(goal.Number)))
        {
            GiveUp(turn, index, goal, "its agent wanted it to stop");
        }

        if (observed.Asked is { } ask && ask.Number > open.Asked)
        {
            Answer(turn, index, ask);
        }
    }

    /// <summary>Takes what a goal tells.</summary>
    public static void Take(PlanTurn turn, (int Index, SpawnedGoal Goal) found, ChildObserved observed)
    {
        var (index, goal) = found;
        if (observed.Version <= (goal.Child!.Observed?.Version ?? -1))
        {
            return;
        }

        if (observed.Usage is { } usage)
        {
            End(turn, index, goal, usage, PlanChildren.Outcome(goal.Child, observed));
            return;
        }

        turn.Emit(new SpawnSeen { At = turn.Now, Step = turn.State.Step(index).Id, Attempt = goal.Child.Attempt, Number = goal.Number, Observed = observed });
        if (goal.Child.Setback is null && observed.Status is GoalStatus.Blocked or GoalStatus.BudgetLimited)
        {
            GiveUp(turn, index, goal, $"{(observed.Status == GoalStatus.Blocked ? "it is blocked" : "its budget is used up")}: {observed.Hold?.Reason}");
        }
    }

    /// <summary>A goal refused what it was told, or could not be reached for the whole retry window.</summary>
    /// <returns>Whether it is one that an agent made.</returns>
    public static bool TakeUndelivered(PlanTurn turn, UndeliverableMessage message)
    {
        if (Find(turn.State, message.Neighbour.Goal) is not (var index, { Child: { } child } goal))
        {
            return false;
        }

        if (message.Version < child.Generation)
        {
            // Something newer is on its way.
        }
        else if (message.IsRefused)
        {
            // It never began, or its record is gone: nothing of it runs.
            End(turn, index, goal, new ChildUsage(), message.Reason);
        }
        else if (child.Mode != DesiredMode.Stop)
        {
            GiveUp(turn, index, goal, $"it is out of reach: {message.Reason}");
        }
        else
        {
            // Nobody knows what became of it: it counts with all that it was lent.
            End(turn, index, goal, PlanChildren.Lost(child), $"it is out of reach, and nobody knows what became of it: {message.Reason}");
        }

        return true;
    }

    /// <summary>The state after an event.</summary>
    public static PlanState Apply(PlanState state, SpawnEvent change)
    {
        var index = state.Graph.IndexOf(change.Step);
        var open = state.Workers[index];
        var next = change switch
        {
            GoalSpawned spawned => Heard(open, change.Number) with { Lent = SpawnLoan.Less(open.Lent, spawned.Lent), Goals = Kept(open).Add(Begin(state, spawned)) },
            SpawnRefused refused => Heard(open, change.Number) with { Goals = Kept(open).Add(new SpawnedGoal { Number = change.Number, Fault = refused.Reason }) },
            SpawnSeen seen => Change(open, change.Number, goal => goal with { Contract = null, Child = goal.Child! with { Observed = seen.Observed } }),
            SpawnGivenUp given => Change(open, change.Number, goal => goal with { Child = goal.Child! with { Setback = given.Reason } }),
            SpawnEnded ended => End(open, ended),
            _ => throw new UnreachableException(),
        };
        state = state with { Workers = state.Workers.SetItem(index, next) };
        return change is SpawnEnded { End.Usage: var usage } ? Count(state, index, (SpawnEnded)change, usage) : state;
    }

    /// <summary>Raises the generation of what the plan wants of these goals whenever that has changed.</summary>
    public static PlanState Steer(PlanState state)
    {
        foreach (var (index, open) in state.Workers)
        {
            if (!open.Goals.Any(static goal => goal.IsOpen))
            {
                continue;
            }

            var goals = open.Goals.ToBuilder();
            for (var place = 0; place < goals.Count; place++)
            {
                if (goals[place] is not { IsOpen: true, Child: { } child } goal)
                {
                    continue;
                }

                var stops = state is { Failing: not null } or { Desired.Mode: DesiredMode.Stop } || open.Setback is not null || open.Left is not null || child.Setback is not null;
                var mode = stops ? DesiredMode.Stop : state.Desired!.Mode;
                if (mode != child.Mode || state.Desired!.NotAfter != child.NotAfter)
                {
                    goals[place] = goal with { Child = child with { Mode = mode, NotAfter = state.Desired!.NotAfter, Generation = child.Generation + 1 } };
                }
            }

            state = state with { Workers = state.Workers.SetItem(index, open with { Goals = goals.ToImmutable() }) };
        }

        return state;
    }

    /// <summary>The goals as neighbours.</summary>
    public static IEnumerable<Neighbour> Neighbours(PlanState state) =>
        Open(state).Select(static child => new Neighbour(ActorKey.ForGoal(child.Goal), child.Generation, child.Generation, IsChild: true));

    /// <summary>What a goal must hear.</summary>
    public static ChildDesired Desire(PlanState state, (int Index, SpawnedGoal Goal) found)
    {
        var (index, goal) = found;
        var (open, child) = (state.Workers[index], goal.Child!);
        return new ChildDesired
        {
            Generation = child.Generation,
            Plan = state.Id,
            Step = state.Step(index).Id,
            Attempt = child.Attempt,
            Call = goal.Number,
            Mode = child.Mode,
            Reason = child.Mode == DesiredMode.Stop ? child.Setback ?? open.Setback ?? (open.Left is null ? state.Failing : null) ?? "the attempt that made it has ended" : string.Empty,
            NotAfter = child.NotAfter,
            Lent = child.Lent,
            Trace = state.Assignment!.Trace,
            IsHeld = state.Assignment.HoldsWorkspace,
            Redacted = state.Assignment.Redacted,
            Contract = goal.Contract,
        };
    }

    /// <summary>The goals of agents that are not known to have ended.</summary>
    public static IEnumerable<OpenChild> Open(PlanState state) => state.Workers.Values.SelectMany(static worker => worker.Goals).Where(static goal => goal.IsOpen).Select(static goal => goal.Child!);

    /// <summary>The goal, and the step whose agent made it; null where none did, or it has ended.</summary>
    public static (int Index, SpawnedGoal Goal)? Find(PlanState state, GoalId goal)
    {
        foreach (var (index, open) in state.Workers)
        {
            if (open.Goals.FirstOrDefault(made => made.IsOpen && made.Child!.Goal == goal) is { } found)
            {
                return (index, found);
            }
        }

        return null;
    }

    private static void Answer(PlanTurn turn, int index, GoalAsk ask)
    {
        var (state, open) = (turn.State, turn.State.Workers[index]);
        var step = state.Step(index).Id;
        var (contract, loan, problem) = Decide(state, index, ask, turn.Now);
        if (contract is null)
        {
            turn.Emit(new SpawnRefused { At = turn.Now, Step = step, Attempt = open.Attempt, Number = ask.Number, Reason = problem });
            return;
        }

        turn.Emit(new GoalSpawned
        {
            At = turn.Now,
            Step = step,
            Attempt = open.Attempt,
            Number = ask.Number,
            Goal = ChildIds.Of(state.Key, step, open.Attempt, ask.Number),
            Contract = contract,
            Lent = loan!,
        });
    }

    private static (GoalContract? Contract, ChildLoan? Loan, string Problem) Decide(PlanState state, int index, GoalAsk ask, DateTimeOffset now)
    {
        var (open, policy) = (state.Workers[index], state.Assignment!.Agents!.Policy);
        var bounds = policy.Goals ?? new AgentGoals();
        var (most, total) = (bounds.Open ?? AgentGoals.DefaultOpen, bounds.Total ?? AgentGoals.DefaultTotal);
        if (Bound() is { } bound)
        {
            return (null, null, bound);
        }

        var (contract, share, problem) = SpawnText.Read(ask.Text, state, index);
        if (contract is null)
        {
            return (null, null, $"no goal was made; correct this and call it again:\n{problem}");
        }

        (var loan, problem) = SpawnLoan.Of(state, ask.Left, contract.Budget, share);
        return loan is null ? (null, null, $"no goal was made: {problem}") : (contract, loan, string.Empty);

        string? Bound() => state switch
        {
            { Failing: not null } or { Desired: not { Mode: DesiredMode.Run or DesiredMode.Pause } } => "no goal was made: what you work on is being stopped",
            { Desired.NotAfter: { } end } when end <= now => "no goal was made: the time of your goal is over",
            _ when SpawnTool.Depth(policy) <= 0 => "no goal was made: agents of this goal make none; do the work yourself",
            { Assignment.Remote: not null } => "no goal was made: your workspace is a git remote, where goals make none; do the work yourself",
            { Assignment.Definition.Isolation: not null } => "no goal was made: you work in a worktree of your own, where nobody else does; do the work yourself",
            _ when open.Goals.Count(static goal => goal.IsOpen) >= most => string.Create(CultureInfo.InvariantCulture, $"no goal was made: {most} that you made are under way, which is the most; wait for one with {BackgroundTools.WaitFor}"),
            _ when open.Goals.Count(static goal => goal.Child is not null) >= total => string.Create(CultureInfo.InvariantCulture, $"no goal was made: you have made {total}, which is the most; do the work yourself"),
            _ => null,
        };
    }

    private static void GiveUp(PlanTurn turn, int index, SpawnedGoal goal, string reason) => turn.Emit(
        new SpawnGivenUp { At = turn.Now, Step = turn.State.Step(index).Id, Attempt = goal.Child!.Attempt, Number = goal.Number, Reason = ReasonText.Clip(reason, MaximumReason) });

    private static void End(PlanTurn turn, int index, SpawnedGoal goal, ChildUsage usage, string failure)
    {
        turn.Emit(new SpawnEnded
        {
            At = turn.Now,
            Step = turn.State.Step(index).Id,
            Attempt = goal.Child!.Attempt,
            Number = goal.Number,
            Goal = goal.Child.Goal,
            End = new SpawnEnd { Reason = failure.Length == 0 ? string.Empty : ReasonText.Clip(failure, MaximumReason), Usage = usage },
        });
        PlanWorkerEnds.EndWhenStill(turn, index);
    }

    private static SpawnedGoal Begin(PlanState state, GoalSpawned spawned) => new()
    {
        Number = spawned.Number,
        Contract = spawned.Contract,
        Child = new OpenChild
        {
            Goal = spawned.Goal,
            Attempt = spawned.Attempt,
            BegunAt = spawned.At,
            Lent = spawned.Lent,
            Mode = state.Desired!.Mode,
            NotAfter = state.Desired.NotAfter,
        },
    };

    private static OpenWorker Heard(OpenWorker open, int number) => open with { Asked = number, Generation = open.Generation + 1 };

    /// <summary>What is kept when the next call is answered: why an earlier one was refused its worker has heard.</summary>
    private static ImmutableArray<SpawnedGoal> Kept(OpenWorker open) => open.Goals.RemoveAll(static goal => goal.Fault is not null);

    private static OpenWorker Change(OpenWorker open, int number, Func<SpawnedGoal, SpawnedGoal> change) => open with { Goals = [.. open.Goals.Select(goal => goal.Number == number ? change(goal) : goal)] };

    private static OpenWorker End(OpenWorker open, SpawnEnded ended)
    {
        var lent = open.Goals.First(goal => goal.Number == ended.Number).Child!.Lent;
        return Change(open, ended.Number, goal => goal with { Contract = null, End = ended.End }) with { Lent = SpawnLoan.More(open.Lent, lent, ended.End.Usage), Generation = open.Generation + 1 };
    }

    /// <summary>What it used counts for the plan from now on.</summary>
    private static PlanState Count(PlanState state, int index, SpawnEnded ended, ChildUsage usage)
    {
        var step = state.Steps[index];
        var made = step.Made.IsDefault ? [] : step.Made;
        return state with
        {
            Attempts = state.Attempts + usage.Attempts,
            Active = state.Active + usage.Active,
            Overrun = state.Overrun + usage.Overrun,
            Replans = state.Replans + usage.Replans,
            Models = usage.Models is { } models ? state.Models + models : state.Models,
            Steps = state.Steps.SetItem(index, step with { Made = [.. made.TakeLast(StepView.MaximumGoals - 1), new MadeGoal { Goal = ended.Goal, Attempt = ended.Attempt, Reason = ended.End.Reason }] }),
        };
    }
}

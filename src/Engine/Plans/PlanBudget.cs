using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>
/// What a plan may still spend of what its goal lent it. Every attempt reserves active time when it begins, and is stopped when that is over; what it is billed beyond that
/// is an overrun. Checks and rounds reserve nothing: they count when they are settled.
/// </summary>
internal static class PlanBudget
{
    /// <summary>Whether another attempt fits in what the goal lent.</summary>
    public static bool Allows(PlanState state) => HasAttempts(state) && !(Left(state) < ContractLimits.ShortestActive);

    /// <summary>What is left of the lent active time beside what open attempts have reserved; null for no limit.</summary>
    public static TimeSpan? Left(PlanState state)
    {
        if (state.Desired?.Active is not { } left)
        {
            return null;
        }

        left -= state.Active;
        foreach (var open in state.Open)
        {
            left -= open.Reserved ?? TimeSpan.Zero;
        }

        foreach (var child in Goals(state))
        {
            left -= child.Lent.Active ?? TimeSpan.Zero;
        }

        foreach (var worker in state.Workers.Values)
        {
            left -= worker.Lent.Active ?? TimeSpan.Zero;
        }

        return left;
    }

    /// <summary>The first step that may be tried as soon as there is room, or null. What an agent does needs models.</summary>
    public static int? FirstReady(PlanState state)
    {
        foreach (var index in state.Ready)
        {
            if (AllowsModels(state, index) && PlanPlacing.IsPlaced(state, index))
            {
                return index;
            }
        }

        return null;
    }

    /// <summary>Whether what is left for models allows a step to be tried.</summary>
    public static bool AllowsModels(PlanState state, int index) => state.Step(index).Action is not AgentAction || HasModels(state);

    /// <summary>What a worker is lent: its share of what is left, taken off at once, so that the sum never exceeds the budget.</summary>
    public static WorkerLoan LendWorker(PlanState state, StepDefinition step)
    {
        var models = ModelsLeft(state);
        var share = Math.Max(1, Math.Min(PlanView.Concurrency(state) - state.Workers.Count, state.Ready.Count(index => state.Step(index).Action is AgentAction)));
        return new WorkerLoan
        {
            Active = Reserve(state, step),
            Tokens = models?.Tokens / share,
            Turns = models?.Turns is { } turns ? Math.Max(1, turns / share) : null,
            Cost = models?.Cost / share,
            Tools = models?.Tools is { } tools ? Math.Max(1, tools / share) : null,
        };
    }

    /// <summary>What an attempt at a step reserves: its timeout, or what is left when that is less; null for no limit.</summary>
    public static TimeSpan? Reserve(PlanState state, StepDefinition step) => Left(state) is { } left ? left < step.Timeout ? left : step.Timeout : null;

    /// <summary>What a goal that is a step is lent: all that is left, or what its own budget says when that is less. It is taken off at once, so that the sum never exceeds the budget.</summary>
    public static ChildLoan Lend(PlanState state, GoalBudget budget) => new()
    {
        Attempts = AttemptsLeft(state) is { } attempts ? GoalParents.Least(attempts, budget.Attempts) : null,
        Active = Left(state) is { } active ? GoalParents.Least(active, budget.Active) : null,
        Replans = ReplansLeft(state) is { } replans ? GoalParents.Least(Math.Max(0, replans), budget.Replans) : null,
        Models = ModelsLeft(state) is { } models ? ModelLoan.Least(models, ModelLoan.Of(budget)) : null,
    };

    /// <summary>The step as an attempt must take it: with no more time than is reserved.</summary>
    public static StepDefinition Cut(StepDefinition step, OpenOperation attempt) => IsCut(step, attempt) ? step with { Timeout = attempt.Reserved!.Value } : step;

    /// <summary>Whether an attempt has less time than its step says.</summary>
    public static bool IsCut(StepDefinition step, OpenOperation attempt) => attempt.Reserved < step.Timeout;

    /// <summary>What counts for a settled attempt, where that is not what its result says, and how much of it is beyond its reservation.</summary>
    /// <remarks>Of a lost one nobody knows how long it ran: it counts from its beginning, at most its reservation or timeout.</remarks>
    public static (TimeSpan? Billed, TimeSpan Overrun) Bill(OpenOperation attempt, StepDefinition step, OperationResult result, DateTimeOffset now)
    {
        var most = attempt.Reserved ?? step.Timeout;
        most = now - attempt.BegunAt < most ? now - attempt.BegunAt : most;
        var billed = result.Outcome == OperationOutcome.Lost && most > result.Active ? most : result.Active;
        return (billed == result.Active ? null : billed, attempt.Reserved is { } reserved && billed > reserved ? billed - reserved : TimeSpan.Zero);
    }

    /// <summary>Why steps that could go on may not, or null when they may, or when there are none.</summary>
    public static PlanHold? Hold(PlanState state)
    {
        // What goals and workers have been lent may come back.
        if (!state.Children.IsEmpty || !state.Workers.IsEmpty || (state.Ready.IsEmpty && state.Delayed.IsEmpty))
        {
            return null;
        }

        if (Allows(state))
        {
            // A wait that is over or an answer may let go on what needs no model.
            return !HasModels(state) && state is { Waiting.IsEmpty: true, Asking.IsEmpty: true } && state.Ready.Concat(state.Delayed).All(index => state.Step(index).Action is AgentAction)
                ? new PlanHold { Kind = HoldKind.Budget, Reason = ModelsReason(state.Models) }
                : null;
        }

        return new PlanHold
        {
            Kind = HoldKind.Budget,
            Reason = HasAttempts(state)
                ? ActiveReason(state.Desired!.ActiveBudget ?? state.Desired.Active!.Value, state.Desired.ActiveBudget - state.Desired.Active + state.Active ?? state.Active)
                : string.Create(CultureInfo.InvariantCulture, $"the budget of attempts is used up ({state.Attempts} by this plan)"),
        };
    }

    /// <summary>Says that the active time is used up.</summary>
    /// <param name="budget">The whole budget.</param>
    /// <param name="used">How much of it was used.</param>
    public static string ActiveReason(TimeSpan budget, TimeSpan used) =>
        $"the budget of {DurationText.Format(budget)} of active time is used up ({DurationText.Format(TimeSpan.FromMilliseconds(Math.Round(used.TotalMilliseconds)))} used)";

    /// <summary>Says that what models may cost is used up.</summary>
    public static string ModelsReason(ModelUsage used) =>
        string.Create(CultureInfo.InvariantCulture, $"the budget of tokens, turns, tool calls or cost does not allow another turn ({used.Tokens:N0} tokens in {used.Calls:N0} turns used)");

    /// <summary>What is left for models beside what goals and workers have been lent; null for no limit.</summary>
    public static ModelLoan? ModelsLeft(PlanState state)
    {
        if (state.Desired?.Models is not { } lent)
        {
            return null;
        }

        var used = state.Models;
        foreach (var worker in state.Workers.Values)
        {
            used += worker.Lent.Models.AsUsed();
        }

        foreach (var child in Goals(state))
        {
            used += child.Lent.Models?.AsUsed() ?? new ModelUsage();
        }

        return ModelLoan.Left(lent, used);
    }

    /// <summary>The goals that have been lent something: those of steps, and those that agents made.</summary>
    private static IEnumerable<OpenChild> Goals(PlanState state) => state.Children.Values.Concat(PlanSpawns.Open(state));

    private static bool HasModels(PlanState state) => state.Desired?.Models is not { } lent || (state.Exhausted != lent && ModelsLeft(state) is { IsUsedUp: false });

    private static bool HasAttempts(PlanState state) => !(AttemptsLeft(state) <= 0);

    /// <summary>The attempts that are left beside what goals have been lent; null for no limit.</summary>
    public static long? AttemptsLeft(PlanState state) => state.Desired?.Allowance is not { } allowance ? null
        : allowance - state.Attempts - Goals(state).Sum(static child => child.Lent.Attempts ?? 0);

    /// <summary>The replans that are left beside what goals have been lent; null for no limit.</summary>
    public static int? ReplansLeft(PlanState state) => state.Desired?.Replans is not { } replans ? null
        : replans - state.Replans - Goals(state).Sum(static child => child.Lent.Replans ?? 0);
}

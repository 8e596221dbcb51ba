using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>What a goal that an agent makes is lent: out of what its worker was lent, which is that much less until the goal has ended. So nothing is lent twice.</summary>
internal static class SpawnLoan
{
    /// <summary>The loan; or, for the model, why it cannot be given.</summary>
    /// <param name="state">The plan: attempts and replans are its own.</param>
    /// <param name="left">What the worker has left.</param>
    /// <param name="budget">What the goal may cost by its contract.</param>
    /// <param name="share">How many hundredths of what is left are lent of what the budget does not name.</param>
    public static (ChildLoan? Loan, string Problem) Of(PlanState state, WorkerLoan left, GoalBudget budget, int share)
    {
        var problem = string.Empty;
        var active = left.Active is { } time ? Part(time.Ticks, budget.Active?.Ticks, "active", static ticks => DurationText.Format(new TimeSpan(ticks - (ticks % TimeSpan.TicksPerSecond))), ContractLimits.ShortestActive.Ticks) : null;
        var loan = new ChildLoan
        {
            Attempts = PlanBudget.AttemptsLeft(state) is { } attempts ? attempts < 1 ? Fail<long>("no attempt at a step is left") : Math.Clamp(budget.Attempts ?? attempts * share / 100, 1, attempts) : null,
            Replans = PlanBudget.ReplansLeft(state) is { } replans ? Math.Clamp(budget.Replans ?? replans, 0, Math.Max(0, replans) * share / 100) : null,
            Active = active is { } ticks ? new TimeSpan(ticks) : null,
            Models = Limiting(new ModelLoan
            {
                Tokens = Part(left.Tokens, budget.Tokens, "tokens", Plain),
                Turns = Part(left.Turns, budget.Turns, "turns", Plain),
                Tools = Part(left.Tools, budget.ToolCalls, "toolCalls", Plain),
                Cost = Part(left.Cost, budget.Cost is { } cost ? ModelTariff.CostOf(cost) : null, "cost", static part => (part / (decimal)ModelTariff.Billion).ToString("0.####", CultureInfo.InvariantCulture)),
            }),
        };
        return problem.Length > 0 ? (null, problem) : (loan, string.Empty);

        long? Part(long? all, long? own, string name, Func<long, string> write, long least = 1)
        {
            if (all is not { } whole)
            {
                return null;
            }

            var most = (long)((decimal)whole * SpawnTool.MaximumShare / 100);
            return own > most ? Fail<long>($"budget.{name}: {write(whole)} are left to you, and {write(most)} is the most that you may lend of them; write less")
                : (own ?? (long)((decimal)whole * share / 100)) is var part && part < least ? Fail<long>($"too little is left to you of {name} ({write(whole)}); do the work yourself")
                : part;
        }

        T? Fail<T>(string what)
            where T : struct
        {
            problem = problem.Length == 0 ? what : $"{problem}\n{what}";
            return null;
        }
    }

    /// <summary>What a worker was lent, less what a goal of its agent is.</summary>
    public static WorkerLoan Less(WorkerLoan loan, ChildLoan child) => Change(loan, -1, child.Active, child.Models);

    /// <summary>What a worker was lent, and what a goal of its agent gives back: what it was lent and did not use.</summary>
    public static WorkerLoan More(WorkerLoan loan, ChildLoan child, ChildUsage used)
    {
        var models = used.Models ?? new ModelUsage();
        return Change(
            loan,
            1,
            child.Active is { } active && active > used.Active ? active - used.Active : TimeSpan.Zero,
            child.Models is { } lent ? ModelLoan.Left(lent, models) : null);
    }

    private static WorkerLoan Change(WorkerLoan loan, int sign, TimeSpan? active, ModelLoan? models) => loan with
    {
        Active = loan.Active + (sign * (active ?? TimeSpan.Zero)),
        Tokens = loan.Tokens + (sign * (models?.Tokens ?? 0)),
        Turns = loan.Turns + (sign * (models?.Turns ?? 0)),
        Tools = loan.Tools + (sign * (models?.Tools ?? 0)),
        Cost = loan.Cost + (sign * (models?.Cost ?? 0)),
    };

    private static ModelLoan? Limiting(ModelLoan loan) => loan.IsLimit ? loan : null;

    private static string Plain(long part) => part.ToString("N0", CultureInfo.InvariantCulture);
}

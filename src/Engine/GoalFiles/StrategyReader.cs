using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads how a goal makes its plans, and makes the one of a strategy.</summary>
internal static class StrategyReader
{
    /// <summary>How many plans may follow the first with a strategy when the budget does not say.</summary>
    public const int Replans = 5;

    private const string Key = "strategy";
    private const string PlansKey = "plans";

    /// <summary>The strategy; null where none is written.</summary>
    public static PlanStrategy? Read(ReadingState state, MapFields goal)
    {
        if (WordReader.Read(state, goal, Key, AgentWords.Strategies) is { } index)
        {
            return (PlanStrategy)(index + 1);
        }

        if (goal.Node(Key) is not null && goal.Node(PlansKey) is null)
        {
            // It may have been meant to make them.
            state.Refuse(goal.PathOf(PlansKey));
        }

        return null;
    }

    /// <summary>The planner that is written as the strategy; null where none is.</summary>
    public static PlannerChoice? ReadPlanner(ReadingState state, MapFields goal)
    {
        if (goal.Node(Key) is not YamlMap map)
        {
            return null;
        }

        var fields = MapFields.Of(state, map, goal.PathOf(Key), "a map such as {planner: releases}", PlannerKeys.Planner)!;
        return new PlannerChoice
        {
            Name = fields.RequiredText(AgentWords.Planner, "the name of a planner of the application, for example planner: releases")!,
            With = fields.Names("with", "a map such as {branch: main}") ?? ImmutableSortedDictionary<string, string>.Empty,
            Timeout = fields.Duration("timeout") ?? PlannerChoice.DefaultTimeout,
            Trust = fields.Flag("trust") ?? false,
        };
    }

    /// <summary>Whether a strategy makes the plans.</summary>
    public static bool MakesPlans(PlanStrategy? strategy) => strategy is PlanStrategy.Continuous or PlanStrategy.Fresh || AgentRules.AreWritten(strategy);

    /// <summary>The budget that a strategy begins its plan again with.</summary>
    public static GoalBudget Budget(PlanStrategy? strategy, GoalBudget budget) =>
        MakesPlans(strategy) && budget.Replans is null ? budget with { Replans = Replans } : budget;

    /// <summary>The plans of a strategy that makes them; plans that are written are told.</summary>
    /// <param name="state">What is known so far.</param>
    /// <param name="goal">The goal's keys.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="objective">What is wanted; null when it could not be read.</param>
    public static ImmutableArray<PlanDefinition> Plans(ReadingState state, MapFields goal, PlanStrategy strategy, string? objective)
    {
        var name = strategy == PlanStrategy.Planner ? "{planner: ...}" : AgentWords.Word(strategy);
        foreach (var written in goal.Written(PlansKey))
        {
            state.Add(goal.KeyOffset(written), $"'strategy: {name}' makes the plans by itself; remove 'plans', or write 'strategy: declared'");
        }

        if (AgentRules.AreWritten(strategy))
        {
            return [];
        }

        // What is wrong with the instructions is told of the objective.
        state.Refuse(goal.PathOf(PlansKey));
        // Workers hand off as the policy says, and the budget bounds them together: a timeout would let a longer stretch fail.
        var step = new StepDefinition { Id = "work", Action = new AgentAction { Instructions = objective! }, Timeout = ContractLimits.Wait };
        return [new PlanDefinition { Name = name, Steps = [step] }];
    }
}

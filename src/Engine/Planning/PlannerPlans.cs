using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;

namespace Orleans.Goals.Engine.Planning;

/// <summary>Reads the plan that a planner of the application made: by the rules of declared plans, and by those of plans that no person looked at.</summary>
internal static class PlannerPlans
{
    private const string Path = "plans[0]";

    /// <summary>The plan, or what is wrong with it.</summary>
    public static (WrittenPlan? Plan, string Problem) Read(PlanDefinition plan, string why, GoalState state)
    {
        var contract = state.Contract!;
        if (!plan.Steps.IsDefault && plan.Steps.Length > PlanningLimits.Steps)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"the plan has {plan.Steps.Length:N0} steps; make at most {PlanningLimits.Steps}"));
        }

        var problems = Declared(contract, plan);
        if (problems.IsEmpty)
        {
            problems = Unseen(contract, plan);
        }

        return problems.IsEmpty ? PlanText.Take(plan, why, PlannerCalls.Write(plan), state) : (null, string.Join('\n', problems.Take(PlanningLimits.Errors)));
    }

    private static ImmutableArray<string> Declared(GoalContract contract, PlanDefinition plan) =>
    [
        .. ContractValidator.Validate(contract with { Strategy = null, Planner = null, Plans = [plan] })
            .Where(static problem => problem.Path.StartsWith(Path, StringComparison.Ordinal))
            .Select(static problem => $"{At(problem.Path)}{problem.Message}"),
    ];

    private static ImmutableArray<string> Unseen(GoalContract contract, PlanDefinition plan)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        for (var index = 0; index < plan.Steps.Length; index++)
        {
            var (step, at) = (plan.Steps[index], string.Create(CultureInfo.InvariantCulture, $"{Path}.steps[{index}]"));
            var personal = step.Action is GoalAction ? "goal" : step.Environment is { Secrets.IsEmpty: false } ? "secrets" : null;
            if (personal is not null)
            {
                problems.Add($"{At(at)}a step has '{personal}', which only a person may write; remove it");
            }

            problems.AddRange(PlanText.Unseen(contract, step, at).Select(static problem => $"{At(problem.Path)}{problem.Problem}"));
        }

        return problems.ToImmutable();
    }

    /// <summary>Where it is, within the plan.</summary>
    private static string At(string path) => path.Length > Path.Length + 1 ? $"{path[(Path.Length + 1)..]}: " : string.Empty;
}

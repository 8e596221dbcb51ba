using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold of the planner of the application that a contract names.</summary>
internal static class PlannerRules
{
    /// <summary>What is wrong with it.</summary>
    public static void Apply(ContractFindings findings, GoalContract contract)
    {
        if (contract.Planner is not { } planner)
        {
            if (contract.Strategy == PlanStrategy.Planner)
            {
                findings.Add("strategy", "it does not say which planner makes the plans; write strategy: {planner: NAME}");
            }

            return;
        }

        if (contract.Strategy != PlanStrategy.Planner)
        {
            findings.Add("strategy", $"the planner '{Excerpt.Of(planner.Name ?? string.Empty)}' would make no plan; write strategy: {{planner: NAME}}, or remove it");
        }

        if (findings.HasText("strategy.planner", planner.Name, "the name of a planner") && !Identifier.IsValid(planner.Name))
        {
            findings.Add("strategy.planner", $"'{Excerpt.Of(planner.Name)}' is no name of a planner: {Identifier.Explain(planner.Name)}");
        }

        JudgeRules.With(findings, "strategy", planner.With);
        findings.Duration("strategy.timeout", planner.Timeout, ContractLimits.Wait, "timeout");
    }
}

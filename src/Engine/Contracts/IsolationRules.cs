using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for a plan whose attempts do not work in the workspace itself.</summary>
internal static class IsolationRules
{
    public static void Apply(ContractFindings findings, string path, PlanDefinition plan)
    {
        if (plan.Isolation is null)
        {
            return;
        }

        if (plan.Isolation != PlanIsolation.Worktree)
        {
            findings.Add($"{path}.isolation", "the isolation is unknown; write worktree, or leave it out");
        }

        for (var index = 0; !plan.Steps.IsDefault && index < plan.Steps.Length; index++)
        {
            if (plan.Steps[index]?.Reconcile is not null)
            {
                // It would tell of work that lies in a worktree and was never merged.
                findings.Add($"{path}.steps[{index}].reconcile", "a step of a plan with 'isolation: worktree' cannot have it; remove one of the two");
            }
        }
    }

    /// <summary>Tells when a goal that changes nothing has changes to merge.</summary>
    public static void ApplyToReader(ContractFindings findings, GoalContract contract)
    {
        for (var index = 0; contract.ReadsOnly && !contract.Plans.IsDefault && index < contract.Plans.Length; index++)
        {
            if (contract.Plans[index]?.Isolation is not null)
            {
                findings.Add($"plans[{index}].isolation", "the plan merges changes, and the goal only reads; remove isolation or readsOnly");
            }
        }
    }
}

using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What a contract with steps that agents do must keep to.</summary>
internal static class AgentRules
{
    /// <summary>Whether an agent does a step of a plan.</summary>
    public static bool AreIn(PlanDefinition plan) => plan.Steps.Any(static step => step.Action is AgentAction);
}

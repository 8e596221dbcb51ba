using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for steps that agents do, for goals that have such, and for what is said of agents where there are none.</summary>
internal static class AgentRules
{
    /// <summary>Why a step that an agent does does not say what happens after an interruption.</summary>
    public const string GoesOn = "an agent goes on from its last turn by itself";

    private const string NoStep = "no step of this goal is done by an agent";

    /// <summary>Whether a plan has steps that agents do.</summary>
    public static bool AreIn(PlanDefinition plan) => plan.Steps.Any(static step => step.Action is AgentAction);

    /// <summary>Whether agents may work on a goal: some of its steps are theirs, or a model says which.</summary>
    public static bool MayWork(GoalContract contract) => AreWritten(contract.Strategy) || contract.Plans.Any(AreIn);

    /// <summary>Whether a goal's plans are written while it runs, by a model or a planner of the application.</summary>
    public static bool AreWritten(PlanStrategy? strategy) => strategy is PlanStrategy.Model or PlanStrategy.Planner;

    /// <summary>What a contract says of agents as a whole.</summary>
    public static void Apply(ContractFindings findings, GoalContract contract)
    {
        AgentPolicyRules.Apply(findings, contract.Agents);
        PlannerRules.Apply(findings, contract);
        Strategy(findings, contract);
        TariffRules.Cost(findings, contract);
        if (AreUnclear(contract.Plans))
        {
            return;
        }

        if (!contract.Plans.Any(AreIn))
        {
            RefuseWithoutAgents(findings, contract);
        }
        else if (contract.Agents is { Plan: not null, Initializer: false })
        {
            findings.Add("model.plan", "'plan' says which model writes plans, and none does; remove it, or write 'strategy: model' instead of 'plans', or 'initializer: true' in 'agents'");
        }

        if (contract.Budget is { } budget && !contract.Plans.Any(AreInOrBelow))
        {
            RefuseLimit("tokens", budget.Tokens is not null && !contract.Plans.Any(IsJudgedInOrBelow) && !JudgeRules.AreIn(contract.DoneWhen));
            RefuseLimit("turns", budget.Turns is not null);
            RefuseLimit("toolCalls", budget.ToolCalls is not null);
            RefuseLimit("cost", budget.Cost is not null);
        }

        void RefuseLimit(string key, bool said)
        {
            if (said)
            {
                findings.Add($"budget.{key}", $"'{key}' bounds what agents use, and {NoStep}, nor of the goals that are its steps; remove it, or give a step with 'agent'");
            }
        }
    }

    /// <summary>The limits of what models use.</summary>
    public static void Budget(ContractFindings findings, GoalBudget budget)
    {
        if (budget.Tokens < 1)
        {
            findings.Add("budget.tokens", $"the goal may use {budget.Tokens} tokens, so no agent could begin; write 1 or more, for example 2M, or leave it out for no limit");
        }

        if (budget.Turns < 1)
        {
            findings.Add("budget.turns", $"the goal's agents may make {budget.Turns} turns, so none could begin; write 1 or more, or leave it out for no limit");
        }

        if (budget.ToolCalls < 1)
        {
            findings.Add("budget.toolCalls", $"the goal's agents may make {budget.ToolCalls} tool calls, so they could do nothing; write 1 or more, or leave it out for no limit");
        }
    }

    /// <summary>What an agent is to do.</summary>
    /// <param name="findings">Gets what is wrong.</param>
    /// <param name="path">The step.</param>
    /// <param name="step">Its definition.</param>
    /// <param name="action">Its action.</param>
    public static void Step(ContractFindings findings, string path, StepDefinition step, AgentAction action)
    {
        if (findings.HasText($"{path}.agent", action.Instructions, "what the agent is to do"))
        {
            if (string.IsNullOrWhiteSpace(action.Instructions))
            {
                findings.Add($"{path}.agent", "the instructions are empty; write what the agent is to do");
            }
            else if (action.Instructions.Length > AgentAction.MaximumInstructions)
            {
                findings.Add(
                    $"{path}.agent",
                    $"the instructions have {action.Instructions.Length:N0} characters; write at most {AgentAction.MaximumInstructions:N0}, and the rest into a file that 'readFirst' names");
            }
        }

        Refuse("idempotent", step.Idempotent);
        Refuse("onInterrupted", step.OnInterrupted is not null);
        Refuse("reconcile", step.Reconcile is not null);

        void Refuse(string key, bool said)
        {
            if (said)
            {
                findings.Add($"{path}.{key}", $"'{key}' says nothing about a step with 'agent': {GoesOn}; remove it");
            }
        }
    }

    /// <summary>With a strategy that makes the plans there is one, of one step.</summary>
    private static void Strategy(ContractFindings findings, GoalContract contract)
    {
        if (contract.Strategy is not { } strategy)
        {
            return;
        }

        if (strategy == PlanStrategy.None || !Enum.IsDefined(strategy))
        {
            findings.Add("strategy", $"there is no such strategy; write one of {string.Join(", ", AgentWords.Strategies)}");
            return;
        }

        if (AreWritten(strategy))
        {
            if (!contract.Plans.IsDefaultOrEmpty)
            {
                findings.Add("plans", $"with 'strategy: {(strategy == PlanStrategy.Model ? "model' a model writes" : "{planner: ...}' the planner makes")} the plans; remove them, or write 'strategy: declared'");
            }

            return;
        }

        if (strategy != PlanStrategy.Declared && !contract.Plans.IsDefaultOrEmpty
            && (contract.Plans.Length > 1 || contract.Plans[0] is not { Steps: { IsDefault: false, Length: 1 } steps } || steps[0]?.Action is not AgentAction))
        {
            findings.Add("plans", $"with 'strategy: {AgentWords.Word(strategy)}' there is exactly one plan, of one step that an agent does; write that, or 'strategy: declared'");
        }
    }

    private static void RefuseWithoutAgents(ContractFindings findings, GoalContract contract)
    {
        var below = contract.Plans.Any(AreInOrBelow) ? "; those of the goals that are its steps have what those goals say" : string.Empty;
        Refuse("strategy", contract.Strategy is PlanStrategy.Declared, "says how agents make plans");
        var policy = contract.Agents;
        var isJudged = JudgeRules.AreIn(contract.DoneWhen);
        var hasOthers = policy?.Work is not null || policy?.Compact is not null || policy?.Plan is not null;
        Refuse(hasOthers ? "model" : "model.judge", hasOthers || (policy?.Judge is not null && !isJudged), "says which model agents use");
        Refuse("agents", policy is not null && policy != new AgentPolicy { Work = policy.Work, Compact = policy.Compact, Plan = policy.Plan, Judge = policy.Judge }, "says how agents work");

        void Refuse(string key, bool said, string meaning)
        {
            if (said)
            {
                findings.Add(key, $"'{key}' {meaning}, and {NoStep}{below}; remove it, or give a step with 'agent'");
            }
        }
    }

    /// <summary>Whether a plan, or a goal that is a step of it, has steps that agents do. Of plans that are clear.</summary>
    private static bool AreInOrBelow(PlanDefinition plan) =>
        plan.Steps.Any(static step => step.Action is AgentAction || (step.Action is GoalAction child && (AreWritten(child.Goal.Strategy) || child.Goal.Plans.Any(AreInOrBelow))));

    /// <summary>Whether a model judges a criterion of a goal that is a step of a plan.</summary>
    private static bool IsJudgedInOrBelow(PlanDefinition plan) =>
        plan.Steps.Any(static step => step.Action is GoalAction child && (JudgeRules.AreIn(child.Goal.DoneWhen) || child.Goal.Plans.Any(IsJudgedInOrBelow)));

    /// <summary>Whether something in the plans could not be read, which may have been meant to be a step that an agent does; what is wrong with it is told by itself.</summary>
    private static bool AreUnclear(ImmutableArray<PlanDefinition> plans, int depth = 0) => depth > GoalAction.MaximumDepth || plans.IsDefaultOrEmpty
        || plans.Any(plan => plan is null || plan.Steps.IsDefaultOrEmpty || plan.Steps.Any(step => step?.Action switch
        {
            null or RunAction { Command: null } => true,
            GoalAction child => child.Goal is null || (!AreWritten(child.Goal.Strategy) && AreUnclear(child.Goal.Plans, depth + 1)),
            _ => false,
        }));
}

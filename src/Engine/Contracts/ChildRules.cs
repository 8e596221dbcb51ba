using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for steps that are goals.</summary>
internal static class ChildRules
{
    /// <summary>Whether a plan has steps that are goals.</summary>
    public static bool AreIn(PlanDefinition plan) => plan.Steps.Any(static step => step.Action is GoalAction);

    /// <summary>The goals that are steps of a plan.</summary>
    /// <param name="findings">Gets what is wrong.</param>
    /// <param name="path">The plan.</param>
    /// <param name="plan">The plan's definition.</param>
    /// <param name="above">The contracts that the steps are in, the outermost first and the plan's own last.</param>
    public static void Apply(ContractFindings findings, string path, PlanDefinition plan, ImmutableArray<GoalContract> above)
    {
        if (plan.Steps.IsDefault || plan.Steps.Length > PlanDefinition.MaximumSteps)
        {
            return;
        }

        for (var index = 0; index < plan.Steps.Length && !findings.IsFull; index++)
        {
            if (plan.Steps[index]?.Action is GoalAction action)
            {
                Child(findings, $"{path}.steps[{index}].goal", action.Goal, above);
            }
        }
    }

    /// <summary>Tells which options of commands a step that is a goal has.</summary>
    public static void RefuseOptionsOfCommands(ContractFindings findings, string path, StepDefinition step)
    {
        Refuse("timeout", step.Timeout != StepDefinition.DefaultTimeout, "the goal's own budget.wallClock bounds it");
        Refuse("idempotent", step.Idempotent, "the steps of the goal say it each for itself");
        Refuse("onInterrupted", step.OnInterrupted is not null, "the goal says it for its own steps");
        Refuse("reconcile", step.Reconcile is not null, "the steps of the goal say it each for itself");
        Refuse("env", step.Environment is not null, "the goal has its own");
        Refuse("needs", !step.Needs.IsDefaultOrEmpty, "the goal says it for itself");
        Refuse("checks", step.Checks.IsDefault || !step.Checks.IsEmpty, "the goal's doneWhen says when it is reached");

        void Refuse(string key, bool said, string instead)
        {
            if (said)
            {
                findings.Add($"{path}.{key}", $"a step that is a goal runs no command, so '{key}' says nothing about it; remove it: {instead}");
            }
        }
    }

    private static void Child(ContractFindings findings, string path, GoalContract? child, ImmutableArray<GoalContract> above)
    {
        if (!findings.Has(path, child, "a goal with objective, doneWhen and plans"))
        {
            return;
        }

        if (above.Length > GoalAction.MaximumDepth)
        {
            findings.AddUnwritable(path, $"this goal is {above.Length} levels below the outermost, and {GoalAction.MaximumDepth} are the most; make its plan part of the goal above it");
            return;
        }

        findings.Add(path, ContractValidator.Find(child, above));
        if (child.Schedule is not null)
        {
            findings.Add($"{path}.schedule", "a goal that is a step begins when it is its turn, and ends; remove the schedule, or give one to the outermost goal");
        }

        Workspace(findings, $"{path}.workspace", child, above);
    }

    /// <summary>
    /// Who holds a workspace never waits for another: two that did could wait for each other for ever. So below a goal that writes everything is written where it works.
    /// </summary>
    private static void Workspace(ContractFindings findings, string path, GoalContract child, ImmutableArray<GoalContract> above)
    {
        if (!child.ReadsOnly && child.Workspace is { } own && above.LastOrDefault(static goal => !goal.ReadsOnly) is { Workspace: { } held } && !IsWithin(own, held))
        {
            findings.Add(
                path,
                $"this goal writes in '{Excerpt.Of(own)}' while one above it holds '{Excerpt.Of(held)}', and who holds a workspace must not wait for another; "
                + "let it work there or below, or say 'readsOnly: true' of those above it");
        }
    }

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}

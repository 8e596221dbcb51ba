using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What is to happen to steps of unknown outcome.</summary>
internal static class Interruptions
{
    /// <summary>The policies as goal files write them.</summary>
    public static ImmutableArray<string> Words { get; } = ["check", "retry", "ask", "reconcile"];

    /// <summary>The policy of a step; null for a step that leaves it to its goal.</summary>
    public static InterruptionPolicy? Said(StepDefinition step) => step.OnInterrupted ?? (step.Idempotent ? InterruptionPolicy.Retry : null);

    /// <summary>The policy of a step of a plan to which the goal's default was given. What an agent does may be done again: it finds what is there, and goes on from that.</summary>
    public static InterruptionPolicy Of(StepDefinition step) => step.Action is AgentAction ? InterruptionPolicy.Retry : Said(step) ?? InterruptionPolicy.Check;

    /// <summary>Whether a step may simply be run again when nobody knows what became of it.</summary>
    public static bool MayRepeat(StepDefinition step) => Of(step) == InterruptionPolicy.Retry;

    /// <summary>A plan whose steps that say nothing have the goal's default.</summary>
    public static PlanDefinition Resolve(PlanDefinition plan, InterruptionPolicy? goal) => goal is null or InterruptionPolicy.Check
        ? plan
        : plan with { Steps = [.. plan.Steps.Select(step => Said(step) is null && IsWork(step) ? step with { OnInterrupted = goal } : step)] };

    /// <summary>Whether a step does something outside, of which somebody may not know the outcome, and is to say what happens then.</summary>
    private static bool IsWork(StepDefinition step) => step.Action is null or RunAction or ToolAction;

    /// <summary>A step in the one way of writing its policy: two that mean the same are written the same.</summary>
    public static StepDefinition Normalize(StepDefinition step) => Of(step) is var policy && policy is InterruptionPolicy.Check or InterruptionPolicy.Retry
        ? step with { Idempotent = policy == InterruptionPolicy.Retry, OnInterrupted = null }
        : step;

    /// <summary>Tells what is wrong with the policy of a step.</summary>
    /// <param name="findings">Gets it.</param>
    /// <param name="path">The step.</param>
    /// <param name="step">The step's definition.</param>
    /// <param name="goal">The goal's default.</param>
    public static void Apply(ContractFindings findings, string path, StepDefinition step, InterruptionPolicy? goal)
    {
        Known(findings, $"{path}.onInterrupted", step.OnInterrupted);
        if (step is { Idempotent: true, OnInterrupted: InterruptionPolicy.Check or InterruptionPolicy.Ask or InterruptionPolicy.Reconcile })
        {
            findings.Add(
                $"{path}.onInterrupted",
                $"'idempotent: true' means 'onInterrupted: retry', and here stands '{Word(step.OnInterrupted.Value)}'; remove one of the two");
        }

        var policy = Said(step) ?? (IsWork(step) ? goal : null);
        if (step.Reconcile is not null)
        {
            CommandRules.Apply(findings, $"{path}.reconcile", step.Reconcile);
            if (policy != InterruptionPolicy.Reconcile)
            {
                findings.Add($"{path}.reconcile", "it would never be run; write 'onInterrupted: reconcile' as well, or remove it");
            }
        }
        else if (policy == InterruptionPolicy.Reconcile)
        {
            var whose = step.OnInterrupted is null ? "the goal's 'onInterrupted: reconcile' holds for this step, and it" : "'onInterrupted: reconcile'";
            findings.Add(
                step.OnInterrupted is null ? path : $"{path}.onInterrupted",
                $"{whose} needs a command that tells what the step did; write one, for example reconcile: \"test -f out/done\", or another 'onInterrupted'");
        }
    }

    /// <summary>Tells when a policy is none.</summary>
    public static void Known(ContractFindings findings, string path, InterruptionPolicy? policy)
    {
        if (policy is not null && (policy == InterruptionPolicy.None || !Enum.IsDefined(policy.Value)))
        {
            findings.Add(path, $"there is no such policy; write one of {string.Join(", ", Words)}");
        }
    }

    /// <summary>A policy as goal files write it.</summary>
    public static string Word(InterruptionPolicy policy) => Words[(int)policy - 1];

    /// <summary>The policy of a word of <see cref="Words"/>; null for another.</summary>
    public static InterruptionPolicy? Parse(string word) => Words.IndexOf(word) is >= 0 and var index ? (InterruptionPolicy)(index + 1) : null;
}

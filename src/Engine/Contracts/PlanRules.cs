using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for a plan.</summary>
internal static class PlanRules
{
    /// <summary>How many steps of a cycle a message names.</summary>
    private const int ShownOfCycle = 10;

    public static void Apply(ContractFindings findings, string path, PlanDefinition plan, InterruptionPolicy? onInterrupted)
    {
        Concurrency(findings, $"{path}.concurrency", plan.Concurrency);
        IsolationRules.Apply(findings, path, plan);
        var list = $"{path}.steps";
        if (!findings.Has(list, plan.Steps, "a list of steps"))
        {
            return;
        }

        if (plan.Steps.IsEmpty)
        {
            findings.Add(list, "the plan has no steps; write at least one");
        }
        else if (plan.Steps.Length > PlanDefinition.MaximumSteps)
        {
            findings.Add(
                list,
                $"the plan has {plan.Steps.Length:N0} steps; write at most {PlanDefinition.MaximumSteps:N0}, and the rest as one step that runs them, or as another goal");
            return;
        }

        var ids = new SortedSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < plan.Steps.Length; index++)
        {
            var at = $"{list}[{index}]";
            if (findings.Has(at, plan.Steps[index], "a step with id and run"))
            {
                Step(findings, at, plan.Steps[index], ids);
                if (plan.Steps[index].Action is not AgentAction)
                {
                    Interruptions.Apply(findings, at, plan.Steps[index], onInterrupted);
                }
            }
        }

        if (plan.Steps.Count(static step => step?.Action is AskAction) is var asked and > ContractLimits.Questions)
        {
            findings.Add(list, $"the plan asks {asked:N0} questions; write at most {ContractLimits.Questions}");
        }

        Dependencies(findings, list, plan.Steps);
        Cycles(findings, list, plan.Steps);
    }

    /// <summary>Tells when a number of attempts at a time is out of range.</summary>
    public static void Concurrency(ContractFindings findings, string path, int? concurrency)
    {
        if (concurrency is < 1 or > GoalContract.MaximumConcurrency)
        {
            findings.Add(path, $"{concurrency:N0} attempts are to run at a time; write 1 to {GoalContract.MaximumConcurrency}, or leave it out for {GoalContract.DefaultConcurrency}");
        }
    }

    private static void Step(ContractFindings findings, string path, StepDefinition step, SortedSet<string> ids)
    {
        findings.Id($"{path}.id", step.Id, ids, "step");
        if (PauseRules.IsPause(step))
        {
            PauseRules.Apply(findings, path, step);
            return;
        }

        if (step.Action is GoalAction)
        {
            Retry(findings, path, step.Retry);
            ChildRules.RefuseOptionsOfCommands(findings, path, step);
            return;
        }

        Action(findings, path, step);
        findings.Duration($"{path}.timeout", step.Timeout, ContractLimits.Wait, "timeout");
        Retry(findings, path, step.Retry);
        EnvironmentRules.Apply(findings, path, step.Environment);
        NeedRules.Apply(findings, path, step.Needs);
        if (findings.Has($"{path}.checks", step.Checks, "a list of checks, [] for none"))
        {
            CheckRules.Apply(findings, $"{path}.checks", step.Checks, "check");
        }
    }

    private static void Retry(ContractFindings findings, string path, RetryPolicy? retry)
    {
        if (!findings.Has($"{path}.retry", retry, "{max: 0} for no retry"))
        {
            return;
        }

        if (retry.Max is < 0 or > ContractLimits.Retries)
        {
            findings.Add($"{path}.retry.max", $"{retry.Max:N0} attempts may follow a failed first one; write 0 to {ContractLimits.Retries:N0}");
        }

        if (retry.Delay < TimeSpan.Zero || retry.Delay > ContractLimits.Wait)
        {
            findings.Add($"{path}.retry.delay", $"the delay is {DurationText.Format(retry.Delay)}; write 0s to {ContractLimits.Wait.TotalDays:0}d");
        }
    }

    private static void Action(ContractFindings findings, string path, StepDefinition step)
    {
        if (step.Action is AgentAction agent)
        {
            AgentRules.Step(findings, path, step, agent);
        }
        else if (step.Action is ToolAction tool)
        {
            if (findings.HasText($"{path}.tool", tool.Tool, "the name of a tool")
                && (string.IsNullOrWhiteSpace(tool.Tool) || tool.Tool.Length > ContractLimits.ToolCharacters))
            {
                findings.Add($"{path}.tool", $"'{Excerpt.Of(tool.Tool)}' is no name of a tool; write 1 to {ContractLimits.ToolCharacters} characters");
            }

            findings.HasText($"{path}.arguments", tool.Arguments, "the tool's arguments, empty for none");
        }
        else if (findings.Has($"{path}.run", step.Action as RunAction, "a command"))
        {
            CommandRules.Apply(findings, $"{path}.run", ((RunAction)step.Action!).Command);
        }
    }

    private static void Dependencies(ContractFindings findings, string path, ImmutableArray<StepDefinition> steps)
    {
        var positions = StepGraph.Positions(steps);
        // A step without an id is told already; the name that nobody bears may be meant to be its.
        var unnamed = steps.Any(step => step?.Id is null);
        string[] ids = [.. steps.Select(step => step?.Id).OfType<string>()];
        for (var index = 0; index < steps.Length; index++)
        {
            if (steps[index] is not { } step || !findings.Has($"{path}[{index}].after", step.After, "a list of step ids, [] for none"))
            {
                continue;
            }

            var named = new SortedSet<string>(StringComparer.Ordinal);
            for (var item = 0; item < step.After.Length && !findings.IsFull; item++)
            {
                var at = $"{path}[{index}].after[{item}]";
                if (!findings.Has(at, step.After[item], "the id of a step"))
                {
                    continue;
                }

                if (!named.Add(step.After[item]))
                {
                    findings.Add(at, $"'{Excerpt.Of(step.After[item])}' is named twice; remove one of them");
                }
                else if (!unnamed && !positions.ContainsKey(step.After[item]))
                {
                    var hint = NearestWord.Hint(NearestWord.Find(step.After[item], ids));
                    findings.Add(at, $"this plan has no step '{Excerpt.Of(step.After[item])}'{hint}; write the id of a step of the same plan");
                }
            }
        }
    }

    private static void Cycles(ContractFindings findings, string path, ImmutableArray<StepDefinition> steps)
    {
        var graph = StepGraph.Of(steps);
        foreach (var cycle in graph.Cycles())
        {
            var first = steps[cycle[0]];
            var next = steps[cycle[cycle.Length > 1 ? 1 : 0]].Id;
            var at = $"{path}[{cycle[0]}].after[{first.After.IndexOf(next, StringComparer.Ordinal)}]";
            if (cycle.Length == 1)
            {
                findings.Add(at, $"step '{Excerpt.Of(first.Id)}' waits for itself; remove it from its own 'after'");
                continue;
            }

            var shown = cycle.Take(ShownOfCycle).Select(step => Excerpt.Of(steps[step].Id));
            var rest = cycle.Length > ShownOfCycle ? $" -> ... ({cycle.Length:N0} steps)" : string.Empty;
            findings.Add(
                at,
                $"steps wait for each other in a circle: {string.Join(" -> ", shown)}{rest} -> {Excerpt.Of(first.Id)}; remove one of them from the 'after' of the one before it");
        }
    }
}

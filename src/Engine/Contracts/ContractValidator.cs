using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for every contract, wherever it came from.</summary>
internal static class ContractValidator
{
    /// <summary>Everything that is wrong with a contract; empty when it can be accepted. Never throws, whatever is missing in it.</summary>
    public static ImmutableArray<ContractProblem> Validate(GoalContract contract) => Find(contract, []).All;

    /// <summary>What is wrong with a contract that steps of others have.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="above">The contracts it is in, the outermost first.</param>
    public static ContractFindings Find(GoalContract contract, ImmutableArray<GoalContract> above)
    {
        var findings = new ContractFindings();
        Objective(findings, contract.Objective);
        RemoteRules.Apply(findings, contract);
        if (contract.Remote is null)
        {
            Workspace(findings, contract.Workspace);
        }

        if (findings.Has("doneWhen", contract.DoneWhen, "a list of checks"))
        {
            if (contract.DoneWhen.IsEmpty)
            {
                findings.Add("doneWhen", "there is no criterion, so nobody could tell when the goal is reached; write at least one check");
            }

            CheckRules.Apply(findings, "doneWhen", contract.DoneWhen, CheckRules.Criterion);
        }

        if (findings.Has("fences", contract.Fences, "a list of checks, [] for none"))
        {
            CheckRules.Apply(findings, "fences", contract.Fences, "fence");
        }

        Budget(findings, contract.Budget);
        PlanRules.Concurrency(findings, "concurrency", contract.Concurrency);
        IsolationRules.ApplyToReader(findings, contract);
        Interruptions.Known(findings, "onInterrupted", contract.OnInterrupted);
        EnvironmentRules.Apply(findings, string.Empty, contract.Environment);
        NeedRules.Apply(findings, string.Empty, contract.Needs);
        GuidanceRules.ReadFirst(findings, contract.ReadFirst);
        GuidanceRules.Rules(findings, contract.Rules);
        ScheduleRules.Apply(findings, contract.Schedule);
        NotificationRules.Apply(findings, contract.Notify);
        AgentRules.Apply(findings, contract);
        Plans(findings, contract, above);
        if (above.IsEmpty)
        {
            Size(findings, contract);
        }

        return findings;
    }

    private static void Objective(ContractFindings findings, string? objective)
    {
        const string Path = "objective";
        if (!findings.HasText(Path, objective, "what is wanted, in a sentence"))
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(objective))
        {
            findings.Add(Path, "the objective is empty; write what is wanted, in a sentence");
        }
        else if (objective.Length > ContractLimits.ObjectiveCharacters)
        {
            findings.Add(
                Path,
                $"the objective has {objective.Length:N0} characters; write at most {ContractLimits.ObjectiveCharacters:N0}, and the rest into a file of the workspace");
        }
    }

    private static void Workspace(ContractFindings findings, string? workspace)
    {
        const string Path = "workspace";
        if (!findings.HasText(Path, workspace, "the absolute path of a folder"))
        {
            return;
        }

        if (!System.IO.Path.IsPathFullyQualified(workspace))
        {
            findings.Add(Path, $"the workspace '{Excerpt.Of(workspace)}' is not an absolute path; write one, for example /home/me/project");
        }
        else if (workspace.Length > ContractLimits.PathCharacters)
        {
            findings.Add(Path, $"the workspace's path has {workspace.Length:N0} characters; write at most {ContractLimits.PathCharacters:N0}");
        }
        else if (System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(workspace)) is var shortest && shortest != workspace)
        {
            findings.Add(Path, $"the workspace '{Excerpt.Of(workspace)}' is not written in its shortest form; write '{Excerpt.Of(shortest)}'");
        }
    }

    private static void Budget(ContractFindings findings, GoalBudget? budget)
    {
        if (!findings.Has("budget", budget, "{} for no limit"))
        {
            return;
        }

        if (budget.WallClock is { } wallClock)
        {
            findings.Duration("budget.wallClock", wallClock, ContractLimits.WallClock, "wall clock");
        }

        if (budget.Active is { } active && (active < ContractLimits.ShortestActive || active > ContractLimits.WallClock))
        {
            findings.Add(
                "budget.active",
                $"the goal may be at work for {DurationText.Format(active)}, and no attempt starts with less than {DurationText.Format(ContractLimits.ShortestActive)}; "
                + $"write {DurationText.Format(ContractLimits.ShortestActive)} to {ContractLimits.WallClock.TotalDays:0}d, or leave it out for no limit");
        }

        if (budget.Attempts < 1)
        {
            findings.Add("budget.attempts", $"the goal may make {budget.Attempts} attempts, so no step could start; write 1 or more, or leave it out for no limit");
        }

        if (budget.Replans < 0)
        {
            findings.Add("budget.replans", $"{budget.Replans} plans may follow the first; write 0 or more, or leave it out for no limit");
        }

        AgentRules.Budget(findings, budget);
    }

    private static void Plans(ContractFindings findings, GoalContract contract, ImmutableArray<GoalContract> above)
    {
        var plans = contract.Plans;
        if (!findings.Has("plans", plans, "a list of plans"))
        {
            return;
        }

        if (plans.IsEmpty && !AgentRules.AreWritten(contract.Strategy))
        {
            findings.Add("plans", "there is no plan, so nothing would ever be tried; write at least one");
        }

        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < plans.Length; index++)
        {
            var path = $"plans[{index}]";
            if (findings.Has(path, plans[index], "a plan with steps"))
            {
                findings.Id($"{path}.name", plans[index].Name, names, "plan");
                PlanRules.Apply(findings, path, plans[index], contract.OnInterrupted);
                ChildRules.Apply(findings, path, plans[index], above.Add(contract));
            }
        }
    }

    private static void Size(ContractFindings findings, GoalContract contract)
    {
        if (!findings.Incomplete && ContractBytes.Canonical(contract).Length is var bytes and > ContractLimits.CanonicalBytes)
        {
            findings.Add(
                string.Empty,
                $"the contract is {bytes:N0} bytes of JSON; at most {ContractLimits.CanonicalBytes:N0} are kept: move long commands into scripts of the workspace");
        }
    }
}

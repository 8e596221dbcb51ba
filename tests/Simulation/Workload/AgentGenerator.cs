using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Simulation.Scheduling;
using Orleans.Goals.Simulation.World;

namespace Orleans.Goals.Simulation.Workload;

/// <summary>
/// Adds steps that agents do. Has a chance of its own, so that universes without any stay what they were before there were any.
/// </summary>
internal sealed class AgentGenerator(Seeded random, Seeded approving, Seeded initializing, Seeded guarding, Seeded planning, Seeded spawning, bool isOn)
{
    private const int DefaultReplans = 3;
    private const int Share = 3_400;

    /// <summary>The chance of a universe, made of its seed alone.</summary>
    public static AgentGenerator Of(ulong seed)
    {
        var random = Chance(seed);
        return new AgentGenerator(random, new Seeded(seed ^ 0x5A11_0C4E), new Seeded(seed ^ 0x1717_A112), new Seeded(seed ^ 0x6A2D_0F1C), new Seeded(seed ^ 0x91A2_2E55), new Seeded(seed ^ 0x5BA9_3E77), isOn: random.Chance(Share));
    }

    /// <summary>Whether a universe has agents.</summary>
    public static bool IsIn(ulong seed) => Chance(seed).Chance(Share);

    private static Seeded Chance(ulong seed) => new(seed ^ 0xA6E7_7A5C);

    /// <summary>The contract as a person may edit it: a goal that makes its plans itself keeps a limit of them, or it would go on for ever.</summary>
    public static GoalContract Bound(GoalContract contract) => contract.Strategy is PlanStrategy.Continuous or PlanStrategy.Fresh or PlanStrategy.Model or PlanStrategy.Planner && contract.Budget.Replans is null
        ? contract with { Budget = contract.Budget with { Replans = DefaultReplans } }
        : contract;

    /// <summary>The contract, perhaps with steps that agents do, at any depth.</summary>
    public GoalContract AddTo(GoalContract contract)
    {
        if (!isOn)
        {
            return contract;
        }

        if (contract.Plans.All(static plan => plan.Steps.All(static step => step.Action is not GoalAction)) && random.Chance(3_000))
        {
            return Initialize(Whole(contract));
        }

        StepDefinition[] agents = random.Chance(8_500) ? [.. Enumerable.Range(1, random.Between(1, 3)).Select(number => Step($"craft-{number}", [$"craft-{number}.out"]))] : [];
        var changed = contract with { Plans = [.. contract.Plans.Select(plan => plan with { Steps = AddTo([.. plan.Steps.Select(Below)], [.. agents.Where(_ => random.Chance(8_000))]) })] };
        return !changed.Plans.Any(AgentRules.AreIn) ? changed : Initialize(Limit(changed with { Agents = Policy() }));
    }

    /// <summary>The contract as a person may edit it, without the items that a model wrote.</summary>
    public static GoalContract WithoutItems(GoalContract contract) => contract.Agents is not { Initializer: true } agents ? contract : contract with
    {
        Agents = agents with { Initializer = false } is var rest && rest != new AgentPolicy() ? rest : null,
    };

    /// <summary>With a chance of its own: universes without items stay what they were.</summary>
    private GoalContract Initialize(GoalContract contract) =>
        initializing.Chance(3_000) ? contract with { Agents = (contract.Agents ?? new AgentPolicy()) with { Initializer = true } } : contract;

    private StepDefinition Below(StepDefinition step) => step.Action is GoalAction child && random.Chance(5_000)
        ? step with { Action = child with { Goal = AddTo(child.Goal) } }
        : step;

    /// <summary>A goal that one agent is to reach as a whole.</summary>
    private GoalContract Whole(GoalContract contract)
    {
        var files = contract.DoneWhen.Select(static check => check switch
        {
            FileCheck file => file.File,
            CommandCheck command => command.Command.Arguments[^1],
            _ => "craft.out",
        });
        var strategy = random.Chance(5_000) ? PlanStrategy.Continuous : PlanStrategy.Fresh;
        if (random.Chance(4_000))
        {
            return Planner(Bound(Limit(contract with
            {
                Objective = $"make: {string.Join(", ", files.Distinct(StringComparer.Ordinal))};",
                Strategy = PlanStrategy.Model,
                Agents = Policy() is { } policy && random.Chance(3_000) ? policy with { Plan = new ModelChoice { Name = "planner", MaxOutputTokens = random.Pick([400, 3_000]) } } : null,
                Plans = [],
            })));
        }

        return Bound(Limit(contract with
        {
            Strategy = strategy,
            Agents = Policy(),
            Plans = [new PlanDefinition { Name = "way-1", Steps = [Step("craft", [.. files.Distinct(StringComparer.Ordinal)])] }],
        }));
    }

    /// <summary>With a chance of its own: code of the application makes the plans, not a model.</summary>
    private GoalContract Planner(GoalContract contract) => !planning.Chance(4_000) ? contract : contract with
    {
        Strategy = PlanStrategy.Planner,
        Planner = new PlannerChoice { Name = SimPlanner.Name, Timeout = TimeSpan.FromSeconds(planning.Between(5, 30)) },
    };

    private GoalContract Limit(GoalContract contract) => contract with
    {
        Budget = contract.Budget with
        {
            Tokens = random.Chance(4_000) ? random.Between(5, 150) * 1_000L : null,
            Turns = random.Chance(4_000) ? random.Between(1, 60) : null,
            ToolCalls = random.Chance(2_000) ? random.Between(1, 40) : null,
            Cost = contract.Agents?.Prices is { IsEmpty: false } && random.Chance(6_000) ? random.Between(1, 200) / 100m : null,
        },
    };

    private AgentPolicy? Policy() => new AgentPolicy
    {
        Work = random.Chance(7_000) ? new ModelChoice { Name = "worker", MaxOutputTokens = random.Pick([200, 600, 4_000]) } : null,
        Compact = random.Chance(2_000) ? new ModelChoice { Name = "shortener", MaxOutputTokens = random.Pick([300, 8_000]) } : null,
        MaxTurns = random.Chance(4_000) ? random.Between(4, 15) : null,
        CompactAt = random.Chance(5_000) ? random.Between(2_000, 5_000) : null,
        Commit = random.Chance(2_000) ? false : null,
        MaxStretch = random.Chance(4_000) ? TimeSpan.FromSeconds(random.Between(60, 90)) : null,
        Prices = random.Chance(3_000) ? [new ModelPrice { Model = ModelPrice.AnyModel, Input = 2, Cached = 0.2m, Output = 10 }] : [],
        Weights = random.Chance(2_000) ? new TokenWeights { Cached = 0.1m, Output = 4 } : null,
    } is var policy && policy with { Approvals = Approvals(), Guards = Guards(), Goals = Goals() } is var approved && approved != new AgentPolicy() ? approved : null;

    /// <summary>With a chance of its own: only where the contract speaks of them models make goals.</summary>
    private AgentGoals? Goals() => !spawning.Chance(3_500) ? null : new AgentGoals
    {
        Depth = spawning.Between(1, 2),
        Open = spawning.Between(1, 3),
        Total = spawning.Between(1, 4),
    };

    /// <summary>Low numbers, so that they are reached.</summary>
    private AgentGuards? Guards() => !guarding.Chance(7_500) ? null : new AgentGuards
    {
        Nudge = guarding.Between(2, 3),
        BackOff = guarding.Between(2, 3),
        Replan = guarding.Between(2, 3),
        Plans = guarding.Chance(5_000) ? guarding.Between(1, 2) : null,
        FalseClaims = guarding.Chance(3_000) ? guarding.Between(1, 3) : null,
    };

    /// <summary>With a chance of its own: universes in which nobody is asked stay what they were.</summary>
    private ApprovalPolicy? Approvals()
    {
        if (!approving.Chance(4_000))
        {
            return null;
        }

        var policy = new ApprovalPolicy
        {
            Mode = approving.Pick<ApprovalMode?>([null, ApprovalMode.Never, ApprovalMode.OnRequest, ApprovalMode.Always, ApprovalMode.Always]),
            Expire = approving.Chance(6_000) ? TimeSpan.FromSeconds(approving.Between(60, 240)) : null,
        };
        return approving.Chance(4_000) || policy.Mode is null
            ? policy with { Tools = policy.Tools.Add(SimModel.Exec, approving.Pick([ApprovalMode.Never, ApprovalMode.OnRequest, ApprovalMode.Always])) }
            : policy;
    }

    private StepDefinition Step(string id, ImmutableArray<string> files) => new()
    {
        Id = id,
        Action = new AgentAction { Instructions = $"make: {string.Join(", ", files)};" },
        Retry = new RetryPolicy { Max = random.Below(3), Delay = random.Chance(5_000) ? TimeSpan.Zero : random.Milliseconds(100, 15_000) },
        Timeout = TimeSpan.FromSeconds(random.Between(10, 240)),
        Checks = random.Chance(8_000) ? [new FileCheck { Id = "made", File = files[0] }] : [],
    };

    private ImmutableArray<StepDefinition> AddTo(ImmutableArray<StepDefinition> steps, StepDefinition[] agents)
    {
        var all = steps;
        foreach (var agent in agents)
        {
            var place = random.Below(all.Length + 1);
            var added = place > 0 && random.Chance(4_000) ? agent with { After = [all[random.Below(place)].Id] } : agent;
            all = [.. all[..place], added, .. all[place..].Select(step => random.Chance(2_500) ? step with { After = step.After.Add(agent.Id) } : step)];
        }

        return all;
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Simulation.Scheduling;
using Orleans.Goals.Simulation.World;

namespace Orleans.Goals.Simulation.Workload;

/// <summary>Makes goals by chance: plans that share steps, steps of every kind, budgets, fences.</summary>
internal sealed class ContractGenerator(Seeded random, SortedDictionary<string, Behaviour> behaviours)
{
    private static readonly string[] Names = ["fetch", "build", "test", "pack", "sign", "stage", "notify", "deploy", "tag", "scan", "index", "clean"];

    private InterruptionGenerator interruptions = new(random);

    /// <summary>A contract for a goal of this name.</summary>
    public GoalContract Make(string goal, string workspace)
    {
        interruptions = new InterruptionGenerator(random);
        var plans = new List<PlanDefinition>();
        var count = random.Between(1, 4);
        var largest = random.Chance(1_500) ? Names.Length : 4;
        for (var number = 1; number <= count; number++)
        {
            plans.Add(Plan(goal, number, random.Between(1, largest), plans.LastOrDefault()));
        }

        var files = plans.SelectMany(plan => plan.Steps).Select(step => $"{step.Id}.out").Distinct(StringComparer.Ordinal).ToArray();
        return new GoalContract
        {
            Objective = $"reach {goal}",
            Workspace = workspace,
            ReadsOnly = random.Chance(500),
            DoneWhen = [.. Enumerable.Range(1, random.Between(1, 3)).Select(index => Criterion($"done-{index}", files))],
            Fences = Fences(),
            Budget = Budget(),
            Concurrency = interruptions.Concurrency(),
            OnInterrupted = interruptions.Default,
            Schedule = random.Chance(1_000) ? Schedule() : null,
            Notify = random.Chance(2_500) ? [.. Enumerable.Range(1, random.Between(1, 2)).Select(Notification)] : [],
            Plans = [.. plans],
        };
    }

    /// <summary>The contract with something else in it, as a person would edit it: no step that nobody knows.</summary>
    public static GoalContract Edit(Seeded random, GoalContract contract)
    {
        if (contract.Agents is { Initializer: true } && random.Chance(1_000))
        {
            return AgentGenerator.WithoutItems(contract);
        }

        var generator = new ContractGenerator(random, new SortedDictionary<string, Behaviour>(StringComparer.Ordinal));
        return random.Below(10) switch
        {
            0 or 1 => contract with { Budget = generator.Budget() },
            2 => contract with { Budget = contract.Budget with { Attempts = contract.Budget.Attempts + random.Between(-5, 10) is > 0 and var attempts ? attempts : null } },
            3 => contract with { DoneWhen = [.. contract.DoneWhen.Skip(contract.DoneWhen.Length > 1 ? 1 : 0), new FileCheck { Id = $"more-{random.Below(1_000)}", File = "keep" }] },
            4 => contract with { Fences = generator.Fences() },
            5 => contract with { DoneWhen = [new UnchangedCheck { Id = "all", Patterns = ["src/**", $"docs/{random.Below(3)}/**"] }] },
            6 when contract.Plans.Length > 1 => contract with { Plans = contract.Plans.RemoveAt(random.Below(contract.Plans.Length)) },
            8 => contract with { Schedule = contract.Schedule is null || random.Chance(5_000) ? generator.Schedule() : null },
            7 when contract.Plans.Length > 1 => contract with { Plans = [.. contract.Plans.Reverse()] },
            _ => contract with { Plans = [.. contract.Plans.Select(plan => plan with { Steps = [.. plan.Steps.Select(step => random.Chance(3_000) ? step with { Retry = step.Retry with { Max = step.Retry.Max + 1 } } : step)] })] },
        };
    }

    private PlanDefinition Plan(string goal, int number, int size, PlanDefinition? before)
    {
        var steps = new List<StepDefinition>();
        for (var index = 0; index < size; index++)
        {
            var shared = before is not null && index < before.Steps.Length && random.Chance(7_000);
            var step = shared ? before!.Steps[index] : Step(goal, number, Names[index]);
            steps.Add(step with { After = shared && random.Chance(8_000) ? step.After : After(steps) });
        }

        return new PlanDefinition { Name = $"way-{number}", Concurrency = interruptions.Concurrency(), Steps = [.. steps] };
    }

    private ImmutableArray<string> After(List<StepDefinition> earlier) =>
        earlier.Count == 0 ? [] : [.. earlier.Where(_ => random.Chance(earlier.Count < 3 ? 5_000 : 3_000)).Select(step => step.Id)];

    private StepDefinition Step(string goal, int number, string name)
    {
        var text = $"{goal} {name} {number}";
        var file = $"{name}.out";
        behaviours[text] = new Behaviour
        {
            Writes = file,
            Fails = Rate(500, 6_000),
            Hangs = Rate(0, 1_000),
            Forgets = Rate(0, 2_000),
            Breaks = Rate(0, 1_500),
            Removes = random.Chance(7_000) ? $"{random.Pick(Names)}.out" : null,
            Longest = random.Chance(1_000) ? 30_000 : random.Between(5, 3_000),
        };
        var step = new StepDefinition
        {
            Id = name,
            Action = random.Chance(7_000)
                ? new RunAction { Command = CommandLine.Shell(text) }
                : new ToolAction { Tool = "work", Arguments = text },
            Retry = new RetryPolicy { Max = random.Below(3), Delay = random.Chance(5_000) ? TimeSpan.Zero : random.Milliseconds(100, 15_000) },
            Timeout = TimeSpan.FromSeconds(random.Between(5, 60)),
            Idempotent = random.Chance(4_000),
            Checks = random.Chance(5_000) ? [] : [.. Enumerable.Range(1, random.Between(1, 2)).Select(index => Check($"check-{index}", file))],
        };
        return interruptions.Say(step, file);
    }

    private int Rate(int usual, int high) => random.Chance(1_500) ? high : usual;

    private Check Criterion(string id, string[] files) => random.Chance(500)
        ? new UnchangedCheck { Id = id, Patterns = ["src/**"] }
        : Check(id, random.Chance(8_000) ? random.Pick(files) : "keep");

    private Check Check(string id, string file) => random.Chance(7_000)
        ? new FileCheck { Id = id, File = file }
        : new CommandCheck { Id = id, Command = new CommandLine { Arguments = ["test", "-s", file] } };

    private ImmutableArray<Check> Fences() => random.Below(6) switch
    {
        0 => [new UnchangedCheck { Id = "sources", Patterns = ["src/**"] }],
        1 => [new FileCheck { Id = "kept", File = "keep" }],
        2 => [new UnchangedCheck { Id = "sources", Patterns = ["src/**"] }, new CommandCheck { Id = "kept", Command = new CommandLine { Arguments = ["test", "-s", "keep"] } }],
        _ => [],
    };

    private WebhookNotification Notification(int number) => new()
    {
        On = [.. Enum.GetValues<NotificationEvent>().Where(on => on != NotificationEvent.None && random.Chance(6_500)).DefaultIfEmpty(NotificationEvent.Complete)],
        Url = $"https://receiver-{number}.example",
    };

    private GoalSchedule Schedule() => new()
    {
        Cron = random.Pick(["* * * * *", "*/2 * * * *", "1-59/3 * * * *"]),
        Missed = random.Chance(5_000) ? MissedRounds.Skip : MissedRounds.RunOnce,
        StartNow = random.Chance(3_000),
    };

    private GoalBudget Budget() => new()
    {
        WallClock = random.Chance(2_000) ? TimeSpan.FromSeconds(random.Between(20, 1_200)) : null,
        Active = random.Chance(2_500) ? TimeSpan.FromSeconds(random.Between(1, 120)) : null,
        Attempts = random.Chance(4_000) ? random.Between(1, 25) : null,
        Replans = random.Chance(3_000) ? random.Below(4) : null,
    };
}

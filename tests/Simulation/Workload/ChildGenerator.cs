using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Simulation.Scheduling;
using Orleans.Goals.Simulation.World;

namespace Orleans.Goals.Simulation.Workload;

/// <summary>
/// Makes goals of some steps. Has a chance of its own, so that universes without any stay what they were before there were any.
/// </summary>
internal sealed class ChildGenerator(Seeded random, SortedDictionary<string, Behaviour> behaviours, PauseGenerator pauses, bool isOn)
{
    private int made;

    /// <summary>The chance of a universe, made of its seed alone.</summary>
    public static ChildGenerator Of(ulong seed, SortedDictionary<string, Behaviour> behaviours)
    {
        var random = new Seeded(seed ^ 0xC41D_60A1);
        return new ChildGenerator(random, behaviours, new PauseGenerator(random, isOn: random.Chance(4_000)), isOn: random.Chance(4_000));
    }

    /// <summary>The contract, perhaps with steps that are goals.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="goal">A name of its own for the goal.</param>
    /// <param name="depth">How many goals it is in.</param>
    public GoalContract AddTo(GoalContract contract, string goal, int depth = 0)
    {
        if (!isOn || depth == GoalAction.MaximumDepth || !random.Chance(depth == 0 ? 8_000 : 2_500))
        {
            return contract;
        }

        // The same in several plans, so that the next plan keeps what the one before finished.
        StepDefinition[] children = [.. Enumerable.Range(1, random.Chance(4_000) ? 2 : 1).Select(number => Step(contract, goal, $"part-{number}", depth))];
        return contract with
        {
            Plans = [.. contract.Plans.Select(plan => plan with { Steps = AddTo(plan.Steps, [.. children.Where(_ => random.Chance(8_000))]) })],
        };
    }

    private StepDefinition Step(GoalContract parent, string goal, string id, int depth)
    {
        var name = $"{goal}-{id}-{++made}";
        var child = pauses.AddTo(new ContractGenerator(random, behaviours).Make(name, Workspace(parent)));
        return new StepDefinition
        {
            Id = id,
            Action = new GoalAction { Goal = AddTo(child with { Plans = [.. child.Plans.Take(2)], Schedule = null }, name, depth + 1) },
            Retry = new RetryPolicy { Max = random.Below(3), Delay = random.Chance(5_000) ? TimeSpan.Zero : random.Milliseconds(100, 15_000) },
        };
    }

    /// <summary>The folder of the goal above, or one in it: both are allowed below goals of every kind.</summary>
    private string Workspace(GoalContract parent) => random.Chance(7_000) ? parent.Workspace : $"{parent.Workspace}/part-{random.Between(1, 2)}";

    private ImmutableArray<StepDefinition> AddTo(ImmutableArray<StepDefinition> steps, StepDefinition[] children)
    {
        var all = steps;
        foreach (var child in children)
        {
            var place = random.Below(all.Length + 1);
            var added = place > 0 && random.Chance(4_000) ? child with { After = [all[random.Below(place)].Id] } : child;
            all = [.. all[..place], added, .. all[place..].Select(step => random.Chance(3_000) ? step with { After = step.After.Add(child.Id) } : step)];
        }

        return all;
    }
}

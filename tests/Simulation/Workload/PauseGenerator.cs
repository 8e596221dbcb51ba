using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Simulation.Scheduling;

namespace Orleans.Goals.Simulation.Workload;

/// <summary>
/// Adds waits and questions to contracts. Has a chance of its own, so that universes without any stay what they were before there were any.
/// </summary>
internal sealed class PauseGenerator(Seeded random, bool isOn = true)
{
    private const string Ask = "ask-1";

    /// <summary>Questions that a person may answer although nobody asks.</summary>
    public static readonly ImmutableArray<string> Questions = [Ask, "ask-2", "approved"];

    /// <summary>The chance of a universe, made of its seed alone. The number leaves those universes as they were that once found a bug.</summary>
    public static PauseGenerator Of(ulong seed)
    {
        var random = new Seeded(seed ^ 0x5A1712E6);
        return new PauseGenerator(random, isOn: random.Chance(5_000));
    }

    /// <summary>The contract, perhaps with waits and questions.</summary>
    public GoalContract AddTo(GoalContract contract)
    {
        if (!isOn || !random.Chance(7_000))
        {
            return contract;
        }

        // The same in several plans, so that the next plan keeps what the one before finished.
        StepDefinition[] pauses = [.. Pauses().Where(_ => random.Chance(6_000))];
        return contract with
        {
            Plans = [.. contract.Plans.Select(plan => plan with { Steps = AddTo(plan.Steps, [.. pauses.Where(_ => random.Chance(8_000))]) })],
            DoneWhen = random.Chance(5_000)
                ? contract.DoneWhen.Insert(random.Below(contract.DoneWhen.Length + 1), new AskCheck { Id = "approved", Question = "Is it good enough?" })
                : contract.DoneWhen,
        };
    }

    private IEnumerable<StepDefinition> Pauses()
    {
        yield return Step("wait-1", new WaitAction { For = random.Milliseconds(1, 120_000) });
        yield return Step("wait-2", new WaitAction { Until = Scheduler.Beginning + random.Milliseconds(0, 400_000) });
        yield return Step(Ask, Question());
        yield return Step("ask-2", Question());
    }

    private AskAction Question()
    {
        var isFree = random.Chance(3_000);
        TimeSpan? timeout = random.Chance(4_000) ? random.Milliseconds(500, 200_000) : null;
        return new AskAction
        {
            Question = "Shall it go on?",
            Options = isFree ? [] : ["yes", "no"],
            Expect = random.Chance(4_000) ? "yes" : null,
            Timeout = timeout,
            Default = timeout is not null && random.Chance(6_000) ? random.Pick(["yes", "no"]) : null,
        };
    }

    private static StepDefinition Step(string id, StepAction action) => new() { Id = id, Action = action };

    private ImmutableArray<StepDefinition> AddTo(ImmutableArray<StepDefinition> steps, StepDefinition[] pauses)
    {
        var all = steps;
        foreach (var pause in pauses)
        {
            var place = random.Below(all.Length + 1);
            var added = place > 0 && random.Chance(4_000) ? pause with { After = [all[random.Below(place)].Id] } : pause;
            all = [.. all[..place], added, .. all[place..].Select(step => random.Chance(3_000) ? step with { After = step.After.Add(pause.Id) } : step)];
        }

        return all;
    }
}

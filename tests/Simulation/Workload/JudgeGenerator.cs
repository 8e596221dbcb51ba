using Orleans.Goals.Contracts;
using Orleans.Goals.Simulation.Scheduling;
using Orleans.Goals.Simulation.World;

namespace Orleans.Goals.Simulation.Workload;

/// <summary>Adds criteria that a model judges. Has a chance of its own, so that universes without any stay what they were before there were any.</summary>
internal sealed class JudgeGenerator(Seeded random, bool isOn)
{
    /// <summary>The chance of a universe, made of its seed alone.</summary>
    public static JudgeGenerator Of(ulong seed)
    {
        var random = new Seeded(seed ^ 0x10D6_E5);
        return new JudgeGenerator(random, isOn: random.Chance(2_500));
    }

    /// <summary>The contract, perhaps with such a criterion.</summary>
    public GoalContract AddTo(GoalContract contract)
    {
        if (!isOn || random.Chance(2_000))
        {
            return contract;
        }

        var file = contract.DoneWhen.OfType<FileCheck>().Select(static check => check.File).FirstOrDefault() ?? "keep";
        var judge = new JudgeCheck { Id = "judged", Statement = SimJudges.Statement(file), Votes = random.Pick([1, 1, 3]) };
        return contract with
        {
            DoneWhen = contract.DoneWhen.Insert(random.Below(contract.DoneWhen.Length + 1), judge),
            Budget = contract.Budget.Tokens is null && random.Chance(5_000) ? contract.Budget with { Tokens = random.Between(30, 900) * 1_000L } : contract.Budget,
        };
    }
}

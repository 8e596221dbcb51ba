using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Simulation.Scheduling;

namespace Orleans.Goals.Simulation.Upgrading;

/// <summary>Whether the hosts of a universe are upgraded while they work, one by one, and how.</summary>
internal sealed record UpgradePlan
{
    /// <summary>The format that the older hosts read.</summary>
    public const int Older = 1;

    private static readonly ImmutableArray<string> Labels = ["new"];

    /// <summary>Whether they are.</summary>
    public required bool IsOn { get; init; }

    /// <summary>Whether the operator holds back the newer format by the option until every host was replaced. If not hosts write the newest that all who are there read.</summary>
    public required bool HoldsBack { get; init; }

    /// <summary>Whether somebody starts an older host once more after all that.</summary>
    public required bool OlderReturns { get; init; }

    /// <summary>The time before a host is replaced.</summary>
    public required TimeSpan Pause { get; init; }

    /// <summary>Which goals, by number, use what came with the newer format.</summary>
    public required int Newer { get; init; }

    /// <summary>Whether the hosts of a universe are upgraded.</summary>
    public static bool IsIn(ulong seed) => Of(seed, Watching.WatchPlan.IsIn(seed)).IsOn;

    /// <summary>The plan of a universe, with a chance of its own, made of its seed alone.</summary>
    public static UpgradePlan Of(ulong seed, bool hasShards)
    {
        var random = new Seeded(seed ^ 0x0FF1CE);
        return new UpgradePlan
        {
            IsOn = random.Chance(4_000) && hasShards,
            HoldsBack = random.Chance(5_000),
            OlderReturns = random.Chance(7_000),
            Pause = random.Milliseconds(2_000, 25_000),
            Newer = random.Between(1, 7),
        };
    }

    /// <summary>The format of a command.</summary>
    public static int FormatOf(GoalCommand command) => command switch
    {
        SubmitGoal submit => FormatOf(submit.Contract),
        EditGoal edit => FormatOf(edit.Contract),
        _ => Older,
    };

    /// <summary>The format of a contract.</summary>
    public static int FormatOf(GoalContract contract) => Newest(!contract.Needs.IsDefaultOrEmpty || contract.Plans.Any(Has));

    /// <summary>The format of what actors tell each other.</summary>
    public static int FormatOf(ActorMessage message) => message switch
    {
        DesiredMessage { Desired.Assignment: { } assignment } => Newest(!assignment.Needs.IsDefaultOrEmpty || Has(assignment.Definition)),
        WorkerDesiredMessage { Desired.Assignment: { } assignment } => Newest(!assignment.Needs.IsDefaultOrEmpty || !assignment.Step.Needs.IsDefaultOrEmpty),
        _ => Older,
    };

    /// <summary>The contract, perhaps with what came with the newer format.</summary>
    public GoalContract AddTo(GoalContract contract, int number) => !IsOn || (Newer & (1 << (number - 1))) == 0 ? contract : contract with
    {
        Needs = Labels,
        Plans = [.. contract.Plans.Select(static plan => plan with { Steps = [.. plan.Steps.Select(static step => step.Action is RunAction ? step with { Needs = Labels } : step)] })],
    };

    private static bool Has(PlanDefinition plan) => plan.Steps.Any(static step => !step.Needs.IsDefaultOrEmpty);

    private static int Newest(bool isNewer) => isNewer ? RecordFormats.Newest : Older;
}

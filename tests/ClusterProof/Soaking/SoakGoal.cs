using System.Globalization;
using Orleans.Goals.ClusterProof.Goals;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.ClusterProof.Soaking;

/// <summary>A small goal that waits, fails, or needs another plan, by its number.</summary>
internal sealed class SoakGoal : ProofGoal
{
    private const int Effective = 4;
    private const int Attempts = 12;

    private readonly int number;

    /// <summary>A goal.</summary>
    public SoakGoal(int number, string work)
        : base(number, Effective, work, TimeSpan.Zero) => this.number = number;

    /// <inheritdoc/>
    public override GoalContract Contract() => new()
    {
        Objective = "Every step leaves its line once.",
        Workspace = Folder,
        Budget = new GoalBudget { Attempts = Attempts, Replans = 1, Active = TimeSpan.FromHours(6) },
        DoneWhen = [new CommandCheck { Id = "all", Command = CommandLine.Shell(string.Create(CultureInfo.InvariantCulture, $"test $(sort -u effects.log | wc -l) -eq {Effective}")) }],
        Plans = number % 3 == 0 ? [Plan("first", fails: true), Plan("second", fails: false)] : [Plan("only", fails: false)],
    };

    private static RunAction Run(string line) => new() { Command = CommandLine.Shell(line) };

    private static string Leave(int step) => $"echo {NameOf(step)} >>effects.log";

    /// <summary>A line, a wait, two that run side by side of which one may fail the first time, and then either failure or the last line.</summary>
    private PlanDefinition Plan(string name, bool fails) => new()
    {
        Name = name,
        Steps =
        [
            new StepDefinition { Id = NameOf(1), Action = Run($"sleep 0.2; {Leave(1)}") },
            new StepDefinition { Id = "wait", After = [NameOf(1)], Action = new WaitAction { For = TimeSpan.FromSeconds(5 + (number % 7 * 3)) } },
            new StepDefinition
            {
                Id = NameOf(2),
                After = ["wait"],
                Retry = new RetryPolicy { Max = 2, Delay = TimeSpan.FromSeconds(1) },
                Action = Run(number % 2 == 0 ? $"test -e tried || {{ touch tried; exit 1; }}; {Leave(2)}" : Leave(2)),
            },
            new StepDefinition { Id = NameOf(3), After = ["wait"], Action = Run($"sleep 0.5; {Leave(3)}") },
            fails
                ? new StepDefinition { Id = "fails", After = [NameOf(2), NameOf(3)], Action = Run("exit 1") }
                : new StepDefinition { Id = NameOf(4), After = [NameOf(2), NameOf(3)], Idempotent = true, Action = Run($"grep -q {NameOf(4)} effects.log || {Leave(4)}") },
        ],
    };
}

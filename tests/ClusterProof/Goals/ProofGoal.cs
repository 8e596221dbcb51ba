using System.Globalization;
using Orleans.Goals.ClusterProof.Silos;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.ClusterProof.Goals;

/// <summary>A goal whose steps each append one line to a file, in a folder of its own.</summary>
/// <param name="number">Its number.</param>
/// <param name="steps">How many steps.</param>
/// <param name="work">Where its folder is made.</param>
/// <param name="pause">How long a step works before and after its line, at most.</param>
internal sealed class ProofGoal(int number, int steps, string work, TimeSpan pause)
{
    /// <summary>Every so many steps two follow that run side by side.</summary>
    private const int Fork = 5;

    /// <summary>Every so many steps one may be repeated; all others must not.</summary>
    private const int Repeatable = 4;

    /// <summary>Its id.</summary>
    public GoalId Id { get; } = GoalId.Local(string.Create(CultureInfo.InvariantCulture, $"goal-{number:000}"));

    /// <summary>Its steps.</summary>
    public IEnumerable<string> Steps => Enumerable.Range(1, steps).Select(NameOf);

    /// <summary>What its steps did, in order.</summary>
    public IReadOnlyList<string> Effects => File.Exists(EffectsFile) ? File.ReadAllLines(EffectsFile) : [];

    /// <summary>Whether a command of it runs anywhere.</summary>
    public bool IsAtWork => Processes.RunFor(Id.Name);

    private string Folder { get; } = Directory.CreateDirectory(Path.Combine(work, string.Create(CultureInfo.InvariantCulture, $"{number:000}"))).FullName;

    private string EffectsFile => Path.Combine(Folder, "effects.log");

    /// <summary>Whether a step may run again without asking.</summary>
    public static bool MayRepeat(string step) => int.Parse(step.AsSpan(step.IndexOf('-', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture) % Repeatable == 0;

    /// <summary>What is wanted.</summary>
    public GoalContract Contract() => new()
    {
        Objective = "Every step leaves its line once.",
        Workspace = Folder,
        DoneWhen = [new CommandCheck { Id = "all", Command = CommandLine.Shell(string.Create(CultureInfo.InvariantCulture, $"test $(sort -u effects.log | wc -l) -eq {steps}")) }],
        Plans = [new PlanDefinition { Name = "only", Steps = [.. Enumerable.Range(1, steps).Select(Step)] }],
    };

    private static string NameOf(int step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:000}");

    private StepDefinition Step(int step)
    {
        var sleep = string.Create(CultureInfo.InvariantCulture, $"sleep {pause.TotalSeconds * (1 + (step % 4)) / 4:0.000}");
        return new StepDefinition
        {
            Id = NameOf(step),
            After = After(step),
            Idempotent = MayRepeat(NameOf(step)),
            Action = new RunAction { Command = CommandLine.Shell($"{sleep}; echo {NameOf(step)} >>effects.log; {sleep}") },
        };
    }

    /// <summary>Mostly one after the other; now and then two that depend on the same one, and one that waits for both.</summary>
    private static string[] Names(params int[] steps) => [.. steps.Select(NameOf)];

    private static System.Collections.Immutable.ImmutableArray<string> After(int step) => [.. (step, step % Fork) switch
    {
        (1, _) => Names(),
        (_, 3) => Names(step - 2),
        (_, 4) => Names(step - 2, step - 1),
        _ => Names(step - 1),
    }];
}

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
/// <param name="isEven">Whether no step works for longer than the others: then how long a goal stands still is not its own doing.</param>
internal class ProofGoal(int number, int steps, string work, TimeSpan pause, bool isEven = false)
{
    /// <summary>Every so many steps two follow that run side by side.</summary>
    private const int Fork = 5;

    /// <summary>Every so many steps one may be repeated; all others must not.</summary>
    private const int Repeatable = 4;

    /// <summary>Every so many steps one works for longer, so that kills meet it in the middle.</summary>
    private const int Long = 7;

    /// <summary>So many times as long.</summary>
    private const int Longer = 20;

    /// <summary>Its id.</summary>
    public GoalId Id { get; } = GoalId.Local(string.Create(CultureInfo.InvariantCulture, $"goal-{number:0000}"));

    /// <summary>Its steps.</summary>
    public virtual IEnumerable<string> Steps => Enumerable.Range(1, steps).Select(NameOf);

    /// <summary>What its steps did, in order.</summary>
    public IReadOnlyList<string> Effects => [.. Lines.Select(static line => line.Split(' ')[0])];

    /// <summary>The same with when it was done, in seconds, and by which process.</summary>
    public IReadOnlyList<string> Lines => File.Exists(EffectsFile) ? File.ReadAllLines(EffectsFile) : [];

    /// <summary>Whether a command of it runs anywhere.</summary>
    public bool IsAtWork => Processes.RunFor(Id.Name);

    /// <summary>Where it works.</summary>
    protected string Folder { get; } = Directory.CreateDirectory(Path.Combine(work, string.Create(CultureInfo.InvariantCulture, $"{number:0000}"))).FullName;

    private string EffectsFile => Path.Combine(Folder, "effects.log");

    /// <summary>Whether a step may run again without asking.</summary>
    public static bool MayRepeat(string step) => int.Parse(step.AsSpan(step.IndexOf('-', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture) % Repeatable == 0;

    /// <summary>What is wanted.</summary>
    public virtual GoalContract Contract() => new()
    {
        Objective = "Every step leaves its line once.",
        Workspace = Folder,
        DoneWhen = [new CommandCheck { Id = "all", Command = CommandLine.Shell(string.Create(CultureInfo.InvariantCulture, $"test $(cut -d ' ' -f 1 effects.log | sort -u | wc -l) -eq {steps}")) }],
        Plans = [new PlanDefinition { Name = "only", Steps = [.. Enumerable.Range(1, steps).Select(Step)] }],
    };

    /// <summary>The name of a step.</summary>
    protected static string NameOf(int step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:000}");

    private StepDefinition Step(int step)
    {
        var sleep = string.Create(CultureInfo.InvariantCulture, $"sleep {pause.TotalSeconds * (1 + (step % 4)) / 4 * (step % Long == 0 && !isEven ? Longer : 1):0.000}");
        return new StepDefinition
        {
            Id = NameOf(step),
            After = After(step),
            Idempotent = MayRepeat(NameOf(step)),
            Action = new RunAction { Command = CommandLine.Shell($"{sleep}; echo {NameOf(step)} $(date +%s.%3N) $$ >>effects.log; {sleep}") },
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

using System.Globalization;
using System.Text;

namespace Orleans.Goals.KillProof;

/// <summary>A goal whose steps each leave one line in a file, in a folder of its own.</summary>
internal sealed class ProofGoal : IDisposable
{
    public const string Id = "proof";

    /// <summary>Every so many steps two follow that run side by side.</summary>
    private const int Fork = 5;

    private readonly int steps;

    public ProofGoal(int steps)
    {
        this.steps = steps;
        Folder = Directory.CreateTempSubdirectory("goals-kill-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, "sources"));
        File.WriteAllText(Path.Combine(Folder, "sources", "kept.txt"), "never changed\n");
        File.WriteAllText(GoalFile, Text());
    }

    public string Folder { get; }

    public string GoalFile => Path.Combine(Folder, "proof.yaml");

    public string Store => Path.Combine(Folder, "store");

    /// <summary>What the steps did, in order.</summary>
    public IReadOnlyList<string> Effects
    {
        get
        {
            var path = Path.Combine(Folder, "effects.log");
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
    }

    public IEnumerable<string> Steps => Enumerable.Range(1, steps).Select(NameOf);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"step-{number:00}");

    private string Text()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $$"""
            id: {{Id}}
            objective: Every step leaves its line once.
            doneWhen:
              - {id: all, run: "test $(wc -l <effects.log) -ge {{steps}}"}
            fences:
              - {id: sources, unchanged: ["sources/**"]}
            plans:
              - name: only
                steps:

            """));
        for (var number = 1; number <= steps; number++)
        {
            // A line is written by one append. What may be killed before and after it is the command's own work.
            var pause = string.Create(CultureInfo.InvariantCulture, $"0.0{2 + (number % 4)}");
            text.Append(CultureInfo.InvariantCulture, $"      - {{id: {NameOf(number)}, after: [{After(number)}], run: \"sleep {pause}; echo {NameOf(number)} >>effects.log; sleep {pause}\"}}\n");
        }

        return text.ToString();
    }

    /// <summary>Mostly one after the other; now and then two that depend on the same one, and one that waits for both.</summary>
    private static string After(int number) => (number, number % Fork) switch
    {
        (1, _) => string.Empty,
        (_, 3) => NameOf(number - 2),
        (_, 4) => $"{NameOf(number - 2)}, {NameOf(number - 1)}",
        _ => NameOf(number - 1),
    };
}

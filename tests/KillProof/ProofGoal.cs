using System.Globalization;
using System.Text;

namespace Orleans.Goals.KillProof;

/// <summary>A goal whose steps each leave one line in a file, in a folder of its own.</summary>
internal sealed class ProofGoal : IDisposable
{
    public const string Id = "proof";

    /// <summary>Every so many steps two follow that run side by side.</summary>
    private const int Fork = 5;

    private const string AgentText =
        """
        strategy: continuous
        model: scripted
        agents: {sandbox: full-access}

        """;

    private readonly int steps;

    private ProofGoal(int steps, bool byAgent)
    {
        this.steps = steps;
        Folder = Directory.CreateTempSubdirectory("goals-kill-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, "sources"));
        File.WriteAllText(Path.Combine(Folder, "sources", "kept.txt"), "never changed\n");
        File.WriteAllText(GoalFile, byAgent ? Head() + AgentText : Text());
    }

    public string Folder { get; }

    /// <summary>More variables of the command.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; private init; } = new Dictionary<string, string>();

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

    /// <summary>A goal whose steps are commands.</summary>
    public static ProofGoal OfCommands(int steps) => new(steps, byAgent: false);

    /// <summary>A goal whose steps an agent does, one each turn.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="models">Where its model is.</param>
    public static ProofGoal OfAgent(int steps, Uri models) => new(steps, byAgent: true)
    {
        Variables = new Dictionary<string, string> { ["OPENAI_BASE_URL"] = models.ToString(), ["OPENAI_API_KEY"] = "sk-none" },
    };

    /// <summary>What a step runs. A line is written by one append; what may be killed before and after it is the command's own work.</summary>
    public static string CommandOf(int number)
    {
        var pause = string.Create(CultureInfo.InvariantCulture, $"0.0{2 + (number % 4)}");
        return $"sleep {pause}; echo {NameOf(number)} >>effects.log; sleep {pause}";
    }

    public void Dispose() => LeftFolder.Remove(Folder);

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"step-{number:00}");

    private string Head() => string.Create(CultureInfo.InvariantCulture,
        $$"""
        id: {{Id}}
        objective: Every step leaves its line once.
        doneWhen:
          - {id: all, run: "test $(wc -l <effects.log) -ge {{steps}}"}
        fences:
          - {id: sources, unchanged: ["sources/**"]}

        """);

    private string Text()
    {
        var text = new StringBuilder(Head()).Append("plans:\n  - name: only\n    steps:\n");
        for (var number = 1; number <= steps; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $"      - {{id: {NameOf(number)}, after: [{After(number)}], run: \"{CommandOf(number)}\"}}\n");
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

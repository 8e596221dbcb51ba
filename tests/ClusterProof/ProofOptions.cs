using System.Globalization;
using Orleans.Goals.ClusterProof.Faults;
using Orleans.Goals.ClusterProof.Servers;

namespace Orleans.Goals.ClusterProof;

/// <summary>What is to be proved, and how often.</summary>
internal sealed record ProofOptions
{
    public const string Usage =
        """
        Starts silo processes over a storage server of its own and counts what goals do while silos are killed.

          (nothing)      the proof: goals whose steps leave lines; silos are killed, stopped, frozen, restarted all at once, the storage crashes
          --measure      how long goals stand still after a kill and after a stop in good order, at light load
          --soak         goals with waits, failures and replans, silos killed in turn, Orleans' own membership; then the stored records are checked

          --on X         postgres (default), azure (Azurite: tables, records in blobs) or redis (appendfsync always); clustering, records and reminders are there
          --silos N      silos (default 2)
          --goals N      goals (default 64; of --measure 16, of --soak 2000)
          --steps N      steps of a goal (default 200)
          --faults N     faults of the proof (default 12); kills and stops of --measure (default 5 of each)
          --minutes N    over how many minutes the goals of the soak begin (default 10)
          --only X       the one kind of fault of the proof: Kill, Machine, Freeze, Stop, RestartAll or Storage
          --folders X    shared (default): silos of one machine; own: a folder each, as on machines of their own
          --seed N       where the random moments begin (default 1)

        The last line is one JSON object. Exit code 0 if everything holds.
        """;

    public ProofMode Mode { get; init; } = ProofMode.Proof;

    public string On { get; init; } = StorageServers.Names[0];

    public int Silos { get; init; } = 2;

    public int? Goals { get; init; }

    public int Steps { get; init; } = 200;

    public int? Faults { get; init; }

    public int Minutes { get; init; } = 10;

    public bool OwnFolders { get; init; }

    public FaultKind Only { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Reads the command line; null when it is not understood.</summary>
    public static ProofOptions? Parse(string[] args)
    {
        var options = new ProofOptions();
        for (var index = 0; index < args.Length; index++)
        {
            if (args[index] is "--measure" or "--soak")
            {
                options = options with { Mode = args[index] == "--soak" ? ProofMode.Soak : ProofMode.Measure };
                continue;
            }

            if (index + 1 == args.Length || options.With(args[index], args[++index]) is not { } more)
            {
                return null;
            }

            options = more;
        }

        return options;
    }

    private ProofOptions? With(string name, string value)
    {
        if (name == "--on")
        {
            return StorageServers.Names.Contains(value) ? this with { On = value } : null;
        }

        if (name == "--folders")
        {
            return value is "shared" or "own" ? this with { OwnFolders = value == "own" } : null;
        }

        if (name == "--only")
        {
            return Enum.TryParse<FaultKind>(value, out var kind) && Enum.IsDefined(kind) && kind != FaultKind.None ? this with { Only = kind } : null;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return (name, number) switch
        {
            ("--silos", > 0) => this with { Silos = number },
            ("--goals", > 0) => this with { Goals = number },
            ("--steps", > 0 and < 1_000) => this with { Steps = number },
            ("--faults", _) => this with { Faults = number },
            ("--minutes", _) => this with { Minutes = number },
            ("--seed", _) => this with { Seed = number },
            _ => null,
        };
    }
}

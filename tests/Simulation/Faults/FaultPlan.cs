using Orleans.Goals.Simulation.Scheduling;

namespace Orleans.Goals.Simulation.Faults;

/// <summary>
/// Which faults a universe has and how often. Every universe has another mixture (about half of the kinds, each rarer or more frequent than usual), so that
/// no fault hides behind another.
/// </summary>
internal sealed class FaultPlan
{
    private readonly int[] rates = new int[Kinds.Length];
    private readonly Seeded random;

    /// <param name="random">The chance of the universe.</param>
    /// <param name="isExclusive">Whether there is one host at a time.</param>
    /// <param name="sharded">The chance of the kinds that need a watch list in shards; null when there is none.</param>
    public FaultPlan(Seeded random, bool isExclusive, Seeded? sharded)
    {
        this.random = random;
        foreach (var fault in Kinds.Where(static fault => !NeedsShards(fault)))
        {
            var (enabled, scale) = (random.Chance(5_500), random.Below(3));
            var usual = isExclusive && NeedsSeveralHosts(fault) ? 0 : Usual(fault);
            rates[(int)fault] = enabled ? scale == 0 ? usual / 4 : scale == 1 ? usual : usual * 3 : 0;
        }

        if (sharded is not null)
        {
            foreach (var fault in Kinds.Where(NeedsShards))
            {
                rates[(int)fault] = sharded.Chance(5_500) ? Usual(fault) * sharded.Between(1, 3) : 0;
            }
        }
    }

    /// <summary>Every kind.</summary>
    public static Fault[] Kinds { get; } = Enum.GetValues<Fault>();

    /// <summary>Whether faults still happen.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>How often each kind has struck.</summary>
    public long[] Struck { get; } = new long[Kinds.Length];

    /// <summary>Whether a fault strikes now.</summary>
    public bool Strikes(Fault fault)
    {
        var strikes = Lurks(fault);
        if (strikes)
        {
            Count(fault);
        }

        return strikes;
    }

    /// <summary>Whether a fault will strike if it comes to that; whoever asks counts it then.</summary>
    public bool Lurks(Fault fault) => IsOn && random.Chance(rates[(int)fault]);

    /// <summary>A fault that lurked has struck.</summary>
    public void Count(Fault fault) => Struck[(int)fault]++;

    private static bool NeedsSeveralHosts(Fault fault) => fault is Fault.Zombie or Fault.SecondActivation or Fault.Partition;

    private static bool NeedsShards(Fault fault) => fault is Fault.HostSleeps or Fault.ShardCutOff;

    /// <summary>How often in ten thousand occasions.</summary>
    private static int Usual(Fault fault) => fault switch
    {
        Fault.CrashBeforeCommit or Fault.CrashAfterCommit => 150,
        Fault.CrashAnywhere => 60,
        Fault.MachineRestart => 20,
        Fault.Zombie => 60,
        Fault.HostPaused => 60,
        Fault.SecondActivation => 300,
        Fault.Deactivation or Fault.DeactivationAfterCommit => 150,
        Fault.StoreFailsBefore or Fault.StoreFailsAfter or Fault.StoreFailsAndLandsLater or Fault.StoreDisownsSuccess => 200,
        Fault.StoreLate => 200,
        Fault.StoreReadFails => 300,
        Fault.StoreOutage => 20,
        Fault.WriteLandsAfterCrash => 5_000,
        Fault.MessageLost or Fault.ReplyLost or Fault.MessageDoubled or Fault.MessageDelayed => 400,
        Fault.PokeLost => 2_000,
        Fault.CommandLost or Fault.AnswerLost or Fault.CommandRepeated => 1_500,
        Fault.ClockJump => 60,
        Fault.LauncherLate => 400,
        Fault.LauncherKilled => 200,
        Fault.CommandNotStarted => 100,
        Fault.WorkspaceEdited => 600,
        Fault.CheckUnmeasurable => 200,
        Fault.VerificationFails => 200,
        Fault.Partition => 30,
        Fault.HostSleeps => 40,
        Fault.ShardCutOff => 30,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

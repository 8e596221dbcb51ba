namespace Orleans.Goals.Simulation.Faults;

/// <summary>What can go wrong in a universe.</summary>
internal enum Fault
{
    /// <summary>A host crashes when a commit is about to be written.</summary>
    CrashBeforeCommit,

    /// <summary>A host crashes right after a commit was written, before anybody hears of it.</summary>
    CrashAfterCommit,

    /// <summary>A host crashes between any two steps.</summary>
    CrashAnywhere,

    /// <summary>The machine restarts: every host and every process is gone.</summary>
    MachineRestart,

    /// <summary>A host is declared dead while it goes on for a while.</summary>
    Zombie,

    /// <summary>A host stands still for a while.</summary>
    HostPaused,

    /// <summary>An actor is activated on a second live host.</summary>
    SecondActivation,

    /// <summary>An activation is dropped, whatever it was doing.</summary>
    Deactivation,

    /// <summary>An activation is dropped right after a commit was written, before it hears of it, while its host goes on.</summary>
    DeactivationAfterCommit,

    /// <summary>A write fails and did not happen.</summary>
    StoreFailsBefore,

    /// <summary>A write fails and did happen.</summary>
    StoreFailsAfter,

    /// <summary>A write fails, and happens all the same some time later.</summary>
    StoreFailsAndLandsLater,

    /// <summary>A write happened and is answered with a conflict.</summary>
    StoreDisownsSuccess,

    /// <summary>A write, or its answer, takes long.</summary>
    StoreLate,

    /// <summary>A read fails.</summary>
    StoreReadFails,

    /// <summary>The store cannot be reached by a host for some seconds.</summary>
    StoreOutage,

    /// <summary>A write that was under way when its host crashed lands all the same.</summary>
    WriteLandsAfterCrash,

    /// <summary>A message does not arrive.</summary>
    MessageLost,

    /// <summary>A message arrives, its answer does not.</summary>
    ReplyLost,

    /// <summary>A message arrives twice, the second time much later.</summary>
    MessageDoubled,

    /// <summary>A message takes so long that others overtake it.</summary>
    MessageDelayed,

    /// <summary>A poke is lost.</summary>
    PokeLost,

    /// <summary>A command of a person does not arrive.</summary>
    CommandLost,

    /// <summary>A command of a person is applied, its answer is lost.</summary>
    AnswerLost,

    /// <summary>A command that was answered is sent once more, with the same id.</summary>
    CommandRepeated,

    /// <summary>A host's wall clock jumps a little, forward or backward.</summary>
    ClockJump,

    /// <summary>A launcher starts late: perhaps after its host is dead.</summary>
    LauncherLate,

    /// <summary>A launcher is killed with its command, and leaves no trace of the end.</summary>
    LauncherKilled,

    /// <summary>A command cannot be started.</summary>
    CommandNotStarted,

    /// <summary>Somebody changes the workspace while a verification runs.</summary>
    WorkspaceEdited,

    /// <summary>A check gives no verdict.</summary>
    CheckUnmeasurable,

    /// <summary>A verification cannot be run.</summary>
    VerificationFails,

    /// <summary>The connection between two hosts breaks for longer than the retry window.</summary>
    Partition,

    /// <summary>A host stands still, is declared dead meanwhile, and goes on with all it had after others have taken over.</summary>
    HostSleeps,

    /// <summary>Nothing reaches a shard of the watch list for some time.</summary>
    ShardCutOff,
}

using Microsoft.Extensions.AI;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Models;

namespace Orleans.Goals.Grains.Hosting;

/// <summary>How goals run on a silo.</summary>
public sealed class GoalsOptions
{
    /// <summary>The name of the grain storage in which goals are kept. Any provider; it must store bytes as they are.</summary>
    /// <value>Default <c>goals</c>. A storage of that name takes the right serializer by itself; another must be told to, by <c>SerializerKey</c> <c>goals</c>.</value>
    public string StorageName { get; set; } = StoredBytesSerializer.Key;

    /// <summary>
    /// The absolute path of a folder of this machine in which commands keep their files. A silo that is started again takes over what it
    /// finds there: give it the same folder then. Silos on one machine may share it.
    /// </summary>
    /// <value>No default: it must be set.</value>
    public string? Folder { get; set; }

    /// <summary>
    /// Whether every silo of the cluster uses this very <see cref="Folder"/>, because all of them run on one machine. Then a silo that takes
    /// a command over from a dead one finds its traces, or knows that it never started. If not, a command without traces here counts as lost.
    /// </summary>
    /// <value>Default false.</value>
    public bool FolderIsShared { get; set; }

    /// <summary>
    /// The absolute path of the folder of output and evidence, unless an <see cref="Goals.Stores.IArtifactStore"/> is registered. Every silo
    /// must see the same one, so on several machines it is a shared directory.
    /// </summary>
    /// <value>Default <see cref="Folder"/>.</value>
    public string? ArtifactFolder { get; set; }

    /// <summary>The absolute path of the folder in which goals on git remotes have their clones on this silo. What is missing there is cloned again.</summary>
    /// <value>Default <c>clones</c> in <see cref="Folder"/>.</value>
    public string? CloneFolder { get; set; }

    /// <summary>Whether goals may work on git remotes that are folders (<c>file://</c>), which every silo must see then.</summary>
    /// <value>Default false: whoever submits goals could read repositories of the silo's machine.</value>
    public bool AllowFolderRemotes { get; set; }

    /// <summary>Whether git may use the credentials of the silo's own user for goals that name no secret: helpers, keys, an agent.</summary>
    /// <value>Default false: whoever submits goals could reach with them what the silo's user can.</value>
    public bool UseOwnGitCredentials { get; set; }

    /// <summary>
    /// The models of agents: the client for what a model is asked to do, on the silo that runs the turn. What it throws when a call fails is
    /// <see cref="Orleans.Goals.Models.Faults.ModelException"/>, so that the runtime can tell what passes from what does not.
    /// </summary>
    /// <value>Default null: none. Steps that agents do fail then, and say what to set.</value>
    public Func<ModelRole, IChatClient>? Models { get; set; }

    /// <summary>
    /// Whether records are kept in a SQLite database in <see cref="Folder"/> instead of grain storage: nothing to install, and goals go on
    /// when the silo is started again. For a cluster of one silo: another is refused.
    /// </summary>
    /// <value>Default false.</value>
    public bool UseSqlite { get; set; }

    /// <summary>Whether goals, and the reminders that wake them, may be kept in the memory of silos, where they are lost with them.</summary>
    /// <value>Default false: only in the environment Development.</value>
    public bool AllowMemoryStorage { get; set; }

    /// <summary>
    /// Into how many shards the cluster divides the list of the goals that it must wake, from 1 to 4,096. A shard watches up to 2,000 goals that
    /// have not ended. The same on every silo, and fixed when the cluster first starts: a silo that has another number is refused.
    /// </summary>
    /// <value>Default 256: half a million goals.</value>
    public int WatchShards { get; set; } = 256;

    /// <summary>The labels of this silo, of which goals and steps may say that they need them (<c>needs</c>): what needs one runs on a silo that has it, and waits while none has.</summary>
    /// <value>Default none.</value>
    public IList<string> Labels { get; } = [];

    /// <summary>
    /// The newest format that this silo writes, for the time of an upgrade: silos of the release before read it, and what needs a newer one is refused meanwhile. From 1 to the newest
    /// that this release reads.
    /// </summary>
    /// <value>Default null: the newest that every active silo of the cluster reads.</value>
    public int? WriteFormat { get; set; }

    /// <summary>The newest format that this silo says it reads: another than the newest only in tests.</summary>
    internal int ReadFormat { get; set; } = RecordFormats.Newest;

    /// <summary>Whether this silo pokes shards of the watch list when members come and go. If none does, the reminders are left.</summary>
    internal bool PokesShards { get; set; } = true;

    /// <summary>How often a shard's reminder comes.</summary>
    internal TimeSpan ReminderPeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Times and bounds of the runner. A plan tells its goal of mere progress once a second: each time is a commit of the goal, and a report has it from the plan's own record.
    /// </summary>
    internal RunnerOptions Runner { get; set; } = new() { ObservedInterval = TimeSpan.FromSeconds(1) };

    /// <summary>How often a silo looks after the operations it runs.</summary>
    internal TimeSpan AttendInterval { get; set; } = TimeSpan.FromSeconds(15);
}

using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Records;

/// <summary>The one store of a universe: it itself never fails. What goes wrong on the way to it is <see cref="FaultyStore"/>'s matter.</summary>
internal sealed class SimRecords
{
    private readonly SortedDictionary<ActorKey, SimRecord> records = [];
    private readonly List<(long Sequence, ActorKey Key, StoredCommit Commit)> log = [];
    private long sequence;

    /// <summary>Every record, in the order of the keys.</summary>
    public IEnumerable<KeyValuePair<ActorKey, SimRecord>> All => records;

    /// <summary>Every commit that was not forgotten, in the order in which they were made.</summary>
    public IReadOnlyList<(long Sequence, ActorKey Key, StoredCommit Commit)> Log => log;

    /// <summary>An actor's record, or null.</summary>
    public SimRecord? Find(ActorKey key) => records.GetValueOrDefault(key);

    /// <summary>Reads a record.</summary>
    public StoredRecord Read(ActorKey key) => records.TryGetValue(key, out var record) ? record.Read() : StoredRecord.None;

    /// <summary>Adds a commit, if the record is at the expected version.</summary>
    public bool TryAppend(ActorKey key, RecordAppend append)
    {
        var known = records.TryGetValue(key, out var record);
        if ((record?.Version ?? 0) != append.ExpectedVersion)
        {
            return false;
        }

        if (!known)
        {
            records.Add(key, record = new SimRecord());
        }

        record!.Add(append);
        if (append.ForgetsHistory)
        {
            log.RemoveAll(commit => commit.Key == key);
        }

        log.Add((++sequence, key, new StoredCommit(record.Version, append.Events)));
        return true;
    }

    /// <summary>The actors that must be awake: the watch list.</summary>
    public List<ActorKey> Due(DateTimeOffset now)
    {
        var due = new List<ActorKey>();
        foreach (var (key, record) in records)
        {
            if (record.Due <= now)
            {
                due.Add(key);
            }
        }

        return due;
    }
}

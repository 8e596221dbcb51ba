using System.Text;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>The row of one record: where it stands, and what lists and wakers need to know of it.</summary>
internal sealed class ActorRow(long actor, ActorKey key)
{
    /// <summary>The columns that <see cref="From"/> reads, in its order.</summary>
    public const string Columns = "actor, kind, id, version, sequence, snapshot, checksum, due, status, accepted, updated, objective";

    /// <summary>What stands between the objective and the parent: the unit separator, which an objective hardly has. One that has it gets it at its end as well.</summary>
    private const char ParentMark = '\u001F';

    /// <summary>The number that stands for the key in the other tables.</summary>
    public long Actor { get; } = actor;

    /// <summary>Whose row it is.</summary>
    public ActorKey Key { get; } = key;

    /// <summary>The version of the newest commit.</summary>
    public long Version { get; set; }

    /// <summary>The sequence number of the newest commit.</summary>
    public long Sequence { get; set; }

    /// <summary>The version of the newest snapshot; 0 without one.</summary>
    public long Snapshot { get; set; }

    /// <summary>From when on the actor must be awake, in UTC ticks.</summary>
    public long? Due { get; private set; }

    /// <summary>The status in lists.</summary>
    public long? Status { get; private set; }

    /// <summary>When the goal was accepted, in UTC ticks.</summary>
    public long? Accepted { get; private set; }

    /// <summary>When the summary changed, in UTC ticks.</summary>
    public long? Updated { get; private set; }

    /// <summary>The objective in lists; behind <see cref="ParentMark"/> the goal whose step it is, if it is one.</summary>
    public string? Objective { get; private set; }

    /// <summary>The key's id as stored.</summary>
    public byte[] Utf8Id { get; } = Encoding.UTF8.GetBytes(key.Id);

    /// <summary>The checksum over all columns.</summary>
    public uint Checksum => new RecordChecksum().Add(Actor).Add((long)Key.Kind).Add(Utf8Id.AsSpan()).Add(Version).Add(Sequence)
        .Add(Snapshot).Add(Due).Add(Status).Add(Accepted).Add(Updated).Add(Objective).Value;

    /// <summary>Reads the current row of a query for <see cref="Columns"/>.</summary>
    /// <exception cref="RecordCorruptException">It is not what was written.</exception>
    public static ActorRow From(SqliteStatement row, string path)
    {
        var read = new ActorRow(row.Int64(0), new ActorKey((ActorKind)unchecked((int)row.Int64(1)), row.Text(2)))
        {
            Version = row.Int64(3),
            Sequence = row.Int64(4),
            Snapshot = row.Int64(5),
            Due = row.Int64OrNull(7),
            Status = row.Int64OrNull(8),
            Accepted = row.Int64OrNull(9),
            Updated = row.Int64OrNull(10),
            Objective = row.TextOrNull(11),
        };
        return read.Checksum == row.Int64(6) ? read : throw SqliteFaults.Damaged(path, $"the row of {read.Key} fails its checksum");
    }

    /// <summary>Takes over the due time.</summary>
    /// <returns>Whether it changed.</returns>
    public bool SetDue(DateTimeOffset? due)
    {
        var ticks = due?.UtcTicks;
        var changed = Due != ticks;
        Due = ticks;
        return changed;
    }

    /// <summary>Takes over the summary.</summary>
    /// <returns>Whether it changed.</returns>
    public bool SetSummary(RecordSummary? summary)
    {
        var (status, accepted, updated) = ((long?)summary?.Status, summary?.AcceptedAt.UtcTicks, summary?.UpdatedAt.UtcTicks);
        var objective = summary is { Parent: null } && !summary.Objective.Contains(ParentMark, StringComparison.Ordinal) ? summary.Objective : summary is null ? null : $"{summary.Objective}{ParentMark}{summary.Parent}";
        var changed = Status != status || Accepted != accepted || Updated != updated || Objective != objective;
        (Status, Accepted, Updated, Objective) = (status, accepted, updated, objective);
        return changed;
    }

    /// <summary>The row as a line of a list of goals.</summary>
    public GoalSummary ToSummary()
    {
        var objective = Objective ?? string.Empty;
        var mark = objective.LastIndexOf(ParentMark);
        return new GoalSummary
        {
            Id = GoalId.Parse(Key.Id),
            Status = (GoalStatus)checked((int)Status!.Value),
            Objective = mark < 0 ? objective : objective[..mark],
            Parent = mark >= 0 && GoalId.TryParse(objective[(mark + 1)..], null, out var parent) ? parent : null,
            AcceptedAt = new DateTimeOffset(Accepted!.Value, TimeSpan.Zero),
            UpdatedAt = new DateTimeOffset(Updated!.Value, TimeSpan.Zero),
        };
    }

    /// <summary>The checksum of one commit of this record.</summary>
    public uint CommitChecksum(long version, long sequence, long at, ReadOnlySpan<byte> events) =>
        new RecordChecksum().Add((long)Key.Kind).Add(Utf8Id.AsSpan()).Add(version).Add(sequence).Add(at).Add(events).Value;

    /// <summary>The checksum of a snapshot of this record.</summary>
    public uint SnapshotChecksum(long version, ReadOnlySpan<byte> state) =>
        new RecordChecksum().Add((long)Key.Kind).Add(Utf8Id.AsSpan()).Add(version).Add(state).Value;
}

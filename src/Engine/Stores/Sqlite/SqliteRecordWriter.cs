using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;
using SQLitePCL;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>The one connection that writes and checkpoints. Used by one thread at a time; <see cref="GroupCommit"/> sees to that.</summary>
/// <remarks>
/// It remembers where the records stand that it wrote last, so that an append costs two statements and no read. That is safe because nobody
/// else writes; should somebody do so against the store's lock, the unique indexes still refuse a second commit of the same version.
/// </remarks>
internal sealed class SqliteRecordWriter : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteRecordStoreOptions options;
    private readonly string path;
    private readonly Dictionary<ActorKey, ActorRow> rows = [];
    private readonly SqliteStatement begin;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement findActor;
    private readonly SqliteStatement insertActor;
    private readonly SqliteStatement advanceActor;
    private readonly SqliteStatement advanceActorAndDue;
    private readonly SqliteStatement advanceActorAndAll;
    private readonly SqliteStatement insertCommit;
    private readonly SqliteStatement replaceSnapshot;
    private readonly SqliteStatement forgetCommits;
    private readonly SqliteStatement[] deleteRecord;
    private readonly SqliteStatement raiseFloor;
    private long nextActor;
    private long nextSequence;
    private int pagesAtCheckpoint;

    /// <summary>Takes over a connection to a database that is one of ours.</summary>
    public SqliteRecordWriter(SqliteConnection connection, SqliteRecordStoreOptions options, string path)
    {
        this.connection = connection;
        this.options = options;
        this.path = path;
        begin = connection.Prepare("BEGIN IMMEDIATE");
        commit = connection.Prepare("COMMIT");
        findActor = connection.Prepare($"SELECT {ActorRow.Columns} FROM actors WHERE id = ?1 AND kind = ?2");
        insertActor = connection.Prepare($"INSERT INTO actors ({ActorRow.Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
        advanceActor = connection.Prepare("UPDATE actors SET version = ?2, sequence = ?3, checksum = ?4 WHERE actor = ?1");
        advanceActorAndDue = connection.Prepare("UPDATE actors SET version = ?2, sequence = ?3, checksum = ?4, due = ?5 WHERE actor = ?1");
        advanceActorAndAll = connection.Prepare(
            "UPDATE actors SET version = ?2, sequence = ?3, checksum = ?4, due = ?5, status = ?6, accepted = ?7, updated = ?8, objective = ?9, snapshot = ?10 WHERE actor = ?1");
        insertCommit = connection.Prepare("INSERT INTO commits (sequence, actor, version, at, checksum, events) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        replaceSnapshot = connection.Prepare("INSERT OR REPLACE INTO snapshots (actor, version, checksum, state) VALUES (?1, ?2, ?3, ?4)");
        forgetCommits = connection.Prepare("DELETE FROM commits WHERE actor = ?1 AND version < ?2");
        deleteRecord =
        [
            connection.Prepare("DELETE FROM commits WHERE actor = ?1"),
            connection.Prepare("DELETE FROM snapshots WHERE actor = ?1"),
            connection.Prepare("DELETE FROM actors WHERE actor = ?1"),
        ];
        raiseFloor = connection.Prepare("UPDATE sequence_floor SET sequence = ?1");
        nextActor = connection.QueryInt64("SELECT ifnull(max(actor), 0) + 1 FROM actors");
        nextSequence = connection.QueryInt64("SELECT max(ifnull((SELECT max(sequence) FROM commits), 0), (SELECT sequence FROM sequence_floor)) + 1");
        pagesAtCheckpoint = connection.PagesWritten;
    }

    /// <summary>Whether the log has grown so large that it should be copied into the database when there is time.</summary>
    public bool CheckpointDue => (long)unchecked(connection.PagesWritten - pagesAtCheckpoint) * SqliteSchema.PageBytes >= options.CheckpointBytes;

    /// <summary>Writes a group in one transaction and returns when it is on the disk. Each write is decided for itself.</summary>
    /// <exception cref="SqliteException">The outcome is not known; the connection must not be used any more.</exception>
    public void Commit(List<PendingWrite> group)
    {
        begin.Run();
        foreach (var write in group)
        {
            try
            {
                write.Decide(write.Append is { } append ? Append(write.Key, append) : Delete(write.Key, write.ExpectedVersion));
            }
            catch (RecordCorruptException damage)
            {
                // Found before anything of this write was done; the others have nothing to do with it.
                write.Fail(damage);
            }
        }

        commit.Run();
    }

    /// <summary>Copies the log into the database, as far as no reader needs it.</summary>
    public void Checkpoint()
    {
        _ = connection.CheckpointPassively();
        pagesAtCheckpoint = connection.PagesWritten;
    }

    /// <summary>Closes the connection.</summary>
    /// <param name="checkpoint">Whether to copy the log into the database first, so that the store is one file.</param>
    public void Close(bool checkpoint)
    {
        if (checkpoint)
        {
            connection.CheckpointOnClose(allowed: true);
        }

        connection.Dispose();
    }

    /// <summary>Closes the connection and leaves the log as it is.</summary>
    public void Dispose() => Close(checkpoint: false);

    private AppendOutcome Append(ActorKey key, RecordAppend append)
    {
        var row = Find(key);
        if ((row?.Version ?? 0) != append.ExpectedVersion)
        {
            return AppendOutcome.Conflict;
        }

        var sequence = nextSequence;
        if (row is null)
        {
            if ((row = Create(key, append, sequence)) is null)
            {
                return AppendOutcome.Conflict;
            }

            Require(InsertCommit(row, append, sequence), "a commit without a record");
        }
        else if (InsertCommit(row, append, sequence))
        {
            Advance(row, append, sequence);
        }
        else
        {
            _ = rows.Remove(key);
            return AppendOutcome.Conflict;
        }

        nextSequence++;
        if (append.Snapshot is { } snapshot)
        {
            replaceSnapshot.Bind(1, row.Actor).Bind(2, row.Version).Bind(3, row.SnapshotChecksum(row.Version, snapshot.Span)).Bind(4, snapshot.Span).Run();
        }

        if (append.ForgetsHistory)
        {
            forgetCommits.Bind(1, row.Actor).Bind(2, row.Version).Run();
        }

        return AppendOutcome.Committed;
    }

    private ActorRow? Find(ActorKey key)
    {
        if (rows.TryGetValue(key, out var known))
        {
            return known;
        }

        findActor.Bind(1, key.Id).Bind(2, (long)key.Kind);
        try
        {
            return findActor.Read() ? Remember(ActorRow.From(findActor, path)) : null;
        }
        finally
        {
            findActor.Reset();
        }
    }

    private ActorRow Remember(ActorRow row)
    {
        if (rows.Count >= options.RememberedRecords)
        {
            // Rare and cheap to make good: the records in use are read again, once each.
            rows.Clear();
        }

        rows[row.Key] = row;
        return row;
    }

    private ActorRow? Create(ActorKey key, RecordAppend append, long sequence)
    {
        var row = new ActorRow(nextActor, key) { Version = 1, Sequence = sequence, Snapshot = append.Snapshot is null ? 0 : 1 };
        _ = row.SetDue(append.Due);
        _ = row.SetSummary(append.Summary);
        insertActor.Bind(1, row.Actor).Bind(2, (long)key.Kind).Bind(3, key.Id).Bind(4, row.Version).Bind(5, sequence).Bind(6, row.Snapshot)
            .Bind(7, row.Checksum).Bind(8, row.Due).Bind(9, row.Status).Bind(10, row.Accepted).Bind(11, row.Updated).Bind(12, row.Objective);
        if (!insertActor.RunUnlessTaken())
        {
            return null;
        }

        nextActor++;
        return Remember(row);
    }

    private bool InsertCommit(ActorRow row, RecordAppend append, long sequence)
    {
        var (version, at) = (append.ExpectedVersion + 1, append.At.UtcTicks);
        var events = append.Events.Span;
        return insertCommit.Bind(1, sequence).Bind(2, row.Actor).Bind(3, version).Bind(4, at)
            .Bind(5, row.CommitChecksum(version, sequence, at, events)).Bind(6, events).RunUnlessTaken();
    }

    private void Advance(ActorRow row, RecordAppend append, long sequence)
    {
        row.Version = append.ExpectedVersion + 1;
        row.Sequence = sequence;
        var dueChanged = row.SetDue(append.Due);
        var restChanged = row.SetSummary(append.Summary);
        if (append.Snapshot is not null)
        {
            row.Snapshot = row.Version;
            restChanged = true;
        }

        // The indexes over due time and summary are left alone by commits that change neither, which are most.
        var statement = restChanged ? advanceActorAndAll : dueChanged ? advanceActorAndDue : advanceActor;
        statement.Bind(1, row.Actor).Bind(2, row.Version).Bind(3, sequence).Bind(4, row.Checksum);
        if (statement != advanceActor)
        {
            statement.Bind(5, row.Due);
        }

        if (statement == advanceActorAndAll)
        {
            statement.Bind(6, row.Status).Bind(7, row.Accepted).Bind(8, row.Updated).Bind(9, row.Objective).Bind(10, row.Snapshot);
        }

        statement.Run();
        Require(connection.Changes == 1, "a record without its row");
    }

    /// <summary>Ends the transaction, and with it the store, when what is there contradicts what this writer wrote.</summary>
    private static void Require(bool sound, string finding)
    {
        if (!sound)
        {
            throw new SqliteException(raw.SQLITE_CORRUPT, $"the database holds {finding}: it is damaged, or another program has written to it");
        }
    }

    private AppendOutcome Delete(ActorKey key, long expectedVersion)
    {
        var row = Find(key);
        if (row is null)
        {
            return AppendOutcome.Committed;
        }

        if (row.Version != expectedVersion)
        {
            return AppendOutcome.Conflict;
        }

        foreach (var statement in deleteRecord)
        {
            statement.Bind(1, row.Actor).Run();
        }

        raiseFloor.Bind(1, nextSequence - 1).Run();
        _ = rows.Remove(key);
        return AppendOutcome.Committed;
    }
}

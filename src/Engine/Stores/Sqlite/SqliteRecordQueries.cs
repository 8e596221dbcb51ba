using System.Collections.Immutable;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>Everything that is read, over one reading connection. Each call sees one state of the database and checks what it reads.</summary>
internal sealed class SqliteRecordQueries : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly string path;
    private readonly SqliteStatement begin;
    private readonly SqliteStatement end;
    private readonly SqliteStatement findActor;
    private readonly SqliteStatement findSnapshot;
    private readonly SqliteStatement commitsAfter;
    private readonly SqliteStatement dueActors;
    private readonly SqliteStatement goals;

    /// <summary>Takes over a connection to a database that is one of ours.</summary>
    public SqliteRecordQueries(SqliteConnection connection, string path)
    {
        this.connection = connection;
        this.path = path;
        begin = connection.Prepare("BEGIN");
        end = connection.Prepare("ROLLBACK");
        findActor = connection.Prepare($"SELECT {ActorRow.Columns} FROM actors WHERE id = ?1 AND kind = ?2");
        findSnapshot = connection.Prepare("SELECT version, checksum, state FROM snapshots WHERE actor = ?1");
        commitsAfter = connection.Prepare($"SELECT {CommitRow.Columns} FROM commits WHERE actor = ?1 AND version > ?2 ORDER BY version");
        dueActors = connection.Prepare($"SELECT {ActorRow.Columns} FROM actors WHERE due IS NOT NULL AND due <= ?1 ORDER BY due, kind, id");
        goals = connection.Prepare($"""
            SELECT {ActorRow.Columns} FROM actors WHERE status = ?1 AND accepted <= ?2 AND (accepted < ?2 OR id > ?3) AND (?4 IS NULL OR (id >= ?4 AND id < ?5))
            ORDER BY accepted DESC, id LIMIT ?6
            """);
        Feed = new SqliteFeedQuery(connection, path);
    }

    /// <summary>The query for feeds.</summary>
    private SqliteFeedQuery Feed { get; }

    /// <summary>Reads a record.</summary>
    public StoredRecord ReadRecord(ActorKey key) => InTransaction(() =>
    {
        if (FindActor(key) is not { } row)
        {
            return StoredRecord.None;
        }

        return new StoredRecord
        {
            Version = row.Version,
            Snapshot = row.Snapshot == 0 ? null : (ReadOnlyMemory<byte>?)FindSnapshot(row),
            SnapshotVersion = row.Snapshot,
            Commits = CommitsAfter(row, row.Snapshot),
            Position = RecordPosition.After(row.Sequence),
        };
    });

    /// <summary>The version of a record; 0 when there is none.</summary>
    public long ReadVersion(ActorKey key) => InTransaction(() => FindActor(key)?.Version ?? 0);

    /// <summary>Reads a page of a goal's feed.</summary>
    public ImmutableArray<FeedEntry> ReadFeed(GoalId goal, Cursor after, int limit)
    {
        var sequence = RecordPosition.Sequence(after);
        return InTransaction(() => Feed.Read(goal, sequence, limit));
    }

    /// <summary>The actors that are due.</summary>
    public ImmutableArray<ActorKey> ReadDue(DateTimeOffset now) => InTransaction(() =>
    {
        var due = ImmutableArray.CreateBuilder<ActorKey>();
        dueActors.Bind(1, now.UtcTicks);
        foreach (var row in Rows(dueActors))
        {
            due.Add(row.Key);
        }

        return due.DrainToImmutable();
    });

    /// <summary>A page of the list of goals: a page of each status, merged.</summary>
    public GoalPage ReadGoals(GoalFilter filter)
    {
        var after = RecordPosition.Goal(filter.After);
        var statuses = filter.Statuses.IsDefaultOrEmpty ? Enum.GetValues<GoalStatus>() : [.. filter.Statuses.Distinct()];
        return InTransaction(() =>
        {
            var found = new List<GoalSummary>();
            foreach (var status in statuses)
            {
                goals.Bind(1, (long)status).Bind(2, after.AcceptedTicks).Bind(3, after.Goal).Bind(6, filter.Limit + 1L);
                goals.Bind(4, filter.Tenant is null ? null : filter.Tenant + "/").Bind(5, filter.Tenant is null ? null : filter.Tenant + "0");
                found.AddRange(Rows(goals).Select(row => row.ToSummary()));
            }

            return GoalList.Page(found, filter.Limit);
        });
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => connection.Dispose();

    private T InTransaction<T>(Func<T> read)
    {
        // Whatever is thrown, the connection is closed with it, and its transaction.
        begin.Run();
        var result = read();
        end.Run();
        return result;
    }

    private IEnumerable<ActorRow> Rows(SqliteStatement statement)
    {
        try
        {
            while (statement.Read())
            {
                yield return ActorRow.From(statement, path);
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    private ActorRow? FindActor(ActorKey key)
    {
        findActor.Bind(1, key.Id).Bind(2, (long)key.Kind);
        return Rows(findActor).FirstOrDefault();
    }

    private byte[] FindSnapshot(ActorRow row)
    {
        findSnapshot.Bind(1, row.Actor);
        try
        {
            if (findSnapshot.Read() && findSnapshot.Int64(0) == row.Snapshot)
            {
                var state = findSnapshot.Bytes(2).ToArray();
                if (row.SnapshotChecksum(row.Snapshot, state) == findSnapshot.Int64(1))
                {
                    return state;
                }
            }

            throw SqliteFaults.Damaged(path, $"the snapshot of {row.Key} at version {row.Snapshot} is missing or fails its checksum");
        }
        finally
        {
            findSnapshot.Reset();
        }
    }

    private ImmutableArray<StoredCommit> CommitsAfter(ActorRow row, long version)
    {
        var commits = ImmutableArray.CreateBuilder<StoredCommit>();
        commitsAfter.Bind(1, row.Actor).Bind(2, version);
        try
        {
            while (commitsAfter.Read())
            {
                var commit = CommitRow.From(commitsAfter, row, path);
                CommitRow.RequireNext(commit.Version, version++, row, path);
                commits.Add(commit);
            }
        }
        finally
        {
            commitsAfter.Reset();
        }

        return version == row.Version
            ? commits.DrainToImmutable()
            : throw SqliteFaults.Damaged(path, $"{row.Key} is at version {row.Version}, but its commits end at {version}");
    }
}

using System.Collections.Immutable;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores.Sqlite;

/// <summary>Reads the commits of a goal and its plans in commit order.</summary>
/// <remarks>
/// There is no index over goal and sequence, which every commit would have to maintain: only records whose newest commit lies after the cursor
/// are looked at, and because within a record versions and sequence numbers rise together, the first commit after the cursor is found by
/// halving. Following a goal costs what is new, at any length of its history.
/// </remarks>
internal sealed class SqliteFeedQuery(SqliteConnection connection, string path)
{
    private readonly SqliteStatement actors = connection.Prepare($"""
        SELECT {ActorRow.Columns} FROM actors WHERE id = ?1 AND sequence > ?4
        UNION ALL SELECT {ActorRow.Columns} FROM actors WHERE id >= ?2 AND id < ?3 AND sequence > ?4
        """);

    private readonly SqliteStatement sequenceOf = connection.Prepare("SELECT sequence FROM commits WHERE actor = ?1 AND version = ?2");
    private readonly SqliteStatement sequencesFrom = connection.Prepare(
        "SELECT version, sequence FROM commits WHERE actor = ?1 AND version >= ?2 ORDER BY version LIMIT ?3");

    private readonly SqliteStatement commitAt = connection.Prepare($"SELECT {CommitRow.Columns} FROM commits WHERE sequence = ?1");

    /// <summary>Reads a page. Called within a transaction.</summary>
    public ImmutableArray<FeedEntry> Read(GoalId goal, long after, int limit)
    {
        var positions = new List<(long Sequence, ActorRow Row)>();
        foreach (var row in Actors(goal, after))
        {
            AddPositions(positions, row, FirstAfter(row, after), limit);
        }

        positions.Sort((left, right) => left.Sequence.CompareTo(right.Sequence));
        return [.. positions.Take(limit).Select(position => Entry(position.Sequence, position.Row))];
    }

    private List<ActorRow> Actors(GoalId goal, long after)
    {
        // '0' is the character after '/': the range holds the ids that begin with "goal/".
        actors.Bind(1, goal.Value).Bind(2, goal.Value + "/").Bind(3, goal.Value + "0").Bind(4, after);
        var rows = new List<ActorRow>();
        try
        {
            while (actors.Read())
            {
                rows.Add(ActorRow.From(actors, path));
            }
        }
        finally
        {
            actors.Reset();
        }

        return rows;
    }

    /// <summary>The version of the first commit after a position; there is one. Looks near the end first, where a follower stands.</summary>
    private long FirstAfter(ActorRow row, long after)
    {
        var (low, high) = (0L, row.Version);
        for (var step = 1L; high - step > 0; step *= 2)
        {
            if (SequenceOf(row, high - step) <= after)
            {
                low = high - step;
                break;
            }

            high -= step;
        }

        // Invariant: the commit at low (if any) lies at or before the position, the one at high after it.
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = SequenceOf(row, middle) <= after ? (middle, high) : (low, middle);
        }

        return high;
    }

    private long SequenceOf(ActorRow row, long version)
    {
        sequenceOf.Bind(1, row.Actor).Bind(2, version);
        try
        {
            CommitRow.RequireNext(sequenceOf.Read() ? version : 0, version - 1, row, path);
            return sequenceOf.Int64(0);
        }
        finally
        {
            sequenceOf.Reset();
        }
    }

    private void AddPositions(List<(long Sequence, ActorRow Row)> positions, ActorRow row, long first, int limit)
    {
        var previous = first - 1;
        sequencesFrom.Bind(1, row.Actor).Bind(2, first).Bind(3, limit);
        try
        {
            while (sequencesFrom.Read())
            {
                CommitRow.RequireNext(sequencesFrom.Int64(0), previous++, row, path);
                positions.Add((sequencesFrom.Int64(1), row));
            }
        }
        finally
        {
            sequencesFrom.Reset();
        }

        if (previous != Math.Min(row.Version, first - 1 + limit))
        {
            throw SqliteFaults.Damaged(path, $"{row.Key} is at version {row.Version}, but its commits end at {previous}");
        }
    }

    private FeedEntry Entry(long sequence, ActorRow row)
    {
        commitAt.Bind(1, sequence);
        try
        {
            return commitAt.Read()
                ? new FeedEntry(RecordPosition.After(sequence), row.Key, CommitRow.From(commitAt, row, path))
                : throw SqliteFaults.Damaged(path, $"a commit of {row.Key} is missing from the log");
        }
        finally
        {
            commitAt.Reset();
        }
    }
}

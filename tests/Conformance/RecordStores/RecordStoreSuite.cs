using System.Collections.Immutable;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Conformance.RecordStores;

/// <summary>What the suites for record stores share: a store that can be closed and opened again, and short words for using it.</summary>
public abstract class RecordStoreSuite : IAsyncDisposable
{
    /// <summary>A moment with a fraction that a store must not round away.</summary>
    protected static readonly DateTimeOffset Start = new DateTimeOffset(2025, 5, 17, 11, 42, 7, TimeSpan.Zero).AddTicks(1_234_567);

    private IRecordStore? current;

    /// <summary>
    /// The tenant of this test's goals. Suites look at their own tenant only, so that stores on one server can be shared by many tests.
    /// </summary>
    protected string Tenant { get; } = $"t{Guid.NewGuid():N}"[..20];

    /// <summary>Whether opening the store again finds what was there: false for one that lives in memory only.</summary>
    protected virtual bool Reopens => true;

    /// <summary>How many writers contend.</summary>
    protected virtual int Writers => 16;

    /// <summary>How many appends each contending writer makes.</summary>
    protected virtual int AppendsPerWriter => 20;

    /// <summary>How many steps a random sequence has.</summary>
    protected virtual int ModelSteps => 250;

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (current is not null)
        {
            await CloseAsync(current);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store. Called again within a test it finds what the store held when it was closed.</summary>
    protected abstract ValueTask<IRecordStore> OpenAsync();

    /// <summary>Closes the store.</summary>
    protected virtual async ValueTask CloseAsync(IRecordStore store)
    {
        if (store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    /// <summary>The store under test, opened when first asked for.</summary>
    protected async ValueTask<IRecordStore> StoreAsync() => current ??= await OpenAsync();

    /// <summary>Closes the store and opens it again, if it is one that keeps anything.</summary>
    protected async ValueTask<IRecordStore> ReopenAsync()
    {
        if (current is not null && Reopens)
        {
            await CloseAsync(current);
            current = null;
        }

        return await StoreAsync();
    }

    /// <summary>A goal of this test.</summary>
    protected GoalId Goal(string name = "goal") => new(Tenant, name);

    /// <summary>The key of a goal of this test.</summary>
    protected ActorKey GoalKey(string name = "goal") => ActorKey.ForGoal(Goal(name));

    /// <summary>The key of a plan of a goal of this test.</summary>
    protected ActorKey PlanKey(int number, string goal = "goal") => ActorKey.ForPlan(Goal(goal), number);

    /// <summary>Bytes that tell from where they come.</summary>
    protected static byte[] Bytes(int seed, int length = 40)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>An append.</summary>
    protected static RecordAppend Append(
        long expectedVersion, byte[] events, byte[]? snapshot = null, DateTimeOffset? due = null, RecordSummary? summary = null) => new()
        {
            ExpectedVersion = expectedVersion,
            At = Start.AddSeconds(expectedVersion),
            Events = events,
            Snapshot = snapshot is null ? null : (ReadOnlyMemory<byte>?)snapshot,
            Due = due,
            Summary = summary,
        };

    /// <summary>A summary.</summary>
    protected static RecordSummary Summary(GoalStatus status, int acceptedSecond = 0, string objective = "The libraries build.") => new()
    {
        Status = status,
        Objective = objective,
        AcceptedAt = Start.AddSeconds(acceptedSecond),
        UpdatedAt = Start.AddSeconds(acceptedSecond + 1),
    };

    /// <summary>Appends commits that must succeed, from version 0 or where the record stands.</summary>
    protected static async Task CommitAsync(IRecordStore store, ActorKey key, params byte[][] commits)
    {
        var version = (await store.OpenAsync(key)).Version;
        foreach (var events in commits)
        {
            Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(key, Append(version++, events)));
        }
    }

    /// <summary>Checks that a record holds exactly these commits from the first on, and no snapshot.</summary>
    protected static void AssertCommits(StoredRecord record, params byte[][] commits)
    {
        Assert.Equal(commits.Length, record.Version);
        Assert.Null(record.Snapshot);
        Assert.Equal(0, record.SnapshotVersion);
        AssertCommitsAfter(record, 0, commits);
    }

    /// <summary>Checks that a record's commits are these, numbered from the one after <paramref name="version"/>.</summary>
    protected static void AssertCommitsAfter(StoredRecord record, long version, params byte[][] commits)
    {
        Assert.Equal(commits.Select((_, index) => version + index + 1), record.Commits.Select(commit => commit.Version));
        Assert.All(commits.Zip(record.Commits), pair => Assert.Equal(pair.First, pair.Second.Events.ToArray()));
    }

    /// <summary>Checks that a record is none.</summary>
    protected static void AssertNone(StoredRecord record)
    {
        AssertCommits(record);
        Assert.False(record.Commits.IsDefault);
    }

    /// <summary>Everything in a goal's feed after a cursor, read in pages.</summary>
    protected static async Task<ImmutableArray<FeedEntry>> FeedAsync(IRecordReader reader, GoalId goal, Cursor after = default, int page = 3)
    {
        var entries = ImmutableArray.CreateBuilder<FeedEntry>();
        while (await reader.FeedAsync(goal, after, page) is { IsEmpty: false } read)
        {
            Assert.InRange(read.Length, 1, page);
            entries.AddRange(read);
            after = read[^1].Cursor;
        }

        return entries.DrainToImmutable();
    }

    /// <summary>Runs work on threads of their own that begin together.</summary>
    protected static async Task<T[]> AtOnceAsync<T>(int count, Func<int, Task<T>> work)
    {
        using var together = new Barrier(count);
        return await Task.WhenAll(Enumerable.Range(0, count).Select(index => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return work(index);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));
    }
}

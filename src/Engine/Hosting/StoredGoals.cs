using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>
/// Goals in a store that another process may hold: they can be read, as of the last commit, but not asked. Never writes, never checkpoints.
/// </summary>
public sealed class StoredGoals : IGoals, IDisposable
{
    /// <summary>How often a watched store is looked at.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    private readonly SqliteRecordReader reader;
    private readonly RecordGoals records;
    private readonly TimeProvider time;
    private readonly string folder;

    /// <summary>Goals of the store in a folder. One that does not exist yet is empty.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="time">The clock; the system's by default.</param>
    public StoredGoals(string folder, TimeProvider? time = null)
    {
        this.folder = Path.GetFullPath(folder);
        this.time = time ?? TimeProvider.System;
        reader = new SqliteRecordReader(folder);
        records = new RecordGoals(reader, this.time);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: this only reads.</exception>
    public Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default) =>
        Task.FromException<CommandReply>(new NotSupportedException("these goals can only be read: open the store (EmbeddedGoals), or ask the process that has it open"));

    /// <inheritdoc/>
    public Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default) => records.ReportAsync(goal, cancellationToken);

    /// <summary>The account of a goal with its history: its report, the times of its attempts, and where the time went. Reads every commit of it.</summary>
    /// <returns>The account, or null when there is no such goal.</returns>
    public Task<GoalReport?> AccountAsync(GoalId goal, CancellationToken cancellationToken = default) =>
        records.AccountAsync(goal, Stores.StoreLock.IsHeld(folder), cancellationToken);

    /// <summary>How two plans of a goal differ, and what the second took over of the first.</summary>
    /// <returns>The difference, or null when there is no such goal or plan, or a plan has not begun its work.</returns>
    public Task<PlanDifference?> CompareAsync(GoalId goal, int from, int to, CancellationToken cancellationToken = default) =>
        records.CompareAsync(goal, from, to, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default) =>
        new FileArtifactStore(folder).OpenAsync(goal, artifact, cancellationToken);

    /// <inheritdoc/>
    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default) => records.ListAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after = default, CancellationToken cancellationToken = default) =>
        records.WatchAsync(goal, after, () => Task.Delay(LookInterval, time, cancellationToken), cancellationToken);

    /// <summary>What happened to a goal after a cursor up to now, as of the last commit.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="after">The cursor of the last event seen; <c>default</c> for the beginning.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public IAsyncEnumerable<GoalEvent> HistoryAsync(GoalId goal, Cursor after, CancellationToken cancellationToken = default) =>
        records.HistoryAsync(goal, after, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}

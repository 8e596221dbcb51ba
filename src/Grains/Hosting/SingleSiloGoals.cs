using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Hosting;

/// <summary>Goals of a cluster of one silo, whose store can be searched.</summary>
/// <param name="cluster">Asks and reads goals.</param>
/// <param name="records">Reads the store, once the silo has opened it.</param>
internal sealed class SingleSiloGoals(ClusterGoals cluster, Func<RecordGoals> records) : IGoals
{
    /// <inheritdoc/>
    public Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default) => cluster.AskAsync(goal, command, cancellationToken);

    /// <inheritdoc/>
    public Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default) => cluster.ReportAsync(goal, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default) => cluster.OpenArtifactAsync(goal, artifact, cancellationToken);

    /// <inheritdoc/>
    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default) => records().ListAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after = default, CancellationToken cancellationToken = default) => cluster.WatchAsync(goal, after, cancellationToken);
}

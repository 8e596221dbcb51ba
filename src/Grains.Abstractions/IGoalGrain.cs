using Orleans.Concurrency;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>A goal, keyed <c>tenant/goal</c>. Clients use <see cref="IGoals"/>.</summary>
[Alias("goals.IGoalGrain")]
public interface IGoalGrain : IActorGrain
{
    /// <summary>Asks something of the goal.</summary>
    /// <returns>The reply, after what the command changed is durable; or a fault.</returns>
    [AlwaysInterleave, Alias("AskAsync")]
    Task<WireEnvelope> AskAsync(WireEnvelope command, CancellationToken cancellationToken = default);

    /// <summary>The account of the goal as of its last commit, and wakes it.</summary>
    /// <returns>The report, with null in it when there is no such goal; or a fault.</returns>
    [AlwaysInterleave, Alias("ReadAsync")]
    Task<WireEnvelope> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>What happened to the goal after a position; waits a while when there is nothing yet. Wakes it.</summary>
    /// <returns>A page of events, perhaps empty; or a fault.</returns>
    [AlwaysInterleave, Alias("FollowAsync")]
    Task<WireEnvelope> FollowAsync(WireEnvelope position, CancellationToken cancellationToken = default);

    /// <summary>A part of an artifact of the goal, out of the folder that the goal's silo sees.</summary>
    /// <returns>The part; or a fault.</returns>
    [AlwaysInterleave, Alias("ReadArtifactAsync")]
    Task<WireEnvelope> ReadArtifactAsync(WireEnvelope range, CancellationToken cancellationToken = default);

    /// <summary>Takes a part of an archive of the goal, and with the last one brings the goal in; waits a while for that.</summary>
    /// <returns>How far it is; or a fault.</returns>
    [AlwaysInterleave, Alias("ImportAsync")]
    Task<WireEnvelope> ImportAsync(WireEnvelope chunk, CancellationToken cancellationToken = default);

    /// <summary>A part of an archive of the goal; the first call makes the archive.</summary>
    /// <returns>The part, with null in it when there is no such goal; or a fault.</returns>
    [AlwaysInterleave, Alias("ExportAsync")]
    Task<WireEnvelope> ExportAsync(WireEnvelope range, CancellationToken cancellationToken = default);
}

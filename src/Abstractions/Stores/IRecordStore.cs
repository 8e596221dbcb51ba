using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Stores;

/// <summary>Where actors' records live. Only the runner uses it.</summary>
/// <remarks>
/// A record is an append-only series of commits, numbered 1, 2, 3, ... by its version, with now and then a snapshot. Appending with an
/// expected version is a compare-and-set: of several writers that expect the same version at most one wins. Safe for use by many threads.
/// Every method may throw <see cref="StoreUnavailableException"/>; from a write that means <em>the outcome is unknown</em>.
/// In this version it is a port inside the product, with suites that its stores must pass: neither the embedded host nor a silo takes
/// another store than its own. On a silo any grain storage can be chosen instead.
/// </remarks>
public interface IRecordStore
{
    /// <summary>Reads a record: the newest snapshot and every commit after it.</summary>
    /// <returns>The record; version 0 when there is none. Sees every append that was acknowledged before the call.</returns>
    /// <exception cref="RecordCorruptException">What is stored is not what was written.</exception>
    ValueTask<StoredRecord> OpenAsync(ActorKey key, CancellationToken cancellationToken = default);

    /// <summary>The version of a record, without the rest of it.</summary>
    /// <remarks>As it is, it reads the record whole; stores that can do with less say so.</remarks>
    /// <returns>The version; 0 when there is no record. Sees every append that was acknowledged before the call.</returns>
    /// <exception cref="RecordCorruptException">What is stored is not what was written.</exception>
    async ValueTask<long> VersionAsync(ActorKey key, CancellationToken cancellationToken = default) => (await OpenAsync(key, cancellationToken)).Version;

    /// <summary>Adds one commit, durably, and replaces due time and summary, all or nothing.</summary>
    /// <returns><see cref="AppendOutcome.Committed"/>, or <see cref="AppendOutcome.Conflict"/> when the record is not at the expected version:
    /// which may be because an earlier call of this caller, believed failed, succeeded.</returns>
    ValueTask<AppendOutcome> AppendAsync(ActorKey key, RecordAppend append, CancellationToken cancellationToken = default);

    /// <summary>Removes a record with all its history. Removing what is gone succeeds.</summary>
    ValueTask<AppendOutcome> DeleteAsync(ActorKey key, long expectedVersion, CancellationToken cancellationToken = default);
}

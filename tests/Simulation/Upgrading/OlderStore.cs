using System.Text;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Upgrading;

/// <summary>The records as an older host knows them: it refuses what is newer than it reads, and leaves it as it is.</summary>
/// <param name="store">The store.</param>
/// <param name="reads">The newest format that it reads.</param>
/// <param name="drops">A planted bug: it takes what it does not know for not there.</param>
internal sealed class OlderStore(IRecordStore store, int reads, bool drops) : IRecordStore
{
    /// <inheritdoc/>
    public async ValueTask<StoredRecord> OpenAsync(ActorKey key, CancellationToken cancellationToken = default)
    {
        var record = await store.OpenAsync(key, cancellationToken);
        var newest = record.Commits.Select(static commit => commit.Events).Append(record.Snapshot ?? default).Where(static bytes => !bytes.IsEmpty).Select(static bytes => Envelope.Look(bytes).Format).Append(UpgradePlan.Older).Max();
        return newest <= reads ? record : !drops ? throw Envelope.TooNew(key.StateName, newest, reads) : record with
        {
            Snapshot = record.Snapshot is { } snapshot ? Without(snapshot) : null,
            Commits = [.. record.Commits.Select(static commit => commit with { Events = Without(commit.Events) })],
        };
    }

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> AppendAsync(ActorKey key, RecordAppend append, CancellationToken cancellationToken = default) => store.AppendAsync(key, append, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> DeleteAsync(ActorKey key, long expectedVersion, CancellationToken cancellationToken = default) => store.DeleteAsync(key, expectedVersion, cancellationToken);

    private static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? bytes : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes.Span).Replace("""
            ,"needs":["new"]
            """, string.Empty, StringComparison.Ordinal));
}

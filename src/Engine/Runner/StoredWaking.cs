using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Runner;

/// <summary>Nobody needs to be told: the store lists what is due, see <see cref="RecordAppend.Due"/>; or what the actor waits for wakes it.</summary>
internal sealed class StoredWaking : IWaking
{
    /// <summary>The one instance: it has no state.</summary>
    public static readonly StoredWaking Instance = new();

    private StoredWaking()
    {
    }

    /// <inheritdoc/>
    public void Forget()
    {
    }

    /// <inheritdoc/>
    public ValueTask BeforeAsync(long version, DateTimeOffset? standing, DateTimeOffset? due) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public void After(long version, DateTimeOffset? due, RecordSummary? summary)
    {
    }
}

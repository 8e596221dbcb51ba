using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Runner;

/// <summary>Sees to it that an actor without a host is woken when its record must be awake. Told before every commit, and after it.</summary>
/// <remarks>Called by the runner only, on its execution context.</remarks>
internal interface IWaking
{
    /// <summary>The record is read anew: what was known of it no longer counts.</summary>
    void Forget();

    /// <summary>Returns when it is durable that somebody wakes the actor from a time on, if not before it.</summary>
    /// <param name="version">The version that the commit will make.</param>
    /// <param name="standing">From when on it must be awake as the record stands: whoever reads that while the commit is under way goes by it. Null when it needs no waking, or is not there.</param>
    /// <param name="due">From when on the actor must be awake after it; null when it needs no waking.</param>
    /// <exception cref="NotWatchedException">It is not. The commit must not be tried.</exception>
    ValueTask BeforeAsync(long version, DateTimeOffset? standing, DateTimeOffset? due);

    /// <summary>The record is known to be at a version: nobody needs to wake the actor earlier than it says. Returns at once; lossy.</summary>
    /// <param name="version">The version.</param>
    /// <param name="due">From when on the actor must be awake; null when it needs no waking.</param>
    /// <param name="summary">What lists show of it; null for what is in no list.</param>
    void After(long version, DateTimeOffset? due, RecordSummary? summary);
}

using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Indexing;

/// <summary>
/// Tells the index of a goal's commits. A goal leaves the watch list, or is parked on it, only when the index knows where it stands: what was
/// not told when its silo died is told when it is woken.
/// </summary>
internal sealed class IndexedWaking(GoalId goal, IWaking watch, IIndexFeed feed) : IWaking
{
    private int words;
    private long heard;

    /// <inheritdoc/>
    public void Forget()
    {
        words = unchecked(words + 1);
        watch.Forget();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// What commits is on the watch list at least until the index has heard of it, also a goal that needs no waking before or after: the
    /// status of a goal that is held can change, and its silo can die before it has told anybody.
    /// </remarks>
    public ValueTask BeforeAsync(long version, DateTimeOffset? standing, DateTimeOffset? due)
    {
        words = unchecked(words + 1);
        return watch.BeforeAsync(version, standing, due ?? DateTimeOffset.MinValue);
    }

    /// <inheritdoc/>
    public void After(long version, DateTimeOffset? due, RecordSummary? summary)
    {
        words = unchecked(words + 1);
        if (version == 0 || version <= heard)
        {
            watch.After(version, due, summary);
        }
        else
        {
            _ = AfterAsync(words, version, due, summary);
        }
    }

    private async Task AfterAsync(int word, long version, DateTimeOffset? due, RecordSummary? summary)
    {
        await feed.TellAsync(new IndexNotice { Goal = goal, Version = version, Summary = summary is null ? null : Line(summary) });
        heard = Math.Max(heard, version);

        // What came meanwhile, a commit above all, says more than this.
        if (word == words)
        {
            watch.After(version, due, summary);
        }
    }

    private GoalSummary Line(RecordSummary summary) => new()
    {
        Id = goal,
        Status = summary.Status,
        Objective = summary.Objective,
        Parent = summary.Parent,
        AcceptedAt = summary.AcceptedAt,
        UpdatedAt = summary.UpdatedAt,
    };
}

using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Indexing;

public sealed class IndexedWakingTests : IWaking, IIndexFeed
{
    private readonly List<DateTimeOffset?> announced = [];
    private readonly List<long> settled = [];
    private readonly TaskCompletionSource heard = new();

    private IndexedWaking Waking => field ??= new IndexedWaking(GoalId.Local("g"), this, this);

    [Fact]
    public async Task Before_CommitOfAGoalThatNeedsNoWaking_IsOnTheWatchListAllTheSame()
    {
        await Waking.BeforeAsync(4, standing: null, due: null);

        Assert.Equal([DateTimeOffset.MinValue], announced);
    }

    [Fact]
    public void After_Commit_LeavesTheWatchListWhenTheIndexHasHeardAndNotBefore()
    {
        Waking.After(4, due: null, summary: null);
        Assert.Empty(settled);

        heard.SetResult();

        Assert.Equal([4L], settled);
    }

    [Fact]
    public async Task After_CommitThatIsOvertaken_DoesNotLeaveTheWatchList()
    {
        Waking.After(4, due: null, summary: null);
        await Waking.BeforeAsync(5, standing: null, due: null);

        heard.SetResult();

        Assert.Empty(settled);
    }

    void IWaking.Forget()
    {
    }

    ValueTask IWaking.BeforeAsync(long version, DateTimeOffset? standing, DateTimeOffset? due)
    {
        announced.Add(due);
        return ValueTask.CompletedTask;
    }

    void IWaking.After(long version, DateTimeOffset? due, RecordSummary? summary) => settled.Add(version);

    Task IIndexFeed.TellAsync(IndexNotice notice) => heard.Task;
}

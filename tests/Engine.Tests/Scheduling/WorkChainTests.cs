using Orleans.Goals.Engine.Scheduling;
using Xunit;

namespace Orleans.Goals.Engine.Tests.Scheduling;

public sealed class WorkChainTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schedule_WorkThatLetsFollow_IsFollowedOnItsThreadAfterItsEnd()
    {
        var told = new TaskCompletionSource<(int First, int Follower, bool Ended)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = 0;
        var ended = false;
        var first = new Piece(() =>
        {
            thread = Environment.CurrentManagedThreadId;
            WorkChain.LetFollow();
            WorkChain.Schedule(new Piece(() => told.SetResult((thread, Environment.CurrentManagedThreadId, ended))));
            ended = true;
        });

        WorkChain.Schedule(first);
        var seen = await told.Task.WaitAsync(Deadline, Cancellation);

        Assert.Equal(seen.First, seen.Follower);
        Assert.True(seen.Ended);
    }

    [Fact]
    public async Task Schedule_WorkThatMayBlock_IsNotWaitedFor()
    {
        using var seen = new ManualResetEventSlim();
        var waited = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new Piece(() =>
        {
            WorkChain.Schedule(new Piece(seen.Set));
            waited.SetResult(seen.Wait(Deadline, Cancellation));
        });

        WorkChain.Schedule(first);

        Assert.True(await waited.Task.WaitAsync(Deadline, Cancellation));
    }

    [Fact]
    public async Task GiveAway_FollowerOfWorkThatBlocks_RunsMeanwhile()
    {
        using var seen = new ManualResetEventSlim();
        var waited = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new Piece(() =>
        {
            WorkChain.LetFollow();
            WorkChain.Schedule(new Piece(seen.Set));
            WorkChain.GiveAway();
            waited.SetResult(seen.Wait(Deadline, Cancellation));
        });

        WorkChain.Schedule(first);

        Assert.True(await waited.Task.WaitAsync(Deadline, Cancellation));
    }

    [Fact]
    public async Task Schedule_Twice_RunsBoth()
    {
        var both = new CountdownEvent(2);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new Piece(() =>
        {
            WorkChain.LetFollow();
            WorkChain.Schedule(new Piece(Count));
            WorkChain.Schedule(new Piece(Count));
        });

        WorkChain.Schedule(first);
        await done.Task.WaitAsync(Deadline, Cancellation);

        Assert.True(both.IsSet);

        void Count()
        {
            if (both.Signal())
            {
                done.SetResult();
            }
        }
    }

    [Fact]
    public async Task Schedule_LongChain_RunsToItsEnd()
    {
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var links = 0;
        WorkChain.Schedule(new Piece(Link));

        Assert.Equal(1_000, await ended.Task.WaitAsync(Deadline, Cancellation));

        void Link()
        {
            WorkChain.LetFollow();
            if (++links == 1_000)
            {
                ended.SetResult(links);
                return;
            }

            WorkChain.Schedule(new Piece(Link));
        }
    }

    private sealed class Piece(Action work) : IChainedWork
    {
        public void Work() => work();
    }
}

using System.Net;
using System.Net.Sockets;
using Orleans.Goals.Client;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Api.Tests;

/// <summary>What a client does when a call fails on the way.</summary>
public sealed class RetryTests
{
    private static readonly GoalId Goal = GoalId.Local("a");
    private static readonly HttpGoalsOptions Fast = new() { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public async Task Ask_ThatFailsAtFirst_IsRepeatedWithTheSameId()
    {
        var ids = new List<CommandId>();
        await using var server = await TestServer.StartAsync(new ScriptedGoals
        {
            Ask = (goal, command) =>
            {
                ids.Add(command.Id);
                return ids.Count switch
                {
                    1 => throw new OutcomeUnknownException(goal, command.Id),
                    2 => throw new StoreUnavailableException("in a moment"),
                    _ => Task.FromResult(new CommandReply { Status = GoalStatus.Paused }),
                };
            },
        });
        using var client = server.Client(Fast);

        var reply = await client.AskAsync(Goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) }, TestContext.Current.CancellationToken);

        Assert.Equal(GoalStatus.Paused, reply.Status);
        Assert.Equal(3, ids.Count);
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task Ask_WhoseReplyIsCut_IsRepeated()
    {
        var asked = 0;
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Ask = (_, _) => Task.FromResult(new CommandReply { Status = ++asked > 0 ? GoalStatus.Active : GoalStatus.None }) });
        await using var cutting = new CuttingProxy(server.Address);
        using var client = HttpGoals.ForUrl(cutting.Address, options: Fast);
        cutting.CutOnceAfter(40);

        var reply = await client.AskAsync(Goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) }, TestContext.Current.CancellationToken);

        Assert.Equal((GoalStatus.Active, 2), (reply.Status, asked));
    }

    [Fact]
    public async Task Ask_OfUnknownOutcomeThenUnavailable_IsUnknownAtTheEndOfPatience()
    {
        var asked = 0;
        await using var server = await TestServer.StartAsync(new ScriptedGoals
        {
            Ask = (goal, command) => ++asked == 1 ? throw new OutcomeUnknownException(goal, command.Id) : throw new StoreUnavailableException("the disk is full"),
        });
        using var client = server.Client(Fast with { Patience = TimeSpan.FromMilliseconds(100) });
        var command = new PauseGoal { Id = CommandId.New(TimeProvider.System) };

        var thrown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => client.AskAsync(Goal, command));

        Assert.Equal((Goal, command.Id), (thrown.Goal, thrown.Command));
    }

    [Fact]
    public async Task Ask_WhoseReplyDoesNotCome_IsUnknownAtTheEndOfPatience()
    {
        var late = new TaskCompletionSource<CommandReply>();
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Ask = (_, _) => late.Task });
        using var client = server.Client(Fast with { Patience = TimeSpan.FromMilliseconds(100), TryTimeout = TimeSpan.FromMilliseconds(100) });

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => client.AskAsync(Goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) }));

        // Else the server waits for it before it ends.
        late.SetResult(new CommandReply { Status = GoalStatus.Paused });
    }

    [Fact]
    public async Task Ask_OfNobody_ChangedNothing()
    {
        // It has the port and listens not: nobody else can meanwhile.
        using var mute = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        mute.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = HttpGoals.ForUrl(new Uri($"http://127.0.0.1:{((IPEndPoint)mute.LocalEndPoint!).Port}"), options: Fast with { Patience = TimeSpan.FromMilliseconds(50) });

        await Assert.ThrowsAsync<StoreUnavailableException>(() => client.AskAsync(Goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) }));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => client.ReportAsync(Goal));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await client.WatchAsync(Goal, default).GetAsyncEnumerator().MoveNextAsync());
    }

    [Fact]
    public async Task Ask_OfAServerThatComesLater_IsAnswered()
    {
        var port = FreePorts.Next();
        using var client = HttpGoals.ForUrl(new Uri($"http://127.0.0.1:{port}"), options: Fast);

        var asking = client.AskAsync(Goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) }, TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync(new ScriptedGoals(), port: port);

        Assert.True((await asking).Accepted);
    }

    [Fact]
    public async Task Ask_Cancelled_Stops()
    {
        var late = new TaskCompletionSource<CommandReply>();
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Ask = (_, _) => late.Task });
        using var client = server.Client();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AskAsync(Goal, new PauseGoal { Id = CommandId.New(TimeProvider.System) }, stop.Token));

        late.SetResult(new CommandReply { Status = GoalStatus.Paused });
    }

    [Fact]
    public async Task List_OverHttp_KeepsFilterAndPage()
    {
        GoalFilter? asked = null;
        await using var server = await TestServer.StartAsync(new ScriptedGoals
        {
            List = filter =>
            {
                asked = filter;
                return new GoalPage { Goals = [], Next = new Cursor("1.local/b+c") };
            },
        });
        using var client = server.Client();
        var filter = new GoalFilter { Tenant = "team", Statuses = [GoalStatus.Active, GoalStatus.Paused], After = new Cursor("63.local/a+1"), Limit = 7 };

        var page = await client.ListAsync(filter, TestContext.Current.CancellationToken);

        Assert.Equal((filter.Tenant, filter.After, filter.Limit), (asked!.Tenant, asked.After, asked.Limit));
        Assert.Equal(filter.Statuses, asked.Statuses);
        Assert.Equal(new Cursor("1.local/b+c"), page.Next);
    }
}

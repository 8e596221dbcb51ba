using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.ClusterProof.Goals;
using Orleans.Goals.ClusterProof.Records;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cluster.Tests.Programs;

/// <summary>The cluster proof in small: <c>dotnet run -c Release --project tests/ClusterProof</c> does it with more goals and every kind of fault.</summary>
public sealed class ClusterProofTests(PostgresServer server)
{
    private const int Goals = 4;
    private const int Steps = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task TwoSilos_OneKilledAndOneStopped_EveryGoalCompletesAndNothingIsDoneTwice()
    {
        await using var cluster = await ProofCluster.StartAsync(
            await server.ProcessAsync(), silos: 2, ownFolders: false, new Dictionary<string, string> { ["Goals:DrainDelay"] = "00:00:00.5" });
        var person = new Person(cluster.Members);
        ProofGoal[] goals = [.. Enumerable.Range(1, Goals).Select(number => new ProofGoal(number, Steps, cluster.Work, TimeSpan.FromMilliseconds(20)))];
        GoalWatcher[] watchers = [.. goals.Select((goal, index) => new GoalWatcher(goal, new ClusterClient(cluster.Members, index), person))];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        foreach (var goal in goals)
        {
            Assert.True(await person.AskAsync(goal.Id, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = goal.Contract() }, patience.Token));
        }

        var watching = Task.WhenAll(watchers.Select(watcher => watcher.RunAsync(patience.Token)));
        await UntilAsync(cluster, () => Array.TrueForAll(goals, static goal => goal.Effects.Count >= 3), patience.Token);
        await cluster.Members[0].KillAsync();
        var done = goals.Sum(static goal => goal.Effects.Count);
        await UntilAsync(cluster, () => goals.Sum(static goal => goal.Effects.Count) >= done + (2 * Goals), patience.Token);
        await cluster.Members[0].StartAsync();
        await cluster.Members[1].StopAsync();
        await cluster.Members[1].StartAsync();
        await UntilAsync(cluster, () => watching.IsCompleted, patience.Token);
        await watching;

        await using var records = await StoredRecords.OpenAsync(cluster.Storage);
        var audit = new RecordAudit(records.Store);
        foreach (var goal in goals)
        {
            Assert.Null(await audit.CheckAsync(goal.Id));
            Assert.Equal(goal.Steps, goal.Effects.Order(StringComparer.Ordinal));
        }

        Assert.True(audit.Commits > 0);
        Assert.Equal(0, person.Questions);
    }

    /// <summary>On a machine under load a silo may be declared dead that lives, and ends: then it is started again, as an orchestrator does.</summary>
    private static async Task UntilAsync(ProofCluster cluster, Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            await Task.Delay(50, cancellationToken);
            foreach (var member in cluster.Members)
            {
                await member.ReviveAsync();
            }
        }
    }
}

using Orleans.Goals.ClusterProof.Goals;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.ClusterProof.Silos;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.ClusterProof.Measuring;

/// <summary>Kills and stops silos of a cluster as it is shipped, under a light load, and measures how long goals stand still.</summary>
internal sealed class Measure(ProofOptions options, StorageServer server, TextWriter log)
{
    private const int DefaultGoals = 16;
    private const int DefaultFaults = 5;
    private const int Steps = 990;

    /// <summary>On a machine that is quiet goals do not stand still for longer, in seconds, when nothing happens.</summary>
    private const double MostWhenCalm = 1;

    /// <summary>After a fault so long is looked at goals: longer than any of them may stand still.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(4);

    /// <summary>So long silos run before anything is measured: what they do first is compiled first.</summary>
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(15);

    private readonly List<Standstill> found = [];
    private readonly List<string> problems = [];

    /// <summary>Measures.</summary>
    public async Task<MeasureResult> RunAsync(CancellationToken cancellationToken)
    {
        var faults = options.Faults ?? DefaultFaults;
        await using var cluster = await ProofCluster.StartAsync(server, options.Silos, options.OwnFolders, new Dictionary<string, string> { ["Goals:DrainDelay"] = "00:00:05" });
        var person = new Person(cluster.Members);
        ProofGoal[] goals = [.. Enumerable.Range(1, options.Goals ?? DefaultGoals).Select(number => new ProofGoal(number, Steps, cluster.Work, TimeSpan.FromMilliseconds(80), isEven: true))];
        GoalWatcher[] watchers = [.. goals.Select((goal, index) => new GoalWatcher(goal, new ClusterClient(cluster.Members, index), person))];
        foreach (var goal in goals)
        {
            await person.AskAsync(goal.Id, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = goal.Contract() }, cancellationToken);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = watchers.Select(watcher => watcher.RunAsync(stop.Token)).ToArray();
        await Task.Delay(Warm, cancellationToken);
        await LookAsync("calm", watchers, static () => Task.CompletedTask, cancellationToken);
        if (found[0].CommittedMax > MostWhenCalm)
        {
            problems.Add($"the machine is not quiet: with no fault at all a goal stood still for {found[0].CommittedMax} s");
        }

        for (var fault = 0; fault < 2 * faults; fault++)
        {
            var victim = cluster.Members[fault / 2 % cluster.Members.Count];
            var isKill = fault % 2 == 0;
            await LookAsync(isKill ? "kill" : "stop", watchers, () => isKill ? victim.KillAsync() : victim.StopAsync(), cancellationToken);
            await victim.StartAsync();
            await Task.Delay(Calm, cancellationToken);
        }

        await stop.CancelAsync();
        await Task.WhenAll(watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cluster.FalseDeaths > 0)
        {
            problems.Add($"{cluster.FalseDeaths} silos ended though nobody ended them");
        }

        return new MeasureResult { Silos = options.Silos, Goals = goals.Length, Faults = found, Problems = problems };
    }

    private async Task LookAsync(string fault, GoalWatcher[] watchers, Func<Task> strike, CancellationToken cancellationToken)
    {
        var before = watchers.Sum(static watcher => watcher.TakeOvers);
        var from = DateTimeOffset.UtcNow;
        await strike();
        await Task.Delay(Window, cancellationToken);
        var until = DateTimeOffset.UtcNow;
        double[] committed = [.. watchers.Select(watcher => watcher.LongestPause(from, until, heard: false).TotalSeconds).Order()];
        double[] heard = [.. watchers.Select(watcher => watcher.LongestPause(from, until, heard: true).TotalSeconds).Order()];
        var standstill = new Standstill
        {
            Fault = fault,
            TakeOvers = watchers.Sum(static watcher => watcher.TakeOvers) - before,
            CommittedMax = Math.Round(committed[^1], 2),
            CommittedP50 = Math.Round(committed[committed.Length / 2], 2),
            HeardMax = Math.Round(heard[^1], 2),
            HeardP50 = Math.Round(heard[heard.Length / 2], 2),
        };
        found.Add(standstill);
        await log.WriteLineAsync($"{from:HH:mm:ss.fff} {fault}: committed max {standstill.CommittedMax} s, p50 {standstill.CommittedP50} s; heard max {standstill.HeardMax} s, p50 {standstill.HeardP50} s; {standstill.TakeOvers} taken over");
        if (watchers.FirstOrDefault(static watcher => watcher.HasEnded) is { } ended)
        {
            problems.Add($"{ended.Goal.Id} has ended: too few steps for so many faults");
        }
    }
}

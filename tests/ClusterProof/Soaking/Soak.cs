using System.Diagnostics;
using Orleans.Goals.ClusterProof.Goals;
using Orleans.Goals.ClusterProof.Records;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.ClusterProof.Silos;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.ClusterProof.Soaking;

/// <summary>Many goals that wait, fail and plan anew, one after the other, while silos are killed in turn; then a look at all their records.</summary>
internal sealed class Soak(ProofOptions options, StorageServer server, TextWriter log)
{
    private const int DefaultGoals = 2_000;
    private const int MostProblems = 20;

    /// <summary>After so many goals it is said how far it is.</summary>
    private const int Told = 200;

    /// <summary>Of a killed silo Orleans' own membership learns after some ten to thirty seconds: then the next one may be killed.</summary>
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Absent = TimeSpan.FromSeconds(5);

    /// <summary>So long the last goals may take after the last was begun.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private readonly List<string> problems = [];
    private int kills;
    private int falseDeaths;

    /// <summary>Soaks.</summary>
    public async Task<SoakResult> RunAsync(CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var cluster = await ProofCluster.StartAsync(
            server, options.Silos, options.OwnFolders, new Dictionary<string, string> { ["Goals:Membership"] = "Orleans" });
        var person = new Person(cluster.Members);
        var goals = Enumerable.Range(1, options.Goals ?? DefaultGoals).Select(number => new SoakGoal(number, cluster.Work)).ToArray();
        var watchers = goals.Select((goal, index) => new GoalWatcher(goal, new ClusterClient(cluster.Members, index), person)).ToArray();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var killing = KillAsync(cluster, over.Token);
        var running = new List<Task>();
        var pause = TimeSpan.FromMinutes(options.Minutes) / goals.Length;
        for (var index = 0; index < goals.Length; index++)
        {
            running.Add(RunAsync(watchers[index], person, cancellationToken));
            if ((index + 1) % Told == 0)
            {
                await log.WriteLineAsync($"{DateTime.UtcNow:HH:mm:ss} {index + 1} goals have begun, {watchers.Count(static watcher => watcher.HasEnded)} have ended");
            }

            var next = (pause * (index + 1)) - Stopwatch.GetElapsedTime(begun);
            await Untroubled(Task.Delay(next > TimeSpan.Zero ? next : TimeSpan.Zero, cancellationToken), killing);
        }

        try
        {
            await Untroubled(Task.WhenAll(running), killing).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            problems.Add($"{watchers.Count(static watcher => !watcher.HasEnded)} goals have not ended after {Patience.TotalMinutes} more minutes");
        }

        await over.CancelAsync();
        await killing;
        falseDeaths = cluster.FalseDeaths;
        return await JudgeAsync(cluster, goals, watchers, person, begun);
    }

    /// <summary>Waits for work; a silo that could not be started again is told at once, and not when all is over.</summary>
    private static async Task Untroubled(Task work, Task killing)
    {
        if (await Task.WhenAny(work, killing) == killing)
        {
            await killing;
        }

        await work;
    }

    private static async Task RunAsync(GoalWatcher watcher, Person person, CancellationToken cancellationToken)
    {
        if (!await person.AskAsync(watcher.Goal.Id, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = watcher.Goal.Contract() }, cancellationToken))
        {
            throw new InvalidOperationException($"{watcher.Goal.Id} was not accepted");
        }

        await watcher.RunAsync(cancellationToken);
    }

    private async Task KillAsync(ProofCluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                foreach (var victim in cluster.Members)
                {
                    await Task.Delay(BetweenKills, cancellationToken);
                    foreach (var member in cluster.Members)
                    {
                        await member.ReviveAsync();
                    }

                    kills++;
                    await log.WriteLineAsync($"{DateTime.UtcNow:HH:mm:ss} silo {victim.Number} is killed");
                    await victim.KillAsync();
                    await Task.Delay(Absent, cancellationToken);
                    await victim.StartAsync();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // All goals have ended.
        }
    }

    private async Task<SoakResult> JudgeAsync(ProofCluster cluster, SoakGoal[] goals, GoalWatcher[] watchers, Person person, long begun)
    {
        await using var records = await StoredRecords.OpenAsync(cluster.Storage);
        var audit = new RecordAudit(records.Store);
        var (repeated, lost, completed) = (0, 0, 0);
        foreach (var goal in goals)
        {
            repeated += goal.Effects.CountBy(static effect => effect, StringComparer.Ordinal).Count(static effect => effect.Value > 1);
            lost += goal.Steps.Except(goal.Effects, StringComparer.Ordinal).Count();
            completed += await audit.CheckAsync(goal.Id) is { } violation ? Complain(violation) : 1;
        }

        return new SoakResult
        {
            Silos = options.Silos,
            Goals = goals.Length,
            Completed = completed,
            Kills = kills,
            FalseDeaths = falseDeaths,
            TakeOvers = watchers.Sum(static watcher => watcher.TakeOvers),
            Questions = person.Questions,
            Waits = audit.Waits,
            Failures = audit.Failures,
            Replans = audit.Replans,
            LostAttempts = audit.LostAttempts,
            Commits = audit.Commits,
            Repeated = repeated,
            Lost = lost,
            Problems = [.. problems.Take(MostProblems), .. person.Complaints],
            Seconds = Math.Round(Stopwatch.GetElapsedTime(begun).TotalSeconds, 1),
        };
    }

    private int Complain(string problem)
    {
        problems.Add(problem);
        return 0;
    }
}

using System.Diagnostics;
using Orleans.Goals.ClusterProof.Faults;
using Orleans.Goals.ClusterProof.Goals;
using Orleans.Goals.ClusterProof.Records;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.ClusterProof.Silos;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.ClusterProof;

/// <summary>Runs goals on a cluster, disturbs it, and counts what they did.</summary>
internal sealed class Proof(ProofOptions options, StorageServer server, TextWriter log)
{
    private const int DefaultGoals = 64;
    private const int DefaultFaults = 12;

    /// <summary>So long may nothing happen at all: after that it hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly FaultKind[] kinds = options.Only == FaultKind.None ? [.. Enum.GetValues<FaultKind>().Where(static kind => kind != FaultKind.None)] : [options.Only];
    private readonly Random random = new(options.Seed + 1);
    private readonly List<string> problems = [];
    private IReadOnlyList<ProofGoal> goals = [];
    private GoalWatcher[] watchers = [];

    /// <summary>Proves, or finds what is wrong.</summary>
    public async Task<ProofResult> RunAsync(CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var cluster = await ProofCluster.StartAsync(
            server, options.Silos, options.OwnFolders, new Dictionary<string, string> { ["Goals:DrainDelay"] = "00:00:01" });
        var person = new Person(cluster.Members);
        goals = [.. Enumerable.Range(1, options.Goals ?? DefaultGoals).Select(number => new ProofGoal(number, options.Steps, cluster.Work, TimeSpan.FromMilliseconds(20)))];
        watchers = [.. goals.Select((goal, index) => new GoalWatcher(goal, new ClusterClient(cluster.Members, index), person))];
        await Parallel.ForEachAsync(goals, cancellationToken, async (goal, stop) =>
        {
            if (!await person.AskAsync(goal.Id, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = goal.Contract() }, stop))
            {
                throw new InvalidOperationException($"{goal.Id} was not accepted");
            }
        });
        await log.WriteLineAsync($"{goals.Count} goals of {options.Steps} steps accepted by {options.Silos} silos");

        var striker = new Striker(cluster, server, options.Seed, log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = watchers.Select(watcher => watcher.RunAsync(stop.Token)).ToArray();
        var asking = AskAsync(person, stop.Token);
        try
        {
            await striker.RunAsync(options.Faults ?? DefaultFaults, kinds, () => Array.TrueForAll(watchers, static watcher => watcher.HasEnded), cancellationToken);
            await EndAsync(striker, Task.WhenAll(watching), cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await asking;
            await Task.WhenAll(watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await JudgeAsync(cluster, person, striker, Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>Waits until all goals have ended, however long that takes, as long as something happens.</summary>
    private async Task EndAsync(Striker striker, Task watching, CancellationToken cancellationToken)
    {
        while (!watching.IsCompleted)
        {
            await Task.WhenAny(watching, Task.Delay(TimeSpan.FromSeconds(1), cancellationToken));
            await striker.ReviveAsync();
            if (DateTimeOffset.UtcNow - watchers.Max(static watcher => watcher.LastAt) > Patience)
            {
                problems.Add($"nothing has happened for {Patience.TotalMinutes} minutes");
                return;
            }
        }

        await watching;
    }

    /// <summary>Pauses goals and lets them go on, so that there are commands that could be lost.</summary>
    private async Task AskAsync(Person person, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 + random.Next(600)), cancellationToken);
                var goal = goals[random.Next(goals.Count)];
                if (await person.AskAsync(goal.Id, new PauseGoal { Id = CommandId.New(TimeProvider.System) }, cancellationToken))
                {
                    await person.AskAsync(goal.Id, new ResumeGoal { Id = CommandId.New(TimeProvider.System) }, CancellationToken.None);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // All goals have ended.
        }
    }

    private string Story(ProofGoal goal, string step) =>
        $"; {step}: lines {string.Join(", ", goal.Lines.Where(line => line.StartsWith(step, StringComparison.Ordinal)))}; {watchers.First(watcher => watcher.Goal == goal).StoryOf(step)}";

    private async Task<ProofResult> JudgeAsync(ProofCluster cluster, Person person, Striker striker, TimeSpan took)
    {
        var (completed, repeated, allowed, lost) = (0, 0, 0, 0);
        await using var records = await StoredRecords.OpenAsync(cluster.Storage);
        var known = new HashSet<(GoalId, CommandId)>();
        foreach (var goal in goals)
        {
            var key = ActorKey.ForGoal(goal.Id);
            var state = GoalLogic.Instance.Replay(key, await records.Store.OpenAsync(key), out _);
            known.UnionWith(state.Replies.Select(reply => (goal.Id, reply.Id)));
            completed += state.Ended == GoalStatus.Complete ? 1 : 0;
            var twice = goal.Effects.CountBy(static effect => effect, StringComparer.Ordinal).Where(static effect => effect.Value > 1).Select(static effect => effect.Key).ToArray();
            var missing = goal.Steps.Except(goal.Effects, StringComparer.Ordinal).ToArray();
            var wrong = twice.Where(static step => !ProofGoal.MayRepeat(step)).ToArray();
            (repeated, allowed, lost) = (repeated + wrong.Length, allowed + twice.Length - wrong.Length, lost + missing.Length);
            if (state.Ended != GoalStatus.Complete || wrong.Length > 0 || missing.Length > 0)
            {
                problems.Add($"{goal.Id} ended {state.Ended}; twice: {string.Join(' ', wrong)}; missing: {string.Join(' ', missing)}{string.Concat(wrong.Concat(missing).Take(3).Select(step => Story(goal, step)))}");
            }
        }

        return new ProofResult
        {
            Silos = options.Silos,
            Goals = goals.Count,
            Completed = completed,
            Faults = striker.Counts.ToDictionary(static count => count.Key.ToString(), static count => count.Value),
            FalseDeaths = cluster.FalseDeaths,
            TakeOvers = watchers.Sum(static watcher => watcher.TakeOvers),
            Questions = person.Questions,
            Acknowledged = person.Acknowledged.Count,
            CommandsLost = person.Acknowledged.Count(command => !known.Contains(command)),
            Effects = goals.Count * options.Steps,
            Repeated = repeated,
            RepeatedAsAllowed = allowed,
            Lost = lost,
            Problems = [.. problems, .. person.Complaints],
            Seconds = Math.Round(took.TotalSeconds, 1),
        };
    }
}

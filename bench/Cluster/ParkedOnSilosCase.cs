using System.Diagnostics;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Bench.Cluster;

/// <summary>Goals that wait for an answer: what they cost the silo that accepted them, and one that is started with them; and the list of them.</summary>
internal static class ParkedOnSilosCase
{
    private const int Lists = 21;
    private const int Page = 100;
    private const int Changed = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Measures.</summary>
    public static async Task<Findings> RunAsync(PostgresProcess postgres, ClusterSizes sizes)
    {
        await using var cluster = await BenchCluster.StartAsync(postgres, silos: 1);
        await cluster.Silos[0].IdleAsync();
        var before = cluster.Memory;
        var processor = cluster.Silos[0].Processor;
        var empty = await StoredState.ReadAsync(cluster.Connection);
        var took = await cluster.SubmitAsync(
            "goal", sizes.Parked, cluster.Contract(new StepDefinition { Id = "ask", Action = new AskAction { Question = "Go on?" } }));
        var listed = await UntilListedAsync(cluster, GoalStatus.AwaitingInput, sizes.Parked);
        processor = cluster.Silos[0].Processor - processor;
        await cluster.Silos[0].IdleAsync();
        var accepted = cluster.Memory;
        var stored = (await StoredState.ReadAsync(cluster.Connection)).Since(empty);
        var index = await StoredState.ReadAsync(cluster.Connection, "goals.index");
        List<Finding> found =
        [
            new("accepted", sizes.Parked / took.TotalSeconds, "goals/s"),
            new("... until the list shows that all of them wait", listed.TotalSeconds, "s"),
            new("processor of the silo for each", 1_000_000 * processor / sizes.Parked, "us"),
            new("writes to storage for each", (double)stored.Writes / sizes.Parked, "writes"),
            new("records in storage", stored.Records, "records"),
            new("... their size", stored.MiB, "MiB"),
            new("... of it the index", index.MiB, "MiB"),
            new($"memory of the silo that accepted {sizes.Parked}", accepted, "MiB"),
            new("... more than before, for 1,000 goals", 1_000 * (accepted - before) / sizes.Parked, "MiB"),
            .. await ListAsync(cluster, sizes.Parked),
            .. await ChangeAsync(cluster, Math.Min(sizes.Parked, Changed)),
        ];
        await cluster.StopSilosAsync();
        await cluster.StartSiloAsync();
        var share = await cluster.Silos[0].IdleAsync();
        found.Add(new Finding("memory of a silo that was started with them", cluster.Memory, "MiB"));
        found.Add(new Finding("... its processor while idle", share, "% of a core"));
        return new Findings("parked", found);
    }

    /// <summary>Waits until the list has so many goals of a status.</summary>
    /// <returns>How long it took.</returns>
    private static async Task<TimeSpan> UntilListedAsync(BenchCluster cluster, GoalStatus status, int goals)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var listed = 0;
            for (GoalPage? page = null; page is null || page.Next is not null; listed += page.Goals.Length)
            {
                page = await cluster.Goals.ListAsync(new GoalFilter { Statuses = [status], Limit = 1_000, After = page?.Next ?? default });
            }

            if (listed >= goals)
            {
                return clock.Elapsed;
            }

            if (clock.Elapsed > Patience)
            {
                throw new TimeoutException($"the list has {listed} of {goals} goals that are {status}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    /// <summary>Times pages of the list: the first, one in the middle, the last, of a status that many goals have, of one that none has; all of them; and one goal's report.</summary>
    private static async Task<IReadOnlyList<Finding>> ListAsync(BenchCluster cluster, int goals)
    {
        var cursors = new List<Cursor> { default };
        var listed = 0;
        var begun = Stopwatch.GetTimestamp();
        for (GoalPage? page = null; page is null || page.Next is not null; listed += page.Goals.Length)
        {
            page = await cluster.Goals.ListAsync(new GoalFilter { Limit = Page, After = cursors[^1] });
            if (page.Next is { } next)
            {
                cursors.Add(next);
            }
        }

        var whole = Stopwatch.GetElapsedTime(begun);
        return
        [
            new Finding($"the first page of the list, {Page} goals, p50", await MedianAsync(_ => PageAsync(default)), "ms"),
            new Finding("one in the middle, p50", await MedianAsync(_ => PageAsync(cursors[cursors.Count / 2])), "ms"),
            new Finding("the last, p50", await MedianAsync(_ => PageAsync(cursors[^1])), "ms"),
            new Finding("the first of those that wait, p50", await MedianAsync(_ => PageAsync(default, GoalStatus.AwaitingInput)), "ms"),
            new Finding("the first of those that are complete, which none is, p50", await MedianAsync(_ => PageAsync(default, GoalStatus.Complete)), "ms"),
            new Finding("the whole list, page by page", whole.TotalMilliseconds, "ms"),
            new Finding("goals in it", listed, "goals"),
            new Finding("the report of one goal, p50", await MedianAsync(number => cluster.Goals.ReportAsync(BenchCluster.Id("goal", number * (goals / Lists)))), "ms"),
        ];

        Task PageAsync(Cursor after, params GoalStatus[] statuses) =>
            cluster.Goals.ListAsync(new GoalFilter { Limit = Page, After = after, Statuses = [.. statuses] });
    }

    /// <summary>Pauses some goals, one every few milliseconds, and sees what that writes, and when the list shows it.</summary>
    private static async Task<IReadOnlyList<Finding>> ChangeAsync(BenchCluster cluster, int goals)
    {
        var (before, index) = (await StoredState.ReadAsync(cluster.Connection), await StoredState.ReadAsync(cluster.Connection, "goals.index"));
        for (var number = 0; number < goals; number++)
        {
            await cluster.Goals.AskAsync(BenchCluster.Id("goal", number), new PauseGoal { Id = CommandId.New(TimeProvider.System) });
        }

        var listed = await UntilListedAsync(cluster, GoalStatus.Paused, goals);
        var after = (await StoredState.ReadAsync(cluster.Connection)).Since(before);
        return
        [
            new Finding($"{goals} goals paused one after the other: writes to storage for each", (double)after.Writes / goals, "writes"),
            new Finding("... of it the index", (double)(await StoredState.ReadAsync(cluster.Connection, "goals.index")).Since(index).Writes / goals, "writes"),
            new Finding("... what the database's log grew by for each", 1_024 * after.WrittenMiB / goals, "KiB"),
            new Finding("... until the list shows the last", listed.TotalMilliseconds, "ms"),
        ];
    }

    private static async Task<double> MedianAsync(Func<int, Task> action)
    {
        var times = new List<double>();
        for (var time = 0; time < Lists; time++)
        {
            var begun = Stopwatch.GetTimestamp();
            await action(time);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return times.Order().ElementAt(Lists / 2);
    }
}

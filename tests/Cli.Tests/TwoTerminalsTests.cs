using System.Globalization;
using Orleans.Goals.Engine.Hosting;

namespace Orleans.Goals.Cli.Tests;

/// <summary>One terminal runs a goal, another asks.</summary>
public sealed class TwoTerminalsTests
{
    private static readonly string Gate = $"echo 1 >>effects; {GoalFolder.Gate()}";

    [Fact]
    public async Task ListShowReport_WhileAnotherProcessRunsTheGoal_TellWhereItStands()
    {
        using var folder = new GoalFolder();
        Write(folder, "gate.yaml", ("one", Gate), ("two", "echo 2 >>effects"));
        using var run = folder.Start("run", "gate.yaml", "--json");
        await folder.FileAsync("runs");

        var list = await folder.JsonAsync("list");
        var show = await folder.GoalsAsync("show", "gate");
        var report = await folder.JsonAsync("report", "gate");
        folder.Write("go", string.Empty);
        var end = await run.EndAsync();

        Assert.Equal([0, 0, 0, 0], new[] { list.ExitCode, show.ExitCode, report.ExitCode, end.ExitCode });
        Assert.Equal("Active", list.Status);
        Assert.Contains("running   one", show.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"process {run.Id.ToString(CultureInfo.InvariantCulture)} has the store open; if this goal does not go on there: goals resume gate", show.Output, StringComparison.Ordinal);
        Assert.Equal("Active", report.Status);
        Assert.Equal(["1", "2"], folder.Effects);
    }

    [Fact]
    public async Task Run_OfAnotherGoalWhileAProcessHoldsTheStore_IsFollowedToItsEndLikeAnyOther()
    {
        using var folder = new GoalFolder();
        Write(folder, "gate.yaml", ("one", Gate));
        Write(folder, "other.yaml", ("one", "echo other >>effects"));
        using var run = folder.Start("run", "gate.yaml", "--json");
        await folder.FileAsync("runs");

        var other = await folder.JsonAsync("run", "other.yaml");
        var refused = await folder.JsonAsync("pause", "never");
        folder.Write("go", string.Empty);
        var end = new JsonEnd(await run.EndAsync());

        Assert.Equal((0, "Complete", "local/other"), (other.ExitCode, other.Status, other.Id));
        Assert.Equal(["goalAccepted", "planBegun", "stepBegun", "stepFinished", "planEnded", "roundBegun", "roundEnded", "goalEnded"], other.Types);
        Assert.Equal(64, refused.ExitCode);
        Assert.Equal((0, "local/gate"), (end.ExitCode, end.Id));
        Assert.Equal(["1", "other"], folder.Effects);
    }

    [Fact]
    public async Task Run_OfTheGoalThatAnotherProcessRuns_FollowsIt()
    {
        using var folder = new GoalFolder();
        folder.Write("gate.yaml", "id: gate\nreadsOnly: true\n" + GoalFolder.Goal(("one", Gate)));
        using var run = folder.Start("run", "gate.yaml", "--json");
        await folder.FileAsync("runs");

        using var second = folder.Start("run", "gate.yaml", "--json");
        using var third = folder.Start("resume", "--all", "--json");
        await SocketAsync(folder);
        folder.Write("go", string.Empty);
        JsonEnd[] ends = [new(await run.EndAsync()), new(await second.EndAsync()), new(await third.EndAsync())];

        Assert.All(ends, end => Assert.Equal((0, "Complete", "local/gate"), (end.ExitCode, end.Status, end.Id)));
        Assert.Equal(["1"], folder.Effects);
    }

    [Theory]
    [InlineData("pause", 5, "Paused")]
    [InlineData("cancel", 6, "Cancelled")]
    public async Task Asking_WhileAnotherProcessRunsTheGoal_ReachesIt(string verb, int exitCode, string status)
    {
        using var folder = new GoalFolder { PauseWait = "10ms" };
        Write(folder, "gate.yaml", ("one", Gate));
        using var run = folder.Start("run", "gate.yaml", "--json");
        await folder.FileAsync("runs");

        var asked = await folder.JsonAsync(verb, "gate");
        var end = new JsonEnd(await run.EndAsync());
        folder.Write("go", string.Empty);
        await folder.GoalsAsync("resume", "gate");

        Assert.Equal((0, status), (asked.ExitCode, asked.Status));
        Assert.Equal((exitCode, status), (end.ExitCode, end.Status));
    }

    [Fact]
    public async Task Resume_OfAGoalThatAnotherTerminalPaused_GoesOnInTheProcessThatHoldsTheStore()
    {
        using var folder = new GoalFolder { PauseWait = "10ms" };
        Write(folder, "hold.yaml", ("one", GoalFolder.Gate("holds")));
        Write(folder, "gate.yaml", ("one", Gate), ("two", "echo 2 >>effects"));
        using var hold = folder.Start("run", "hold.yaml");
        await folder.FileAsync("holds");
        using var run = folder.Start("run", "gate.yaml", "--json");
        await folder.FileAsync("runs");
        await folder.GoalsAsync("pause", "gate");
        var paused = new JsonEnd(await run.EndAsync());

        using var resume = folder.Start("resume", "gate", "--json");
        await resume.LineAsync("goalResumed");
        folder.Write("go", string.Empty);
        var resumed = new JsonEnd(await resume.EndAsync());
        var held = await hold.EndAsync();

        Assert.Equal((5, "Paused"), (paused.ExitCode, paused.Status));
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(0, held.ExitCode);
        Assert.Equal(["1", "2"], folder.Effects);
    }

    [Fact]
    public async Task Run_Interrupted_WhileItOnlyFollows_LeavesTheGoalToTheProcessThatRunsIt()
    {
        using var folder = new GoalFolder();
        Write(folder, "hold.yaml", ("one", GoalFolder.Gate("holds")));
        Write(folder, "gate.yaml", ("one", Gate));
        using var hold = folder.Start("run", "hold.yaml");
        await folder.FileAsync("holds");
        using var run = folder.Start("run", "gate.yaml", "--json");
        await run.LineAsync("stepBegun");

        run.Signal(GoalsProcess.Interrupt);
        var left = new JsonEnd(await run.EndAsync());
        folder.Write("go", string.Empty);
        var held = await hold.EndAsync();
        var report = await folder.JsonAsync("report", "gate");

        Assert.Equal((130, "Active"), (left.ExitCode, left.Status));
        Assert.Contains($"gate goes on in process {hold.Id.ToString(CultureInfo.InvariantCulture)}; to pause it: goals pause gate", left.End.Errors, StringComparison.Ordinal);
        Assert.Equal((0, "Complete"), (held.ExitCode, report.Status));
    }

    [Fact]
    public async Task Run_WhoseOwnGoalIsDone_StaysForGoalsOfOtherTerminals()
    {
        using var folder = new GoalFolder();
        Write(folder, "hold.yaml", ("one", GoalFolder.Gate("holds")));
        Write(folder, "gate.yaml", ("one", $": >runs; while [ -e runs ] && [ ! -e later ]; do sleep 0.02; done; echo gate >>effects"));
        using var hold = folder.Start("run", "hold.yaml");
        await folder.FileAsync("holds");
        using var run = folder.Start("run", "gate.yaml");
        await run.LineAsync("step one begins");
        folder.Write("effects", string.Empty);
        run.Kill();

        folder.Write("go", string.Empty);
        await hold.LineAsync("hold  Complete");
        await hold.ErrorAsync("stays for gate, asked for from another terminal; Ctrl-C pauses that durably");
        folder.Write("later", string.Empty);
        var held = await hold.EndAsync();

        Assert.Equal(0, held.ExitCode);
        Assert.Equal("Complete", (await folder.JsonAsync("show", "gate")).Status);
        Assert.Equal(["gate"], folder.Effects.Where(line => line.Length > 0));
    }

    [Fact]
    public async Task Run_Interrupted_PausesGoalsOfOtherTerminalsToo()
    {
        using var folder = new GoalFolder { PauseWait = "10ms" };
        Write(folder, "hold.yaml", ("one", GoalFolder.Gate("holds")));
        Write(folder, "gate.yaml", ("one", Gate));
        using var hold = folder.Start("run", "hold.yaml", "--json");
        await folder.FileAsync("holds");
        using var run = folder.Start("run", "gate.yaml", "--json");
        await run.LineAsync("stepBegun");

        hold.Signal(GoalsProcess.Interrupt);
        var held = new JsonEnd(await hold.EndAsync());
        var followed = new JsonEnd(await run.EndAsync());
        folder.Write("go", string.Empty);
        var resumed = await folder.JsonAsync("resume", "gate");
        var other = await folder.JsonAsync("resume", "hold");

        Assert.Equal((0, 0), (resumed.ExitCode, other.ExitCode));
        Assert.Equal((5, "Paused"), (held.ExitCode, held.Status));
        Assert.Equal((5, "Paused"), (followed.ExitCode, followed.Status));
    }

    [Fact]
    public async Task Run_FollowingAProcessThatIsKilled_TakesItsPlace()
    {
        using var folder = new GoalFolder();
        Write(folder, "hold.yaml", ("one", GoalFolder.Gate("holds")));
        Write(folder, "gate.yaml", ("one", Gate), ("two", "echo 2 >>effects"));
        using var hold = folder.Start("run", "hold.yaml");
        await folder.FileAsync("holds");
        using var run = folder.Start("run", "gate.yaml", "--json");
        await run.LineAsync("stepBegun");

        hold.Kill();
        await run.ErrorAsync($"process {hold.Id.ToString(CultureInfo.InvariantCulture)} has ended; this process goes on in its place");
        folder.Write("go", string.Empty);
        var ended = await run.EndAsync();
        Assert.True(ended.ExitCode == 0, $"{ended}");
        var end = new JsonEnd(ended);

        Assert.Equal((0, "Complete"), (end.ExitCode, end.Status));
        Assert.Equal(["1", "2"], folder.Effects);
        Assert.Equal(end.Events.Count(), end.Events.Select(happened => happened.GetProperty("cursor").GetString()).Distinct().Count());
        Assert.Single(end.Types, "goalAccepted");
    }

    [Fact]
    public async Task Run_WhileTheHolderDoesNotServe_NamesItAndChangesNothing()
    {
        using var folder = new GoalFolder();
        Write(folder, "other.yaml", ("one", "echo other >>effects"));
        await using var holder = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = folder.Store }, TestContext.Current.CancellationToken);

        var refused = await folder.JsonAsync("run", "other.yaml");
        var list = await folder.JsonAsync("list");

        Assert.Equal(70, refused.ExitCode);
        Assert.Contains($"held by process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}", refused.Last.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Single(refused.Lines);
        Assert.Equal(0, list.ExitCode);
        Assert.Empty(folder.Effects);
    }

    [Fact]
    public async Task Run_OfManyGoalsInTheSameInstant_CompletesAllOfThem()
    {
        using var folder = new GoalFolder();
        string[] names = ["a", "b", "c", "d"];
        foreach (var name in names)
        {
            Write(folder, $"{name}.yaml", ("one", $"echo {name} >>effects"));
        }

        var runs = names.Select(name => folder.Start("run", $"{name}.yaml", "--json")).ToArray();
        var ends = new List<JsonEnd>();
        foreach (var run in runs)
        {
            ends.Add(new JsonEnd(await run.EndAsync()));
            run.Dispose();
        }

        Assert.All(ends, end => Assert.Equal((0, "Complete"), (end.ExitCode, end.Status)));
        Assert.Equal(names, folder.Effects.Order());
    }

    [Fact]
    public async Task Run_AfterAProcessLeftItsSocketBehind_ServesAgain()
    {
        using var folder = new GoalFolder();
        Write(folder, "gate.yaml", ("one", Gate));
        using var killed = folder.Start("run", "gate.yaml");
        await folder.FileAsync("runs");
        await SocketAsync(folder);
        killed.Kill();
        await killed.EndAsync();

        var list = await folder.JsonAsync("list");
        var leftBehind = File.Exists(Path.Combine(folder.Store, "goals.sock"));
        using var again = folder.Start("resume", "gate", "--json");
        await again.LineAsync("operationTakenOver");
        var cancel = await folder.JsonAsync("cancel", "gate");
        var end = await again.EndAsync();

        Assert.True(leftBehind);
        Assert.Equal((0, "Active"), (list.ExitCode, list.Status));
        Assert.Equal((0, "Cancelled"), (cancel.ExitCode, cancel.Status));
        Assert.Equal(6, end.ExitCode);
        Assert.False(File.Exists(Path.Combine(folder.Store, "goals.sock")));
    }

    [Fact]
    public async Task Socket_OfAStoreWithALongPath_IsElsewhereAndFound()
    {
        using var folder = new GoalFolder();
        var store = Path.Combine(folder.Path, new string('s', 120));
        Write(folder, "gate.yaml", ("one", Gate));
        using var run = folder.Start("run", "gate.yaml", "--store", store);
        await folder.FileAsync("runs");

        var paused = await folder.JsonAsync("pause", "gate", "--store", store);
        var elsewhere = File.ReadAllText(Path.Combine(store, "goals.sock.path"));
        folder.Write("go", string.Empty);
        var end = await run.EndAsync();
        await folder.GoalsAsync("resume", "gate", "--store", store);

        Assert.Equal((0, "Paused"), (paused.ExitCode, paused.Status));
        Assert.Equal(5, end.ExitCode);
        Assert.InRange(elsewhere.Length, 1, 107);
        Assert.False(File.Exists(elsewhere));
        Assert.False(File.Exists(Path.Combine(store, "goals.sock.path")));
    }

    [Fact]
    public async Task Socket_IsForItsUserOnly()
    {
        using var folder = new GoalFolder();
        Write(folder, "gate.yaml", ("one", Gate));
        using var run = folder.Start("run", "gate.yaml");
        await SocketAsync(folder);

        var mode = new FileInfo(Path.Combine(folder.Store, "goals.sock")).UnixFileMode;
        folder.Write("go", string.Empty);
        await run.EndAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }

    [Fact]
    public async Task Watch_OfAGoalThatAnotherProcessRuns_EndsWithItsReport()
    {
        using var folder = new GoalFolder();
        Write(folder, "gate.yaml", ("one", Gate));
        using var run = folder.Start("run", "gate.yaml");
        await folder.FileAsync("runs");

        using var watch = folder.Start("watch", "gate", "--json");
        using var follow = folder.Start("events", "gate", "--follow", "--json");
        await follow.LineAsync("stepBegun");
        folder.Write("go", string.Empty);
        var watched = new JsonEnd(await watch.EndAsync());
        var followed = new JsonEnd(await follow.EndAsync());
        var events = await folder.JsonAsync("events", "gate");
        var rest = await folder.JsonAsync("events", "gate", "--after", events.Lines[2].GetProperty("cursor").GetString()!);
        await run.EndAsync();

        Assert.Equal((0, "Complete"), (watched.ExitCode, watched.Status));
        Assert.Equal(0, followed.ExitCode);
        Assert.Equal(events.End.Lines, followed.End.Lines);
        Assert.Equal(events.End.Lines.Skip(3), rest.End.Lines);
        Assert.Equal(64, (await folder.GoalsAsync("events", "gate", "--after", "nonsense")).ExitCode);
        Assert.Equal(64, (await folder.GoalsAsync("watch", "never")).ExitCode);
    }

    [Fact]
    public async Task Show_OfAGoalWhoseProcessWasKilled_SaysHowToGoOn()
    {
        using var folder = new GoalFolder();
        Write(folder, "gate.yaml", ("one", Gate));
        using var run = folder.Start("run", "gate.yaml", "--json");
        await folder.FileAsync("runs");
        run.Kill();
        await run.EndAsync();

        var show = await folder.GoalsAsync("show", "gate");
        folder.Write("go", string.Empty);
        var resume = await folder.GoalsAsync("resume", "gate");

        Assert.Contains("no process runs it; to go on: goals resume gate", show.Output, StringComparison.Ordinal);
        Assert.Equal(0, resume.ExitCode);
        Assert.Equal(["1"], folder.Effects);
    }

    /// <summary>A goal that leaves the folder to others as well: several of them run at once.</summary>
    private static void Write(GoalFolder folder, string name, params ReadOnlySpan<(string Id, string Run)> steps) =>
        folder.Write(name, "readsOnly: true\n" + GoalFolder.Goal(steps));

    private static Task SocketAsync(GoalFolder folder) => Deadline.UntilAsync(() => File.Exists(Path.Combine(folder.Store, "goals.sock")), "the socket is there");
}

using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Tests.Processes;

public sealed class CommandTakeoverTests : IDisposable
{
    private readonly LauncherBench bench = new();

    [Fact]
    public async Task RunAsync_CommandStillRuns_IsAdoptedAndSettled()
    {
        var request = bench.Shell("echo $$ >started; while [ ! -e go ]; do sleep 0.01; done; echo done; exit 5");
        await bench.StartAndAbandonAsync(request, "started");

        var run = bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None);
        await File.WriteAllTextAsync(bench["go"], string.Empty);
        var end = await run.InTimeAsync();

        Assert.Equal(5, end.ExitCode);
        Assert.Equal(StopCause.None, end.Cause);
        Assert.Equal("done\n", LauncherBench.OutputOf(end));
    }

    [Fact]
    public async Task RunAsync_CommandEndedMeanwhile_IsSettledFromItsFolder()
    {
        var request = bench.Shell("echo $$ >started; while [ ! -e go ]; do sleep 0.01; done; echo said; echo again >>times; exit 6");
        await bench.StartAndAbandonAsync(request, "started");
        await File.WriteAllTextAsync(bench["go"], string.Empty);
        await Eventually.TrueAsync(() => request.Folder.HasExit, "the command has ended");

        var end = await bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None).InTimeAsync();
        var again = await bench.NewHost().RunAsync(request with { Execution = 3 }, CancellationToken.None, CancellationToken.None).InTimeAsync();

        Assert.Equal(6, end.ExitCode);
        Assert.Equal("said\n", LauncherBench.OutputOf(end));
        Assert.Equal(6, again.ExitCode);
        Assert.Equal("again\n", await File.ReadAllTextAsync(bench["times"]));
    }

    [Fact]
    public async Task RunAsync_HostStoodStillUntilAnotherHadSettledIt_StartsNothingAgain()
    {
        var request = bench.Shell("echo once >>times; echo $$ >started");
        using var awake = new ManualResetEventSlim();
        var asleep = Task.Run(() => bench.NewHost().RunAsync(request with { Started = (_, _) => awake.Wait() }, CancellationToken.None, CancellationToken.None));
        await Eventually.TrueAsync(() => request.Folder.HasExit, "the command has ended");

        var settled = await bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None).InTimeAsync();
        bench.Folders.Remove(request.Folder);
        awake.Set();
        var late = await asleep.InTimeAsync();

        Assert.Equal(0, settled.ExitCode);
        Assert.Equal(StopCause.Lost, late.Cause);
        Assert.Equal("once\n", await File.ReadAllTextAsync(bench["times"]));
        Assert.False(Directory.Exists(request.Folder.Path));
    }

    [Fact]
    public async Task RunAsync_HostMayNotStart_StartsWhenItMayAndNotWhenItIsStopped()
    {
        var may = new TaskCompletionSource();
        var asked = new List<string>();
        var host = bench.NewHost(LauncherBench.Quick with
        {
            MayStart = (operation, token) =>
            {
                asked.Add(operation);
                return may.Task.WaitAsync(token);
            },
        });
        using var stop = new CancellationTokenSource();
        var stopped = host.RunAsync(bench.Shell("echo stopped >>times"), stop.Token, CancellationToken.None);
        await stop.CancelAsync();
        Assert.Equal(StopCause.Requested, (await stopped.InTimeAsync()).Cause);

        var request = bench.Shell("echo started >>times");
        var started = host.RunAsync(request, CancellationToken.None, CancellationToken.None);
        Assert.False(request.Folder.IsClaimed(1));
        may.SetResult();
        Assert.Equal(0, (await started.InTimeAsync()).ExitCode);

        Assert.Equal("started\n", await File.ReadAllTextAsync(bench["times"]));
        Assert.Equal([request.Operation, request.Operation], asked[1..]);
    }

    [Fact]
    public async Task RunAsync_AdoptedIsBeyondItsTime_IsStoppedAtOnce()
    {
        var request = bench.Shell("echo $$ >started; sleep 300") with { BegunAt = TimeProvider.System.GetUtcNow().AddHours(-1) };
        await bench.StartAndAbandonAsync(request with { Timeout = TimeSpan.FromDays(1) }, "started");

        var end = await bench.NewHost().RunAsync(request with { Execution = 2, Timeout = TimeSpan.FromMinutes(30) }, CancellationToken.None, CancellationToken.None).InTimeAsync();

        Assert.Equal(StopCause.Timeout, end.Cause);
    }

    [Fact]
    public async Task RunAsync_HostDiedWhileStopping_TheNextSaysTheSame()
    {
        var request = bench.Shell("trap '' TERM; echo $$ >started; while :; do sleep 0.05; done");
        var patient = bench.NewHost(LauncherBench.Quick with { Grace = TimeSpan.FromMinutes(5) });
        using var abandon = new CancellationTokenSource();
        var first = patient.RunAsync(request, CancellationToken.None, abandon.Token);
        await Eventually.FileAsync(bench["started"]);
        bench.Time.Pass(request.Timeout);
        await Eventually.TrueAsync(() => request.Folder.ReadStopping() == StopCause.Timeout, "the first host stops it");
        await abandon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.InTimeAsync());

        var end = await bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None).InTimeAsync();

        Assert.Equal(StopCause.Timeout, end.Cause);
        Assert.False(LauncherBench.IsAlive(int.Parse(await File.ReadAllTextAsync(bench["started"]), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task RunAsync_LauncherKilled_IsLostAndNothingOfItGoesOn()
    {
        var request = bench.Shell("(trap '' TERM; setsid sleep 300 & echo $! >other); echo $$ >started; sleep 300");
        var command = int.Parse(await bench.StartAndAbandonAsync(request, "started"), CultureInfo.InvariantCulture);
        var launcher = Assert.IsType<LauncherClaim>(request.Folder.ReadClaim(1));
        Kill(launcher.ProcessId);
        await Eventually.TrueAsync(() => !launcher.IsAlive, "the launcher is gone");
        Assert.True(LauncherBench.IsAlive(command));

        var end = await bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None).InTimeAsync();
        var again = await bench.NewHost().RunAsync(request with { Execution = 3 }, CancellationToken.None, CancellationToken.None).InTimeAsync();

        Assert.Equal(StopCause.Lost, end.Cause);
        Assert.Null(end.ExitCode);
        Assert.Equal("the command's launcher was killed or could not write down how the command ended, and nobody knows how far it came", end.Reason);
        Assert.False(LauncherBench.IsAlive(command));
        Assert.False(LauncherBench.IsAlive(int.Parse(await File.ReadAllTextAsync(bench["other"]), CultureInfo.InvariantCulture)));
        Assert.Equal(StopCause.Lost, again.Cause);
    }

    [Fact]
    public async Task RunAsync_LauncherKilledUnderItsHost_IsLost()
    {
        var request = bench.Shell("echo said; echo $$ >started; sleep 300");
        var run = bench.Launcher.RunAsync(request, CancellationToken.None, CancellationToken.None);
        var command = int.Parse(await Eventually.FileAsync(bench["started"]), CultureInfo.InvariantCulture);

        Kill(((LauncherClaim)request.Folder.ReadClaim(1)!).ProcessId);
        var end = await run.InTimeAsync();

        Assert.Equal(StopCause.Lost, end.Cause);
        Assert.Equal("said\n", LauncherBench.OutputOf(end));
        Assert.False(LauncherBench.IsAlive(command));
    }

    [Fact]
    public async Task RunAsync_WholeSessionKilled_IsLost()
    {
        var request = bench.Shell("echo $$ >started; kill -KILL 0; sleep 300");

        var end = await bench.RunAsync(request);

        Assert.Equal(StopCause.Lost, end.Cause);
    }

    [Fact]
    public async Task RunAsync_IdOfTheLauncherIsAnothersNow_IsLostAndTheOtherIsLeftAlone()
    {
        var request = bench.Shell("exit 0");
        var (other, sleeper) = await StartOtherSessionAsync();
        using var owner = other;
        ProcessStat.TryRead(other.Id, out var stat);
        WriteClaim(request, $"launcher {other.Id} {stat.StartTicks - 1} {ProcessTable.BootId} 0");

        var end = await bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None).InTimeAsync();

        Assert.Equal(StopCause.Lost, end.Cause);
        Assert.True(LauncherBench.IsAlive(other.Id));
        Assert.True(LauncherBench.IsAlive(sleeper));
        other.Kill(entireProcessTree: true);
    }

    [Fact]
    public async Task RunAsync_MachineWasRestartedMeanwhile_IsLostAndNobodyIsTouched()
    {
        var request = bench.Shell("exit 0");
        var (other, sleeper) = await StartOtherSessionAsync();
        using var owner = other;
        ProcessStat.TryRead(other.Id, out var stat);
        WriteClaim(request, $"launcher {other.Id} {stat.StartTicks} 11111111-2222-3333-4444-555555555555 0");

        var end = await bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None).InTimeAsync();

        Assert.Equal(StopCause.Lost, end.Cause);
        Assert.Equal("the machine was restarted while the command ran, and nobody knows how far it came", end.Reason);
        Assert.True(LauncherBench.IsAlive(other.Id));
        Assert.True(LauncherBench.IsAlive(sleeper));
        other.Kill(entireProcessTree: true);
    }

    [Fact]
    public async Task RunAsync_ClaimWasLostWithTheMachinesPower_IsLostAndNotStartedAgain()
    {
        var request = bench.Shell("echo on >on");
        Directory.CreateDirectory(request.Folder.Path);
        await File.WriteAllTextAsync(Path.Combine(request.Folder.Path, "begun.1"), $"11111111-2222-3333-4444-555555555555\n{request.Operation}\n");

        var end = await bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None).InTimeAsync();

        Assert.Equal(StopCause.Lost, end.Cause);
        Assert.False(File.Exists(bench["on"]));
    }

    [Fact]
    public async Task RunAsync_ExitWasLostWithTheMachinesPower_IsLost()
    {
        var request = bench.Shell("exit 0");
        WriteClaim(request, $"launcher 1 1 11111111-2222-3333-4444-555555555555 0");
        await File.WriteAllTextAsync(Path.Combine(request.Folder.Path, "exit"), string.Empty);

        var end = await bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None).InTimeAsync();

        Assert.Equal(StopCause.Lost, end.Cause);
    }

    [Fact]
    public async Task RunAsync_ClaimIsNotWhole_IsLostAndNotStartedAgain()
    {
        var request = bench.Shell("echo on >on");
        Directory.CreateDirectory(request.Folder.Path);
        await File.WriteAllTextAsync(Path.Combine(request.Folder.Path, "claim.1"), "launcher 12");

        var end = await bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None).InTimeAsync();

        Assert.Equal(StopCause.Lost, end.Cause);
        Assert.False(File.Exists(bench["on"]));
    }

    [Fact]
    public async Task RunAsync_OpenSlotWasSeizedBeforeTheRestart_IsStillStartedOnce()
    {
        // Nobody can have started in a slot that was seized, and nobody began in the one after it.
        var request = bench.Shell("echo on >>on");
        request.Folder.Prepare(1, request.Operation);
        await File.WriteAllTextAsync(Path.Combine(request.Folder.Path, "begun.1"), $"11111111-2222-3333-4444-555555555555\n{request.Operation}\n");
        await File.WriteAllTextAsync(Path.Combine(request.Folder.Path, "claim.1"), "seized 2\nend\n");

        var end = await bench.NewHost().RunAsync(request with { Execution = 3 }, CancellationToken.None, CancellationToken.None).InTimeAsync();

        Assert.True(end.Succeeded);
        Assert.Equal("on\n", await File.ReadAllTextAsync(bench["on"]));
    }

    [Fact]
    public async Task RunAsync_ClaimCannotBeWritten_IsNotStarted()
    {
        var request = bench.Shell("echo on >>on");
        await File.WriteAllTextAsync(bench.Folders.LauncherPath, "exit 2\n");

        var end = await bench.RunAsync(request);

        Assert.False(end.Started);
        Assert.StartsWith("the launcher could not claim ", end.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(bench["on"]));
    }

    [Fact]
    public async Task RunAsync_FilesCannotBeRead_IsLostAndNotAFailure()
    {
        var request = bench.Shell("echo on >>on; exit 0");
        Directory.CreateDirectory(Path.Combine(request.Folder.Path, "filter"));
        Directory.CreateDirectory(Path.Combine(request.Folder.Path, "stopping"));

        var end = await bench.RunAsync(request);

        Assert.Equal(StopCause.Lost, end.Cause);
        Assert.StartsWith("the command's files cannot be read or written, and nobody knows how far it came: ", end.Reason, StringComparison.Ordinal);
        Assert.Equal("on\n", await File.ReadAllTextAsync(bench["on"]));
    }

    [Fact]
    public async Task RunAsync_StatusCannotBeWrittenForAWhile_IsWrittenLater()
    {
        var request = bench.Shell("echo on >on; exit 4");
        var inTheWay = Path.Combine(request.Folder.Path, "exit.new");
        Directory.CreateDirectory(inTheWay);
        var run = bench.RunAsync(request);
        await Eventually.FileAsync(bench["on"]);

        Directory.Delete(inTheWay);

        Assert.Equal(4, (await run).ExitCode);
    }

    [Fact]
    public async Task RunAsync_NothingWasStarted_StartsAsTheLaterExecution()
    {
        var request = bench.Shell("echo on >>on");

        var end = await bench.NewHost().RunAsync(request with { Execution = 3, BegunAt = TimeProvider.System.GetUtcNow().AddDays(-2) }, CancellationToken.None, CancellationToken.None).InTimeAsync();

        Assert.True(end.Succeeded);
        Assert.Equal("on\n", await File.ReadAllTextAsync(bench["on"]));
        Assert.Equal(new SeizedClaim(3), request.Folder.ReadClaim(1));
    }

    [Fact]
    public async Task RunAsync_FolderWasReleased_LateLauncherStartsNothing()
    {
        var request = bench.Shell("echo on >>on");
        request.Folder.Prepare(1, request.Operation);
        bench.Folders.Remove(request.Folder);

        var late = SpawnedProcess.Start(
            ["/bin/sh", bench.Folders.LauncherPath, request.Folder.Path, "1", "1000", "1000", "0", "", "0", .. request.Arguments],
            [new("PATH", "/usr/bin:/bin")],
            bench.Workspace,
            -1);
        await late.Exited.WaitAsync(Eventually.Deadline);

        Assert.False(File.Exists(bench["on"]));
        Assert.False(Directory.Exists(request.Folder.Path));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(1, 3)]
    [InlineData(3, 2)]
    public async Task RunAsync_ManyClaimAtOnce_ItStartsExactlyOnce(int one, int other)
    {
        for (var round = 0; round < 15; round++)
        {
            var request = bench.Shell($"echo on >>'on {round}'; exit 9");
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            int[] executions = [one, other, one];
            var runs = executions.Select(async execution =>
            {
                await gate.Task;
                return await bench.NewHost().RunAsync(request with { Execution = execution }, CancellationToken.None, CancellationToken.None);
            }).ToArray();

            gate.SetResult();
            var ends = await Task.WhenAll(runs).InTimeAsync();

            Assert.Equal("on\n", await File.ReadAllTextAsync(bench[$"on {round}"]));

            // Whoever waited for it knows its end; whoever was overtaken says so.
            Assert.Contains(ends, end => end.ExitCode == 9);
            Assert.All(ends, end => Assert.True(end.ExitCode == 9 || (end.Cause == StopCause.Lost && end.Reason.StartsWith("execution ", StringComparison.Ordinal)), end.Reason));
        }
    }

    public void Dispose() => bench.Dispose();

    /// <summary>A session that is nobody's command, with a process that neither leads it nor is a child of the one that does.</summary>
    private static async Task<(Process Leader, int Sleeper)> StartOtherSessionAsync()
    {
        var leader = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", "sh -c 'sleep 300; :'; :"]) { UseShellExecute = false })!;
        var sleeper = 0;
        await Eventually.TrueAsync(
            () => (sleeper = ProcessTable.Since(0).Find(process => process.Session == leader.Id && process.Name == "sleep").ProcessId) != 0,
            "the other session is at work");
        return (leader, sleeper);
    }

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    private static void WriteClaim(CommandRequest request, string claim)
    {
        request.Folder.Prepare(1, request.Operation);
        File.WriteAllText(Path.Combine(request.Folder.Path, "claim.1"), $"{claim}\nend\n");
    }
}

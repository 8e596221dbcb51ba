using System.Globalization;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Tests.Processes;

public sealed class CommandStopTests : IDisposable
{
    private readonly LauncherBench bench = new();

    [Fact]
    public async Task RunAsync_TimeIsOver_StopsPolitely()
    {
        var patient = bench.NewHost(LauncherBench.Quick with { Grace = TimeSpan.FromMinutes(1) });
        var request = bench.Shell("trap 'echo bye; exit 4' TERM; echo $$ >trapped; while :; do sleep 0.01; done 2>/dev/null");
        var run = patient.RunAsync(request, CancellationToken.None, CancellationToken.None);
        await Eventually.FileAsync(bench["trapped"]);

        bench.Time.Pass(request.Timeout);
        var end = await run.InTimeAsync();

        Assert.Equal(StopCause.Timeout, end.Cause);
        Assert.Equal(4, end.ExitCode);
        Assert.EndsWith("bye\n", LauncherBench.OutputOf(end), StringComparison.Ordinal);
        Assert.Equal("the command was stopped because it took longer than 00:05:00", end.Reason);
        Assert.Equal(string.Empty, end.Remark);
    }

    [Fact]
    public async Task RunAsync_IgnoresTermination_IsKilledAfterTheGrace()
    {
        var request = bench.Shell("trap '' TERM; (setsid sleep 300 & echo $! >child; wait); sleep 300");
        var run = bench.RunAsync(request);
        await Eventually.FileAsync(bench["child"]);

        bench.Time.Pass(request.Timeout);
        var end = await run;

        Assert.Equal(StopCause.Timeout, end.Cause);
        Assert.Equal(137, end.ExitCode);
        Assert.False(LauncherBench.IsAlive(int.Parse(await File.ReadAllTextAsync(bench["child"]), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task RunAsync_StoppedFromOutside_EndsAllOfIt()
    {
        using var stop = new CancellationTokenSource();
        var run = bench.Launcher.RunAsync(bench.Shell("sleep 300 & echo $! >child; wait"), stop.Token, CancellationToken.None);
        var child = int.Parse(await Eventually.FileAsync(bench["child"]), CultureInfo.InvariantCulture);

        await stop.CancelAsync();
        var end = await run.InTimeAsync();

        Assert.Equal(StopCause.Requested, end.Cause);
        Assert.Equal("the command was stopped", end.Reason);
        Assert.False(LauncherBench.IsAlive(child));
    }

    [Fact]
    public async Task RunAsync_StoppedProcess_IsContinuedAndEnded()
    {
        using var stop = new CancellationTokenSource();
        var run = bench.Launcher.RunAsync(bench.Shell("echo $$ >self; kill -STOP $$"), stop.Token, CancellationToken.None);
        await Eventually.FileAsync(bench["self"]);

        await stop.CancelAsync();
        var end = await run.InTimeAsync();

        Assert.Equal(StopCause.Requested, end.Cause);
    }

    [Fact]
    public async Task RunAsync_AlreadyStopped_StartsNothing()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var end = await bench.Launcher.RunAsync(bench.Shell("echo on >on"), stop.Token, CancellationToken.None).InTimeAsync();

        Assert.False(end.Started);
        Assert.Equal(StopCause.Requested, end.Cause);
        Assert.False(File.Exists(bench["on"]));
    }

    [Fact]
    public async Task RunAsync_WallClockRunsOut_StopsWithThatReason()
    {
        var run = bench.RunAsync(bench.Shell("echo $$ >started; sleep 300") with { NotAfter = TimeProvider.System.GetUtcNow().AddHours(1) });
        await Eventually.FileAsync(bench["started"]);

        bench.Time.Pass(TimeSpan.FromHours(1));
        var end = await run;

        Assert.Equal(StopCause.WallClock, end.Cause);
        Assert.Contains("the goal's wall clock ran out", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WallClockHasRunOut_StartsNothing()
    {
        var end = await bench.RunAsync(bench.Shell("echo on >on") with { NotAfter = TimeProvider.System.GetUtcNow() });

        Assert.False(end.Started);
        Assert.Equal(StopCause.WallClock, end.Cause);
        Assert.False(File.Exists(bench["on"]));
    }

    [Theory]
    [InlineData("sleep 300 & echo $! >child", "still in its session, with its output open")]
    [InlineData("sleep 300 >/dev/null 2>&1 & echo $! >child", "still in its session")]
    [InlineData("setsid sleep 300 >/dev/null 2>&1 & echo $! >child", "gone from its session, found by the marker")]
    [InlineData("env -i sleep 300 >/dev/null 2>&1 & echo $! >child", "without the marker, found by its session")]
    [InlineData("env -i setsid sleep 300 & echo $! >child", "without either, found by the output it holds")]
    [InlineData("sh -c 'trap \"\" TERM; exec sleep 300' & echo $! >child", "deaf to SIGTERM")]
    public async Task RunAsync_LeavesAProcessBehind_EndsItAndSaysSo(string line, string how)
    {
        // It goes by its name only when it has become what it is to be.
        var end = await bench.ShellAsync($"{line}; until grep -q sleep /proc/$(cat child)/comm; do sleep 0.01; done");

        Assert.True(end.Succeeded, how);
        Assert.Equal("it left 1 process behind, which was ended: sleep", end.Remark);
        Assert.False(LauncherBench.IsAlive(int.Parse(await File.ReadAllTextAsync(bench["child"]), CultureInfo.InvariantCulture)), how);
    }

    [Fact]
    public async Task RunAsync_FailsAndLeavesProcessesBehind_TellsBoth()
    {
        var end = await bench.ShellAsync("sleep 300 & sleep 301 & cat /dev/zero >/dev/null & until grep -q cat /proc/$!/comm; do sleep 0.01; done; exit 2");

        Assert.Equal(2, end.ExitCode);
        Assert.Equal("the command exited with status 2", end.Reason);
        Assert.StartsWith("it left 3 processes behind, which were ended: ", end.Remark, StringComparison.Ordinal);
        Assert.Contains("cat", end.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_CommandOfAnotherOperation_IsLeftAlone()
    {
        using var stop = new CancellationTokenSource();
        var other = bench.Launcher.RunAsync(bench.Shell("echo $$ >other; sleep 300"), stop.Token, CancellationToken.None);
        var otherId = int.Parse(await Eventually.FileAsync(bench["other"]), CultureInfo.InvariantCulture);

        await bench.ShellAsync("sleep 300 &");

        Assert.True(LauncherBench.IsAlive(otherId));
        await stop.CancelAsync();
        await other.InTimeAsync();
    }

    [Fact]
    public async Task RunAsync_CommandIsAHostItself_EndsWhatItsCommandsLeave()
    {
        // The markers of outer commands are handed down.
        var end = await bench.ShellAsync(
            "GOALS_OPERATION_MARKERS=$GOALS_OPERATION_MARKERS:inner setsid sleep 300 >/dev/null 2>&1 & until grep -q sleep /proc/$!/comm; do sleep 0.01; done");

        Assert.Equal("it left 1 process behind, which was ended: sleep", end.Remark);
    }

    public void Dispose() => bench.Dispose();
}

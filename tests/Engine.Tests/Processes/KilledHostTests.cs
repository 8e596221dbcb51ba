using System.Globalization;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Tests.Processes;

public sealed class KilledHostTests : IDisposable
{
    private readonly LauncherBench bench = new();

    [Fact]
    public async Task HostKilled_CommandGoesOn_AndTheNextHostSettlesIt()
    {
        var request = bench.Shell("echo $$ >started; echo once >>times; while [ ! -e go ]; do sleep 0.01; done; echo done; exit 8");
        using (var host = HostProcess.Start(bench, request))
        {
            await Eventually.FileAsync(bench["started"]);
            host.Kill();
            await host.WaitForExitAsync().WaitAsync(Eventually.Deadline);
        }

        Assert.True(LauncherBench.IsAlive(int.Parse(await File.ReadAllTextAsync(bench["started"]), CultureInfo.InvariantCulture)));
        var run = bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None);
        await File.WriteAllTextAsync(bench["go"], string.Empty);
        var end = await run.InTimeAsync();

        Assert.Equal(8, end.ExitCode);
        Assert.Equal("done\n", LauncherBench.OutputOf(end));
        Assert.Equal("once\n", await File.ReadAllTextAsync(bench["times"]));
    }

    [Fact]
    public async Task HostKilled_AtAnyMoment_CommandRunsExactlyOnce()
    {
        var random = new Random(20);
        for (var round = 0; round < 12; round++)
        {
            var request = bench.Shell($"echo once >>'times {round}'; sleep 0.02; echo end; exit 3");
            using (var host = HostProcess.Start(bench, request))
            {
                await Task.Delay(random.Next(30, 200));
                host.Kill();
                await host.WaitForExitAsync().WaitAsync(Eventually.Deadline);
            }

            var end = await bench.NewHost().RunAsync(request with { Execution = 2 }, CancellationToken.None, CancellationToken.None).InTimeAsync();

            Assert.Equal(3, end.ExitCode);
            Assert.Equal("end\n", LauncherBench.OutputOf(end));
            Assert.Equal("once\n", await File.ReadAllTextAsync(bench[$"times {round}"]));
        }
    }

    [Fact]
    public async Task HostKilled_CommandIsTied_EndsWithAllItStarted()
    {
        var request = bench.Shell("trap '' TERM HUP; setsid sleep 300 & echo $! >other; (sleep 300 &) ; echo $$ >started; while :; do sleep 1; done") with { IsTied = true };
        using var host = HostProcess.Start(bench, request);
        var command = int.Parse(await Eventually.FileAsync(bench["started"]), CultureInfo.InvariantCulture);
        var other = int.Parse(await Eventually.FileAsync(bench["other"]), CultureInfo.InvariantCulture);
        var launcher = (LauncherClaim)request.Folder.ReadClaim(1)!;

        host.Kill();
        await host.WaitForExitAsync().WaitAsync(Eventually.Deadline);

        await Eventually.TrueAsync(
            () => !LauncherBench.IsAlive(command) && !LauncherBench.IsAlive(other) && !ProcessTable.Since(launcher.StartTicks).Exists(process => process.Session == launcher.ProcessId),
            "all of it has ended");
    }

    [Fact]
    public async Task HostIsAlive_CommandIsTied_RunsToItsEnd()
    {
        var end = await bench.RunAsync(bench.Shell("sleep 0.1; echo done; exit 2") with { IsTied = true });

        Assert.Equal(2, end.ExitCode);
        Assert.Equal("done\n", LauncherBench.OutputOf(end));
        Assert.Equal(string.Empty, end.Remark);
    }

    [Fact]
    public async Task HostGivesUp_CommandIsTied_EndsIt()
    {
        using var abandon = new CancellationTokenSource();
        var run = bench.Launcher.RunAsync(bench.Shell("echo $$ >started; sleep 300") with { IsTied = true }, CancellationToken.None, abandon.Token);
        var command = int.Parse(await Eventually.FileAsync(bench["started"]), CultureInfo.InvariantCulture);

        await abandon.CancelAsync();
        var end = await run.InTimeAsync();

        Assert.Equal(StopCause.Requested, end.Cause);
        Assert.False(LauncherBench.IsAlive(command));
    }

    public void Dispose() => bench.Dispose();
}

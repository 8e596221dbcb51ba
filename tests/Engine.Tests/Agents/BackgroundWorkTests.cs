using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Engine.Tests.Processes;

namespace Orleans.Goals.Engine.Tests.Agents;

/// <summary>Commands of agents that run beside their turns, and looks at them, under real launchers.</summary>
public sealed class BackgroundWorkTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();

    [Fact(Timeout = 60_000)]
    public async Task Poll_WhileItRuns_ShowsWhatIsNewSinceTheLastLook()
    {
        var host = bench.NewHost();
        var command = bench.Start(Exec("echo one; while [ ! -e go ]; do sleep 0.05; done; echo two; while [ ! -e end ]; do sleep 0.05; done; echo three; exit 3"));
        host.Operations.Begin(command);

        var first = await LookAsync(host, command, isBeginning: true);
        Assert.Equal("c1 runs; since you last looked it wrote:\none\n", first.Text);
        Assert.Equal("c1 runs; it wrote nothing since you last looked", (await LookAsync(host, command, first.Seen)).Text);

        bench.Write("go", string.Empty);
        ToolAnswer next;
        do
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            next = await LookAsync(host, command, first.Seen);
        }
        while (next.Seen == first.Seen);
        Assert.Equal("c1 runs; since you last looked it wrote:\ntwo\n", next.Text);

        bench.Write("end", string.Empty);
        var result = await host.SettledAsync(command);
        Assert.Equal("exit status 3\none\ntwo\nthree\n", result.Answer!.Text);
        Assert.StartsWith("c1 has ended", (await LookAsync(host, command, next.Seen)).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Poll_OfTheBeginning_OneThatFailsAtOnceHasEnded()
    {
        var host = bench.NewHost();
        var command = bench.Start(Exec("exit 4"));
        host.Operations.Begin(command);

        Assert.StartsWith("c1 has ended", (await LookAsync(host, command, isBeginning: true)).Text, StringComparison.Ordinal);
        Assert.StartsWith("exit status 4", (await host.SettledAsync(command)).Answer!.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Poll_Secret_IsNotShown()
    {
        bench.Secrets["KEY"] = "s3cr3t-hunter2";
        var host = bench.NewHost();
        var command = bench.Start(Exec("echo it is s3cr3t-hunter2; while [ ! -e end ]; do sleep 0.05; done") with { Redacted = ["KEY"] });
        host.Operations.Begin(command);

        var look = await LookAsync(host, command, isBeginning: true);
        Assert.Equal("c1 runs; since you last looked it wrote:\nit is [secret KEY]\n", look.Text);
        bench.Write("end", string.Empty);
        await host.SettledAsync(command);
    }

    [Fact(Timeout = 60_000)]
    public async Task Poll_MuchOutput_ShowsTheNewest()
    {
        var host = bench.NewHost();
        var command = bench.Start(Exec("seq 1 20000; touch there; while [ ! -e end ]; do sleep 0.05; done"));
        host.Operations.Begin(command);
        await Eventually.TrueAsync(() => File.Exists(bench["there"]), "it has written");

        ToolAnswer look;
        do
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            look = await LookAsync(host, command);
        }
        while (!look.Text.EndsWith("20000\n", StringComparison.Ordinal));

        Assert.Contains(" bytes before that are left out):\n", look.Text, StringComparison.Ordinal);
        Assert.InRange(look.Text.Length, 1_000, PollWork.MaximumBytes + 200);
        bench.Write("end", string.Empty);
        await host.SettledAsync(command);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_EndsAllOfItAndTellsWhatItWrote()
    {
        var host = bench.NewHost();
        var command = bench.Start(Exec("sleep 600 & echo $! >child; echo serving; wait"));
        host.Operations.Begin(command);
        await Eventually.TrueAsync(() => File.Exists(bench["child"]) && File.ReadAllText(bench["child"]).Length > 0, "it runs");
        var child = int.Parse((await File.ReadAllTextAsync(bench["child"], TestContext.Current.CancellationToken)).Trim(), System.Globalization.CultureInfo.InvariantCulture);

        host.Operations.Stop(command.Operation, command.Execution);
        var result = await host.SettledAsync(command);

        Assert.Equal(OperationOutcome.Stopped, result.Outcome);
        Assert.StartsWith("the command was stopped", result.Answer!.Text, StringComparison.Ordinal);
        Assert.EndsWith("serving\n", result.Answer.Text, StringComparison.Ordinal);
        Assert.False(ProcessStat.TryRead(child, out var stat) && !stat.IsEnded);
    }

    [Fact(Timeout = 60_000)]
    public async Task HostGone_TheNextOneAdoptsItAndSeesWhatItWrites()
    {
        var command = bench.Start(Exec("echo run >>ran; echo one; while [ ! -e go ]; do sleep 0.05; done; echo two; while [ ! -e end ]; do sleep 0.05; done"));
        var first = bench.NewHost();
        first.Operations.Begin(command);
        var seen = (await LookAsync(first, command, isBeginning: true)).Seen;
        await first.Operations.DisposeAsync();

        var (second, taken) = (bench.NewHost(), command with { Execution = 2 });
        second.Operations.Begin(taken);
        bench.Write("go", string.Empty);
        ToolAnswer look;
        do
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            look = await LookAsync(second, command, seen);
        }
        while (look.Seen == seen);
        bench.Write("end", string.Empty);
        var result = await second.SettledAsync(taken);

        Assert.Equal("c1 runs; since you last looked it wrote:\ntwo\n", look.Text);
        Assert.Equal("exit status 0\none\ntwo\n", result.Answer!.Text);
        Assert.Equal("run\n", await File.ReadAllTextAsync(bench["ran"], TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private async Task<ToolAnswer> LookAsync(TestHost host, OperationStart command, long? from = 0, bool isBeginning = false)
    {
        var look = bench.Start(((ToolSpec)command.Spec) with
        {
            Request = new ToolRequest { Id = "look", Name = isBeginning ? "exec" : "exec_poll" },
            Polled = new PolledCommand("c1", command.Operation, from ?? 0, isBeginning),
        });
        var result = await host.RunAsync(look);
        host.Operations.Release(look.Operation, look.Execution);
        return result.Answer!;
    }

    private ToolSpec Exec(string command) => new()
    {
        Workspace = bench.Workspace,
        Request = new ToolRequest { Id = "begin", Name = "exec", Arguments = JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["command"] = command, ["background"] = true }) },
        Timeout = TimeSpan.FromMinutes(2),
        Policy = new AgentPolicy { Sandbox = SandboxMode.FullAccess },
    };
}

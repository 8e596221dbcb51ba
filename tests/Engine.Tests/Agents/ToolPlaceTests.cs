using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Engine.Tests.Processes;

namespace Orleans.Goals.Engine.Tests.Agents;

/// <summary>What agents run counts for the limit of a host.</summary>
public sealed class ToolPlaceTests : IAsyncDisposable
{
    private const string UntilGo = "echo run >>ran; while [ ! -e go ]; do sleep 0.05; done";
    private readonly OperationsBench bench = new();

    [Fact]
    public async Task Begin_NoPlaceIsFree_CommandsAndToolsWaitAndTheBackgroundDoesNot()
    {
        var host = bench.NewHost(1);
        var first = bench.Start(Exec(UntilGo), "first");
        var command = bench.Start(Exec("echo two >>ran"), "command");
        var tool = bench.Start(Spec("write_file", """{"path":"new.txt","content":"text"}"""), "tool");
        var beside = bench.Start(Exec("echo beside >beside", isBackground: true), "beside");
        host.Operations.Begin(first);
        await Eventually.TrueAsync(() => File.Exists(bench["ran"]), "the first runs");

        host.Operations.Begin(command);
        host.Operations.Begin(tool);
        await Eventually.TrueAsync(() => host.Operations.Waiting == 2, "both wait");
        await host.RunAsync(beside);
        Assert.True(File.Exists(bench["beside"]));
        Assert.False(File.Exists(bench["new.txt"]));

        bench.Write("go", string.Empty);
        Assert.False((await host.SettledAsync(command)).Answer!.Failed);
        Assert.False((await host.SettledAsync(tool)).Answer!.Failed);
        Assert.Equal("run\ntwo\n", await File.ReadAllTextAsync(bench["ran"], TestContext.Current.CancellationToken));
        await Eventually.TrueAsync(() => host.Operations.Working == 0, "all places are free again");
    }

    [Fact]
    public async Task Stop_WhileItWaits_CallsNothing()
    {
        var host = bench.NewHost(1);
        var first = bench.Start(Exec(UntilGo), "first");
        host.Operations.Begin(first);
        await Eventually.TrueAsync(() => File.Exists(bench["ran"]), "the first runs");
        var tool = bench.Start(Spec("write_file", """{"path":"new.txt","content":"text"}"""), "tool");
        host.Operations.Begin(tool);
        await Eventually.TrueAsync(() => host.Operations.Waiting == 1, "it waits");

        host.Operations.Stop(tool.Operation, 1);

        Assert.Equal(OperationOutcome.Stopped, (await host.SettledAsync(tool)).Outcome);
        Assert.False(File.Exists(bench["new.txt"]));
        bench.Write("go", string.Empty);
        await host.SettledAsync(first);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private ToolSpec Exec(string command, bool isBackground = false) =>
        Spec("exec", JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["command"] = command, ["timeout_seconds"] = 60, ["background"] = isBackground }));

    private ToolSpec Spec(string name, string arguments) => new()
    {
        Workspace = bench.Workspace,
        Request = new ToolRequest { Id = "c1", Name = name, Arguments = arguments },
        Timeout = TimeSpan.FromMinutes(2),
        Policy = new AgentPolicy { Sandbox = SandboxMode.FullAccess },
    };
}

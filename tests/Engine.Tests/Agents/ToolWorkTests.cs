using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Engine.Tests.Processes;

namespace Orleans.Goals.Engine.Tests.Agents;

public sealed class ToolWorkTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();

    [Fact]
    public async Task Exec_CommandThatFails_IsToldPlainly()
    {
        var result = await RunAsync(Exec("echo one; echo two >&2; exit 3"));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.StartsWith("exit status 3\n", result.Answer!.Text, StringComparison.Ordinal);
        Assert.Contains("one\ntwo", result.Answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_MuchOutput_ShowsItsEndAndKeepsAll()
    {
        var result = await RunAsync(Exec("seq 1 20000"));

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(result.Answer!.Text), 1, ToolAnswer.MaximumBytes);
        Assert.EndsWith("20000\n", result.Answer.Text, StringComparison.Ordinal);
        Assert.StartsWith("1\n2\n3\n", await bench.ReadAsync(result.Answer.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_TimeOver_SaysSo()
    {
        var result = await RunAsync(Exec("echo begun; exec sleep 600", seconds: 1));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.True(result.Answer!.Failed);
        Assert.Contains("after its time", result.Answer.Text, StringComparison.Ordinal);
        Assert.Contains("begun", result.Answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec", "{\"command\":")]
    [InlineData("exec", "{}")]
    [InlineData("exec", """{"command":"true","timeout_seconds":99999}""")]
    [InlineData("write_file", "7")]
    [InlineData("nothing_such", "{}")]
    public async Task Call_Wrong_IsAnAnswer(string name, string arguments)
    {
        var result = await RunAsync(Spec(name, arguments));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.True(result.Answer!.Failed);
        Assert.Equal("c1", result.Answer.Call);
        Assert.NotEmpty(result.Answer.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exec_WantsToLeaveTheSandbox_DoesWhereThatIsApprovedOnly(bool isApproved)
    {
        var spec = Spec("exec", """{"command":"touch left","escalate":"it must"}""") with
        {
            Policy = new AgentPolicy { Sandbox = SandboxMode.ReadOnly, Approvals = new ApprovalPolicy { Mode = ApprovalMode.OnRequest } },
            IsEscalated = isApproved,
        };

        var result = await RunAsync(spec);

        Assert.Equal(isApproved, File.Exists(bench["left"]));
        Assert.Equal(!isApproved, result.Answer!.Failed);
    }

    [Fact]
    public async Task Exec_HostGone_TheNextOneTakesItOver()
    {
        var spec = Exec("echo run >> ran; while [ ! -e go ]; do sleep 0.05; done; echo over");
        var start = bench.Start(spec);
        var first = bench.NewHost();
        first.Operations.Begin(start);
        await Eventually.TrueAsync(() => File.Exists(bench["ran"]), "the command runs");
        await first.Operations.DisposeAsync();

        var second = bench.NewHost();
        second.Operations.Begin(start with { Execution = 2 });
        bench.Write("go", string.Empty);
        var result = await second.SettledAsync(start with { Execution = 2 });

        Assert.Contains("exit status 0\nover", result.Answer!.Text, StringComparison.Ordinal);
        Assert.Equal("run\n", await File.ReadAllTextAsync(bench["ran"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WriteFile_HostGone_IsWrittenAgain()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(Spec("write_file", """{"path":"new.txt","content":"text"}"""), execution: 2));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.False(result.Answer!.Failed, result.Answer.Text);
        Assert.Equal("text", await File.ReadAllTextAsync(bench["new.txt"], TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private Task<OperationResult> RunAsync(ToolSpec spec) => bench.NewHost().RunAsync(bench.Start(spec));

    private ToolSpec Exec(string command, int seconds = 60) =>
        Spec("exec", JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["command"] = command, ["timeout_seconds"] = seconds }));

    private ToolSpec Spec(string name, string arguments) => new()
    {
        Workspace = bench.Workspace,
        Request = new ToolRequest { Id = "c1", Name = name, Arguments = arguments },
        Timeout = TimeSpan.FromMinutes(2),
        Policy = new AgentPolicy { Sandbox = SandboxMode.FullAccess },
    };
}

using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Tools;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Agents.Tools;

/// <summary>A workspace with a store in it and a folder outside, and the tools that work there.</summary>
internal sealed class ToolBench : IDisposable
{
    private readonly TemporaryFolder root = new();

    public ToolBench()
    {
        Directory.CreateDirectory(Workspace);
        Directory.CreateDirectory(Outside);
        File.WriteAllText(Path.Combine(Outside, "secret.txt"), "outside secret\n");
        Write(".goals/goals.db", "store secret\n");
        Tools = new AgentTools(At(".goals"), TimeProvider.System);
    }

    public AgentTools Tools { get; }

    public string Workspace => root["workspace"];

    public string Outside => root["outside"];

    public string At(string name) => Path.Combine(Workspace, name);

    public string Read(string name) => File.ReadAllText(At(name));

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content);
    }

    public UnixFileMode ModeOf(string name) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(At(name));

    public void SetMode(string name, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At(name), mode);
        }
    }

    public void Link(string name, string target) => File.CreateSymbolicLink(At(name), target);

    public ValueTask<ToolOutput> CallAsync(string tool, object arguments, SandboxMode? mode = null, bool network = false) =>
        CallAsync(Tools.Find(tool)!, arguments, mode, network);

    public ValueTask<ToolOutput> CallAsync(IAgentTool tool, object arguments, SandboxMode? mode = null, bool network = false) => tool.CallAsync(
        new AgentToolCall
        {
            Operation = "operation",
            Goal = GoalId.Parse("local/goal", null),
            Workspace = Workspace,
            Arguments = JsonSerializer.SerializeToElement(arguments),
            Policy = new AgentPolicy { Sandbox = mode, Network = network },
        },
        TestContext.Current.CancellationToken);

    public async Task<string> DoneAsync(string tool, object arguments, SandboxMode? mode = null)
    {
        var output = await CallAsync(tool, arguments, mode);
        Assert.False(output.Failed, output.Text);
        return output.Text;
    }

    public async Task<string> RefusedAsync(string tool, object arguments, SandboxMode? mode = null)
    {
        var output = await CallAsync(tool, arguments, mode);
        Assert.True(output.Failed, output.Text);
        return output.Text;
    }

    public void Dispose()
    {
        Tools.Dispose();
        root.Dispose();
    }
}

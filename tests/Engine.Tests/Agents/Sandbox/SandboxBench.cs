using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Sandbox;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Tests.Processes;

namespace Orleans.Goals.Engine.Tests.Agents.Sandbox;

/// <summary>Commands in sandboxes, run by the launcher as the host runs them.</summary>
internal sealed class SandboxBench : IDisposable
{
    private readonly TemporaryFolder root = new();
    private readonly SandboxProbe probe = new(TimeProvider.System);

    public SandboxBench()
    {
        Directory.CreateDirectory(Temporary);
        Directory.CreateDirectory(Outside);
        File.WriteAllText(Path.Combine(Outside, "kept"), "as it was\n");
        Directory.CreateDirectory(Launcher.StorePath);
        File.WriteAllText(Path.Combine(Launcher.StorePath, "goals.db"), "store secret\n");
    }

    public LauncherBench Launcher { get; } = new();

    public string Workspace => Launcher.Workspace;

    public string Temporary => root["temporary"];

    public string Outside => root["outside"];

    public SandboxOptions Options { get; set; } = new() { StorePath = "/nonexistent" };

    /// <summary>The files of the workspace that commands cannot change.</summary>
    public ImmutableArray<string> Fenced { get; set; } = [];

    /// <summary>Skips the test where there is no sandbox.</summary>
    public async Task NeedAsync()
    {
        var support = await probe.LookAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(support.Refusal is not null, support.Refusal ?? string.Empty);
        Options = new SandboxOptions { StorePath = Launcher.StorePath };
    }

    public ValueTask<SandboxedCommand> WrapAsync(SandboxMode mode, string line, bool network = false, string? workspace = null) =>
        new CommandSandbox(Options, probe).WrapAsync(mode, network, workspace ?? Workspace, ["/bin/sh", "-c", line], Temporary, TestContext.Current.CancellationToken, Fenced);

    public async Task<CommandRequest> RequestAsync(SandboxMode mode, string line, bool network = false, string? workspace = null)
    {
        var wrapped = await WrapAsync(mode, line, network, workspace);
        Assert.Null(wrapped.Refusal);
        var request = Launcher.Request(wrapped.Arguments);
        return workspace is null ? request : request with { Workspace = workspace };
    }

    /// <summary>Runs a line of shell.</summary>
    /// <returns>Its exit status and all it wrote.</returns>
    public async Task<(int? Status, string Output)> RunAsync(SandboxMode mode, string line, bool network = false, string? workspace = null)
    {
        var end = await Launcher.RunAsync(await RequestAsync(mode, line, network, workspace));
        Assert.True(end.Started, end.Reason);
        return (end.ExitCode, LauncherBench.OutputOf(end));
    }

    public void Dispose()
    {
        probe.Dispose();
        Launcher.Dispose();
        root.Dispose();
    }
}

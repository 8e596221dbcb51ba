using Orleans.Goals.Cluster.Tests.Servers;
using Orleans.Goals.Conformance.Folders;

namespace Orleans.Goals.Cluster.Tests.Programs;

/// <summary>A folder of a test's own: what a silo keeps, goal files, and what steps write.</summary>
internal sealed class SiloFolder : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly int siloPort = FreePorts.Next();
    private readonly int gatewayPort = FreePorts.Next();

    public string Path { get; } = Directory.CreateTempSubdirectory("goals-silo-").FullName;

    /// <summary>What steps appended to <c>effects</c>.</summary>
    public string[] Effects => System.IO.File.Exists(File("effects")) ? System.IO.File.ReadAllLines(File("effects")) : [];

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Settings of a silo of this machine alone, on ports of its own.</summary>
    public Dictionary<string, string> Development() => new(StringComparer.Ordinal)
    {
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["Goals:Folder"] = File("silo"),
        ["Goals:Listen"] = "http://127.0.0.1:0",
        ["Orleans:Endpoints:SiloPort"] = $"{siloPort}",
        ["Orleans:Endpoints:GatewayPort"] = $"{gatewayPort}",
    };

    /// <summary>Settings of a silo on PostgreSQL.</summary>
    public Dictionary<string, string> Production(string connection) => Production(SiloVariables.OnPostgres(connection));

    /// <summary>Settings of a silo that keeps things anywhere.</summary>
    public Dictionary<string, string> Production(IReadOnlyDictionary<string, string> storage) => SiloVariables.Of(storage, File("silo"), siloPort, gatewayPort);

    /// <summary>Writes a goal of steps that are shell lines, done when the last one has run.</summary>
    public void WriteGoal(string name, params ReadOnlySpan<(string Id, string Run)> steps)
    {
        var lines = new List<string> { "objective: A goal of a test.", "doneWhen:", "  - {id: ran, file: effects}", "plans:", "  - name: only", "    steps:" };
        var before = string.Empty;
        foreach (var (id, run) in steps)
        {
            lines.Add($"      - {{id: {id}, run: '{run}'{(before.Length == 0 ? string.Empty : $", after: [{before}]")}}}");
            before = id;
        }

        System.IO.File.WriteAllLines(File(name), lines);
    }

    /// <summary>Waits until something is so.</summary>
    public async Task UntilAsync(Func<bool> condition, string what, SiloProcess? silo = null)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"waited in vain until {what}\n{silo?.Output}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync() => await WorkFolder.RemoveAsync(Path);
}

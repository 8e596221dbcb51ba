using Orleans.Goals.Api.Hosting;
using Orleans.Goals.Client;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Bench;

/// <summary>An embedded host behind its server, and clients of it in this process: both sides share the processor.</summary>
internal sealed class ServedStore : IAsyncDisposable
{
    private readonly GoalsServer server;
    private readonly string socket;

    private ServedStore(EmbeddedGoals goals, GoalsServer server, string socket) => (Goals, this.server, this.socket) = (goals, server, socket);

    public EmbeddedGoals Goals { get; }

    public Uri Address => server.Addresses[0];

    public static async Task<ServedStore> StartAsync(string folder, params ITool[] tools)
    {
        var goals = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = Path.Combine(folder, "store"), Tools = [.. tools] });

        // A socket's path is short by nature.
        var socket = Path.Combine(Path.GetTempPath(), $"goals-bench-{Environment.ProcessId}.sock");
        var server = await GoalsServer.StartAsync(goals, new GoalsServerOptions { Socket = socket, Addresses = [new Uri("http://127.0.0.1:0")] });
        return new ServedStore(goals, server, socket);
    }

    public HttpGoals OverSocket() => HttpGoals.ForSocket(socket);

    public HttpGoals OverHttp() => HttpGoals.ForUrl(Address);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await Goals.DisposeAsync();
        File.Delete(socket);
    }
}

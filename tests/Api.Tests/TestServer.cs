using System.Net.Sockets;
using System.Text;
using Orleans.Goals.Api.Hosting;
using Orleans.Goals.Client;

namespace Orleans.Goals.Api.Tests;

/// <summary>A server over scripted goals, on loopback and a free port.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly GoalsServer server;

    private TestServer(GoalsServer server)
    {
        this.server = server;
        Http = new HttpClient { BaseAddress = Address };
    }

    public Uri Address => server.Addresses[0];

    public HttpClient Http { get; }

    public static async Task<TestServer> StartAsync(IGoals goals, GoalsApiOptions? options = null, int port = 0) => new(await GoalsServer.StartAsync(
        goals, new GoalsServerOptions { Addresses = [new Uri($"http://127.0.0.1:{port}")], Api = options ?? new GoalsApiOptions() }));

    public HttpGoals Client(HttpGoalsOptions? options = null, string? key = null) => HttpGoals.ForUrl(Address, key, options);

    /// <summary>A connection on which a request was sent, byte by byte as given.</summary>
    public async Task<NetworkStream> SendAsync(string request)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4 * 1024 };
        await socket.ConnectAsync(Address.Host, Address.Port);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        return stream;
    }

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"waited in vain until {what}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
    }
}

using System.Net;
using System.Net.Sockets;

namespace Orleans.Goals.Api.Tests;

/// <summary>Passes connections on, and cuts one after so many bytes of the answer.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly Uri target;
    private readonly Task accepting;
    private int cutAfter = int.MaxValue;

    public CuttingProxy(Uri target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>How many connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>The next answer is cut after so many bytes, head included; those that follow are not.</summary>
    public void CutOnceAfter(int bytes)
    {
        lock (gate)
        {
            cutAfter = bytes;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = PassAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
    }

    private (int Allowed, bool IsCut) Take(int read)
    {
        lock (gate)
        {
            var allowed = Math.Min(read, cutAfter);
            cutAfter = cutAfter == int.MaxValue ? int.MaxValue : cutAfter - allowed;
            if (cutAfter > 0)
            {
                return (allowed, false);
            }

            cutAfter = int.MaxValue;
            Cuts++;
            return (allowed, true);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(target.Host, target.Port, stop.Token);
            var asking = near.GetStream().CopyToAsync(far.GetStream(), stop.Token);
            var buffer = new byte[4096];
            for (int read; (read = await far.GetStream().ReadAsync(buffer, stop.Token)) > 0;)
            {
                var (allowed, isCut) = Take(read);
                await near.GetStream().WriteAsync(buffer.AsMemory(0, allowed), stop.Token);
                if (isCut)
                {
                    return;
                }
            }

            near.Client.Shutdown(SocketShutdown.Send);
            await asking;
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two went away.
        }
    }
}

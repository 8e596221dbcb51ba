using System.Net;
using System.Net.Sockets;

namespace Orleans.Goals.ClusterProof.Servers;

/// <summary>
/// Ports of the loopback that nobody listens on. They lie below those that systems give to connections and to who asks for any
/// (Linux 32768 and up, others 49152 and up): a silo opens its port a second after it was told it, and by then any of those may be taken.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 10_000;

    // Programs that run at the same time begin at different places, and none gives the same port twice.
    private static int next = Random.Shared.Next(Count);

    /// <summary>One.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + ((Interlocked.Increment(ref next) & int.MaxValue) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"no port from {First} to {First + Count - 1} is free on this machine");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var socket = new TcpListener(IPAddress.Loopback, port);
            socket.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

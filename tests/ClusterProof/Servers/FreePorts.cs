using System.Net;
using System.Net.Sockets;

namespace Orleans.Goals.ClusterProof.Servers;

/// <summary>Ports of the loopback that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>One.</summary>
    public static int Next()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}

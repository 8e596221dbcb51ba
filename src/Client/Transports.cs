using System.IO.Pipes;
using System.Net.Sockets;
using System.Security.Principal;

namespace Orleans.Goals.Client;

/// <summary>Ways to a server.</summary>
internal static class Transports
{
    /// <summary>Over TCP. Addresses are looked up anew now and then, and neither cookies nor redirects are followed: a key goes nowhere else.</summary>
    public static SocketsHttpHandler Tcp() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>Over the local socket of this file; on Windows over the pipe of this name.</summary>
    public static SocketsHttpHandler Local(string socket) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = OperatingSystem.IsWindows()
            ? async (_, cancellationToken) => await ConnectPipeAsync(socket, cancellationToken)
            : async (_, cancellationToken) => await ConnectSocketAsync(socket, cancellationToken),
    };

    private static async Task<Stream> ConnectSocketAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> ConnectPipeAsync(string name, CancellationToken cancellationToken)
    {
        const int NobodyThereMilliseconds = 1_000;
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly, TokenImpersonationLevel.Anonymous);
        try
        {
            await pipe.ConnectAsync(NobodyThereMilliseconds, cancellationToken);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }
}

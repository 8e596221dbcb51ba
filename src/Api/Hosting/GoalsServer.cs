using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.Goals.Api.Hosting;

/// <summary>Serves goals to other processes: on a local socket, on TCP, or both. Nothing else of a web application is started.</summary>
public sealed class GoalsServer : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly WebApplication application;

    private GoalsServer(WebApplication application) => this.application = application;

    /// <summary>The TCP addresses it listens on, with their ports.</summary>
    public IReadOnlyList<Uri> Addresses =>
    [
        .. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Where(static address => !address.StartsWith("http://unix:", StringComparison.Ordinal) && !address.StartsWith("http://pipe:", StringComparison.Ordinal))
            .Select(static address => new Uri(address)),
    ];

    /// <summary>Begins to serve.</summary>
    /// <exception cref="ArgumentException">An address is none, or is not a loopback address and there is no key.</exception>
    /// <exception cref="IOException">An address or the socket cannot be listened on.</exception>
    public static async Task<GoalsServer> StartAsync(IGoals goals, GoalsServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(goals);
        ArgumentNullException.ThrowIfNull(options);
        foreach (var address in options.Addresses)
        {
            if (WhyNot(address, options.Api.IsGuarded) is { } problem)
            {
                throw new ArgumentException(problem, nameof(options));
            }
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(options.Loggers).AddSingleton<IHostLifetime, SilentLifetime>().AddSingleton(goals).AddRoutingCore();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = StopPatience);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        if (OperatingSystem.IsWindows())
        {
            builder.WebHost.UseNamedPipes();
        }
        else if (options.Socket is not null)
        {
            RestrictSocket(builder.Services);
        }

        var built = builder.Build();
        built.UseRouting();
        built.MapGoals(options.Api);
        built.UseEndpoints(static _ => { });
        built.Run(static context => Problems.WriteAsync(context, Problems.NoSuchRoute(context.Request.Path)));
        try
        {
            await built.StartAsync(cancellationToken);
            return new GoalsServer(built);
        }
        catch (SocketException exception)
        {
            await built.DisposeAsync();
            throw new IOException(exception.Message, exception);
        }
        catch
        {
            await built.DisposeAsync();
            throw;
        }
    }

    /// <summary>Why an address cannot be listened on, and what to do; null when it can.</summary>
    /// <param name="address">The address.</param>
    /// <param name="key">The key that callers must show, or null.</param>
    public static string? WhyNot(Uri address, string? key) => WhyNot(address, key is not null);

    /// <summary>Why an address cannot be listened on, and what to do; null when it can.</summary>
    /// <param name="address">The address.</param>
    /// <param name="isGuarded">Whether callers must show a key or a token.</param>
    public static string? WhyNot(Uri address, bool isGuarded)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttp || address.PathAndQuery != "/" || address.UserInfo.Length > 0 || AddressOf(address) is not { } ip)
        {
            return $"'{address}' cannot be listened on: write http://ADDRESS:PORT with an IP address or localhost, for example http://127.0.0.1:7070";
        }

        return !isGuarded && !IPAddress.IsLoopback(ip)
            ? $"{address} can be reached from other machines, and whoever reaches it can run commands here: give a key, or listen on http://127.0.0.1:{address.Port}"
            : null;
    }

    /// <inheritdoc/>
    /// <remarks>Requests that are being answered are let end; event streams stop where they are, and clients resume them.</remarks>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }

    private static IPAddress? AddressOf(Uri address) =>
        address.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip : null;

    private static void Listen(KestrelServerOptions kestrel, GoalsServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.Api.MaximumBody;
        foreach (var address in options.Addresses)
        {
            kestrel.Listen(AddressOf(address)!, address.Port, static listen => listen.Protocols = HttpProtocols.Http1);
        }

        if (options.Socket is not { } socket)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            kestrel.ListenNamedPipe(socket, static listen => listen.Protocols = HttpProtocols.Http1);
        }
        else
        {
            File.Delete(socket);
            kestrel.ListenUnixSocket(socket, static listen => listen.Protocols = HttpProtocols.Http1);
        }
    }

    /// <summary>A local socket is its user's only before anybody can connect, which is when it listens.</summary>
    [UnsupportedOSPlatform("windows")]
    private static void RestrictSocket(IServiceCollection services) => services.Configure<SocketTransportOptions>(static sockets => sockets.CreateBoundListenSocket = static endpoint =>
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (endpoint is UnixDomainSocketEndPoint)
        {
            File.SetUnixFileMode(endpoint.ToString()!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return socket;
    });
}

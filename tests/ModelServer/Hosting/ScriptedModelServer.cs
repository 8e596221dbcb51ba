using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Goals.ModelServer.Requests;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.ModelServer.Hosting;

/// <summary>A model server that says what its script says, over real HTTP: Chat Completions, Responses and the list of models.</summary>
public sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ModelEndpoints _endpoints;

    private ScriptedModelServer(WebApplication application, ModelEndpoints endpoints, Uri baseUrl) =>
        (_application, _endpoints, BaseUrl) = (application, endpoints, baseUrl);

    /// <summary>What to give a client as base address; it ends in <c>/v1</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The requests so far, oldest first.</summary>
    public IReadOnlyList<LoggedRequest> Requests => _endpoints.Log.Requests;

    /// <summary>The rules that nobody asked for yet.</summary>
    public IReadOnlyList<string> Left => _endpoints.Player.Left();

    /// <summary>Starts a server on loopback.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ScriptedModelServer> StartAsync(ModelScript script, ModelServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        options ??= new();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            // A server that hangs must not be ended by its own guard against slow readers.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        var application = builder.Build();
        var endpoints = new ModelEndpoints(script, options);
        application.Run(endpoints.HandleAsync);
        await application.StartAsync(cancellationToken);
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ScriptedModelServer(application, endpoints, new Uri($"{address}/v1"));
    }

    /// <summary>Waits until as many requests have come in since the start.</summary>
    public Task WaitForRequestsAsync(int count, CancellationToken cancellationToken = default) => _endpoints.Log.Reaches(count).WaitAsync(cancellationToken);

    /// <summary>Stops at once: hanging answers are cut.</summary>
    public async ValueTask DisposeAsync()
    {
        _endpoints.Stop();
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
        _endpoints.Dispose();
    }
}

// Experimental in the package; what is used of it is a route, a pipeline and bytes.
#pragma warning disable OPENAI001

using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;
using Orleans.Goals.Models.Settings;

namespace Orleans.Goals.Models.Adapters;

/// <summary>Opens a server through the OpenAI package.</summary>
internal static class OpenAIConnection
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);

    public static IChatClient Open(ModelsOptions options, HttpClient http, TimeProvider clock)
    {
        var transport = new HttpClientPipelineTransport(http);
        var key = new BearerPolicy(options.Key);
        ModelWire wire = options.EffectiveApi == ModelApi.Responses
            ? new ResponsesWire(new ResponsesClient(key, Configure(new ResponsesClientOptions { Endpoint = options.BaseUrl }, transport)), options.IsOpenAI)
            : new ChatWire(new ChatClient("named-by-each-call", key, Configure(new OpenAIClientOptions { Endpoint = options.BaseUrl }, transport)), options.IsOpenAI);
        return new WireChatClient(wire, options, clock);
    }

    /// <summary>Connections that follow changes of addresses, keep no cookies, and send a key nowhere but to where it belongs.</summary>
    public static HttpClient NewHttpClient() => new(new SocketsHttpHandler
    {
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static T Configure<T>(T options, PipelineTransport transport)
        where T : ClientPipelineOptions
    {
        options.Transport = transport;

        // Repeats, time limits and spans are ours: the package repeats at once and also what cannot succeed.
        options.RetryPolicy = new ClientRetryPolicy(0);
        options.NetworkTimeout = Timeout.InfiniteTimeSpan;
        options.EnableDistributedTracing = false;
        options.ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false };
        return options;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary><c>http_fetch</c>: a page of the public internet, and of nothing else.</summary>
/// <remarks>
/// The name is resolved once, what it resolved to is checked, and that is what is connected to, for each redirect anew: no name can be one thing when it is
/// checked and another when it is used. There is no proxy, which would do the resolving, no cookie, and no connection that is used again.
/// </remarks>
internal sealed class HttpFetchTool : AgentTool, IDisposable
{
    private const int MaximumRedirects = 5;
    private const int MaximumBody = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve;
    private readonly Func<IPAddress, bool> isOpen;
    private readonly TimeProvider timeProvider;
    private readonly Lazy<HttpClient> client;

    /// <summary>Creates the tool.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="resolve">Finds the addresses of a name. <value>Null: the system does.</value></param>
    /// <param name="isOpen">Whether an address may be connected to. <value>Null: when it is one of the public internet.</value></param>
    public HttpFetchTool(TimeProvider timeProvider, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null, Func<IPAddress, bool>? isOpen = null)
        : base(
            "http_fetch",
            ToolEffect.Reads,
            "Gets a page over HTTP or HTTPS from the public internet. The answer begins with status, type and final address. HTML is given as text.",
            """
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["url"],
              "properties": {
                "url": { "type": "string", "minLength": 1, "maxLength": 4000, "description": "The whole address, with http:// or https://." }
              }
            }
            """)
    {
        this.timeProvider = timeProvider;
        this.resolve = resolve ?? (static (host, stop) => Dns.GetHostAddressesAsync(host, stop));
        this.isOpen = isOpen ?? PublicAddress.IsPublic;
        client = new Lazy<HttpClient>(() => new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = ConnectAsync,
            PooledConnectionLifetime = TimeSpan.Zero,
            UseCookies = false,
            UseProxy = false,
            // A trace header would tell a stranger about the goal.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (client.IsValueCreated)
        {
            client.Value.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolOutput> DoAsync(AgentToolCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        if (!call.Policy.Network)
        {
            throw new ToolRefusedException("this agent has no network: nothing was fetched");
        }

        using var ending = new CancellationTokenSource(Patience, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, cancellationToken);
        try
        {
            return await FetchAsync(AddressOf(arguments.Text("url")), both.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ToolRefusedException($"there was no whole answer within {Patience.TotalSeconds:0} seconds");
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException)
        {
            throw new ToolRefusedException(Refusal(exception)?.Message ?? $"no answer could be had: {exception.Message}");
        }
    }

    private async Task<ToolOutput> FetchAsync(Uri address, CancellationToken stop)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Orleans.Goals", null));
            using var answer = await client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if ((int)answer.StatusCode is < 300 or > 399 or 304 || answer.Headers.Location is not { } location)
            {
                return await ToldAsync(address, answer, stop);
            }

            if (redirects == MaximumRedirects)
            {
                throw new ToolRefusedException($"it leads on after {MaximumRedirects} redirects, the last to {Excerpt.Of(location.ToString())}");
            }

            var next = AddressOf(new Uri(address, location).AbsoluteUri);
            address = address.Scheme == "https" && next.Scheme == "http"
                ? throw new ToolRefusedException($"{Excerpt.Of(address.AbsoluteUri)} leads to {Excerpt.Of(next.AbsoluteUri)}, which is not secure, and is not followed")
                : next;
        }
    }

    private static Uri AddressOf(string written)
    {
        if (!Uri.TryCreate(written, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
        {
            throw new ToolRefusedException($"'{Excerpt.Of(written)}' is no address of HTTP or HTTPS");
        }

        return address.UserInfo.Length == 0 ? address : throw new ToolRefusedException("the address has a name or a password in it, which is not sent");
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await resolve(host, stop);
        if (Array.Find(addresses, address => !isOpen(address)) is { } closed)
        {
            // Also when others of its addresses are public: a name that has both is made to deceive, or to be used from inside.
            throw new ToolRefusedException($"'{Excerpt.Of(host)}' leads to {closed}, which is no address of the public internet: it is not fetched");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<ToolOutput> ToldAsync(Uri address, HttpResponseMessage answer, CancellationToken stop)
    {
        var type = answer.Content.Headers.ContentType?.MediaType ?? "unknown";
        var head = string.Create(CultureInfo.InvariantCulture, $"status: {(int)answer.StatusCode}\ncontent type: {Excerpt.Of(type)}\naddress: {address.AbsoluteUri}\n\n");
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        var bytes = new byte[MaximumBody + 1];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        var body = bytes.AsMemory(0, Math.Min(length, MaximumBody));
        var encoding = EncodingOf(answer);
        if (encoding is UTF8Encoding && body.Span.Contains((byte)0))
        {
            return new ToolOutput($"{head}(this is no text: {(length > MaximumBody ? "more than " : string.Empty)}{ToolText.Bytes(body.Length)} of binary content)", Failed: true);
        }

        var text = encoding.GetString(body.Span);
        text = type is "text/html" or "application/xhtml+xml" ? HtmlText.Of(text) : text;
        var cut = length > MaximumBody ? $"\n(there is more: only the first {ToolText.Bytes(MaximumBody)} were fetched)" : string.Empty;
        return new ToolOutput($"{head}{text}{cut}", Failed: (int)answer.StatusCode >= 400);
    }

    private static Encoding EncodingOf(HttpResponseMessage answer)
    {
        try
        {
            return answer.Content.Headers.ContentType?.CharSet is { Length: > 0 } name ? Encoding.GetEncoding(name.Trim('"')) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    /// <summary>The refusal of <see cref="ConnectAsync"/>, which comes wrapped.</summary>
    private static ToolRefusedException? Refusal(Exception? exception) => exception switch
    {
        null => null,
        ToolRefusedException refused => refused,
        _ => Refusal(exception.InnerException),
    };
}

using System.Globalization;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Orleans.Goals.Contracts;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Mcp;

/// <summary>One server of one goal: begun when it is needed, begun again when it ended, ended when nobody asks it any more.</summary>
internal sealed class ServerSession : IAsyncDisposable
{
    private readonly McpToolsOptions options;
    private readonly TimeProvider timeProvider;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ITimer idle;
    private McpClient? client;
    private ServerProgram? program;
    private HttpClient? http;
    private int failures;
    private int calls;
    private DateTimeOffset notBefore;
    private DateTimeOffset endedAt;
    private string lastFailure = string.Empty;
    private bool isDisposed;

    /// <summary>Creates it. Nothing is begun by that.</summary>
    public ServerSession(McpToolsOptions options, TimeProvider timeProvider)
    {
        this.options = options;
        this.timeProvider = timeProvider;
        idle = timeProvider.CreateTimer(static state => _ = ((ServerSession)state!).RestAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks the server something.</summary>
    /// <param name="scope">For whom.</param>
    /// <param name="server">How to reach it.</param>
    /// <param name="ask">What to ask.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="McpUnavailableException">The server is not there, and was not asked.</exception>
    public async Task<T> AskAsync<T>(IToolScope scope, ToolServer server, Func<McpClient, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref calls);
        try
        {
            var connected = await ConnectAsync(scope, server, cancellationToken);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var asking = ask(connected, ended.Token);
            if (await Task.WhenAny(asking, connected.Completion) != asking && !asking.IsCompleted)
            {
                await ended.CancelAsync();
                await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw new IOException($"the server ended meanwhile{Told(program)}");
            }

            var answer = await asking;
            failures = 0;
            return answer;
        }
        finally
        {
            Interlocked.Decrement(ref calls);
            idle.Change(options.IdleTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await idle.DisposeAsync();
        await gate.WaitAsync();
        try
        {
            isDisposed = true;
            await EndAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>What the program said last, as the rest of a sentence.</summary>
    private static string Told(ServerProgram? program) => program?.Said is { Length: > 0 } said ? $"; it said: {said}" : string.Empty;

    private async Task<McpClient> ConnectAsync(IToolScope scope, ToolServer server, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (client is { Completion.IsCompleted: false })
            {
                return client;
            }

            if (client is not null)
            {
                // It is left alone from its end on, not from when somebody noticed that.
                Fail($"it ended{Told(program)}", endedAt == default ? timeProvider.GetUtcNow() : endedAt);
                await EndAsync();
            }

            var now = timeProvider.GetUtcNow();
            if (notBefore > now)
            {
                throw new McpUnavailableException(string.Create(CultureInfo.InvariantCulture, $"{lastFailure}; it is begun again in {Math.Ceiling((notBefore - now).TotalSeconds):0} s at the earliest"));
            }

            client = await BeginAsync(scope, server, cancellationToken);
            endedAt = default;
            _ = WatchAsync(client);
            return client;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<McpClient> BeginAsync(IToolScope scope, ToolServer server, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.StartTimeout, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await McpClient.CreateAsync(
                await TransportAsync(scope, server, ending.Token),
                new McpClientOptions { ClientInfo = new Implementation { Name = "orleans-goals", Version = "1" }, InitializationTimeout = options.StartTimeout },
                cancellationToken: ending.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // When it has ended all that it said has been heard.
            var ran = program;
            await EndAsync();
            var why = exception switch
            {
                McpUnavailableException or SecretUnavailableException => exception.Message,
                OperationCanceledException or TimeoutException => string.Create(CultureInfo.InvariantCulture, $"it did not begin within {options.StartTimeout.TotalSeconds:0.#} s{Told(ran)}"),
                _ => $"it could not be reached: {exception.Message}{Told(ran)}",
            };
            Fail(why, timeProvider.GetUtcNow());
            throw new McpUnavailableException(why, exception);
        }
        catch (OperationCanceledException)
        {
            await EndAsync();
            throw;
        }
    }

    private async Task<IClientTransport> TransportAsync(IToolScope scope, ToolServer server, CancellationToken cancellationToken)
    {
        if (server.Command is not null)
        {
            program = await ServerProgram.StartAsync(scope, server, options.Grace, timeProvider, cancellationToken);
            return new StreamClientTransport(program.Input, new BoundedMessages(program.Output, options.MaximumMessage));
        }

        var headers = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, text) in server.Headers?.AsEnumerable() ?? [])
        {
            headers[name] = await scope.FillAsync(text, cancellationToken);
        }

        // What is sent to one address goes to no other, and nothing is kept of it.
        http = new HttpClient(new BoundedAnswers(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.StartTimeout }, options.MaximumMessage))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var transport = new HttpClientTransportOptions
        {
            Endpoint = new Uri(server.Url!),
            TransportMode = HttpTransportMode.StreamableHttp,
            ConnectionTimeout = options.StartTimeout,
            AdditionalHeaders = headers,
        };
        return new HttpClientTransport(transport, http, loggerFactory: null, ownsHttpClient: false);
    }

    /// <summary>Keeps when a server ended.</summary>
    private async Task WatchAsync(McpClient watched)
    {
        await ((Task)watched.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        endedAt = timeProvider.GetUtcNow();
    }

    private void Fail(string why, DateTimeOffset since)
    {
        failures = Math.Min(failures + 1, 30);
        lastFailure = why;
        var wait = options.FirstBackOff * Math.Pow(2, failures - 1);
        notBefore = since + (wait < options.LongestBackOff ? wait : options.LongestBackOff);
    }

    /// <summary>Ends a server that nobody asks.</summary>
    private async Task RestAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (Volatile.Read(ref calls) == 0)
            {
                await EndAsync();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task EndAsync()
    {
        var (ended, ran, connection) = (client, program, http);
        (client, program, http) = (null, null, null);
        if (ended is not null)
        {
            try
            {
                await ended.DisposeAsync();
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException or InvalidOperationException)
            {
                // It was gone before.
            }
        }

        if (ran is not null)
        {
            await ran.DisposeAsync();
        }

        connection?.Dispose();
    }
}

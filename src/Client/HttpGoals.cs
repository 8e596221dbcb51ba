using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;
using Orleans.Goals.Http;

namespace Orleans.Goals.Client;

/// <summary>Goals of another process: over HTTP, or over the local socket beside its store.</summary>
/// <remarks>
/// A call that failed on the way is repeated within <see cref="HttpGoalsOptions.Patience"/>; a command always with its own id, so that it is
/// applied at most once. Watching resumes by its cursor after a cut. Safe for use by many threads. Besides what <see cref="IGoals"/> names,
/// calls throw <see cref="UnauthorizedAccessException"/> when the server does not answer this caller.
/// </remarks>
public sealed class HttpGoals : IGoals, IGoalArchives, IDisposable
{
    private const string EventStreamType = "text/event-stream";

    private readonly HttpClient http;
    private readonly HttpGoalsOptions options;
    private readonly string server;

    private HttpGoals(SocketsHttpHandler handler, Uri address, string? key, string server, HttpGoalsOptions? options)
    {
        this.options = options ?? new HttpGoalsOptions();
        this.server = server;
        http = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>Goals of a server.</summary>
    /// <param name="address">Its address; with a path when it is mounted under one.</param>
    /// <param name="key">The key to show, or null. Sent to this address only.</param>
    /// <param name="options">How to call.</param>
    public static HttpGoals ForUrl(Uri address, string? key = null, HttpGoalsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        var folder = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
        return new HttpGoals(Transports.Tcp(), folder, key, address.ToString(), options);
    }

    /// <summary>Goals of the process that listens on a local socket.</summary>
    /// <param name="socket">The socket's file; on Windows the pipe's name.</param>
    /// <param name="options">How to call.</param>
    public static HttpGoals ForSocket(string socket, HttpGoalsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(socket);
        return new HttpGoals(Transports.Local(socket), new Uri("http://localhost/"), key: null, socket, options);
    }

    /// <inheritdoc/>
    public async Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        var body = JsonSerializer.SerializeToUtf8Bytes(command, GoalsJson.Lenient.GoalCommand);
        var answer = await CallAsync(goal, command.Id, Request, GoalsJson.Lenient.CommandReply, cancellationToken);
        return answer.Value ?? new CommandReply
        {
            Refusal = answer.Problem!.Refusal!.Value,
            Status = answer.Problem.GoalStatus ?? GoalStatus.None,
            Reason = answer.Problem.Detail,
        };

        HttpRequestMessage Request() => new(HttpMethod.Post, $"{PathOf(goal)}/commands")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    }

    /// <inheritdoc/>
    public async Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default) =>
        (await CallAsync(goal, command: null, () => new HttpRequestMessage(HttpMethod.Get, PathOf(goal)), GoalsJson.Lenient.GoalReport, cancellationToken)).Value;

    /// <inheritdoc/>
    /// <remarks>A connection that is cut while the bytes are read is an <see cref="IOException"/> of the stream: open it again.</remarks>
    public async Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var name = string.Join('/', artifact.Name.Split('/').Select(Uri.EscapeDataString));
        var path = string.Create(CultureInfo.InvariantCulture, $"{PathOf(goal)}/artifacts/{name}?length={artifact.Length}&sha256={Uri.EscapeDataString(artifact.Sha256)}");
        var backOff = new BackOff(options);
        while (true)
        {
            var answer = await TryAsync(() => new HttpRequestMessage(HttpMethod.Get, path), static (content, token) => content.ReadAsStreamAsync(token), cancellationToken);
            if (answer.Value is not null || answer.Problem is { Code: ProblemCodes.NoSuchArtifact })
            {
                return answer.Value;
            }

            if (!answer.IsPassing)
            {
                throw Answers.ToException(answer.Problem!, goal, command: null);
            }

            if (!await backOff.WaitAsync(cancellationToken))
            {
                throw Unreachable(answer.Failure, answer.Problem);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"v1/goals?limit={filter.Limit}"));
        _ = filter.Tenant is null ? query : query.Append("&tenant=").Append(Uri.EscapeDataString(filter.Tenant));
        _ = filter.After == default ? query : query.Append("&after=").Append(Uri.EscapeDataString(filter.After.ToString()));
        foreach (var status in filter.Statuses)
        {
            query.Append("&status=").Append(status);
        }

        return (await CallAsync(default, command: null, () => new HttpRequestMessage(HttpMethod.Get, query.ToString()), GoalsJson.Lenient.GoalPage, cancellationToken)).Value!;
    }

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">The server was out of reach for longer than the patience. Watching again from the last cursor goes on without gap or repeat.</exception>
    public async IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var backOff = new BackOff(options);
        while (true)
        {
            using var stream = new EventStreamReader(options, cancellationToken);
            var opened = await stream.OpenAsync(http, Request());
            if (opened is { Problem: not null, IsPassing: false })
            {
                throw Answers.ToException(opened.Problem, goal, command: null);
            }

            while (await stream.NextAsync() is { } happened)
            {
                backOff.Reset();
                after = happened.Cursor;
                yield return happened;
            }

            if (stream.HasEnded)
            {
                yield break;
            }

            if (!await backOff.WaitAsync(cancellationToken))
            {
                throw Unreachable(opened.Failure ?? stream.Failure, opened.Problem);
            }
        }

        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"{PathOf(goal)}/events{(after == default ? string.Empty : $"?after={Uri.EscapeDataString(after.ToString())}")}");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventStreamType));
            return request;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A connection that is cut while the bytes are read is an <see cref="IOException"/> of the stream: export it again.</remarks>
    public async Task<Stream?> ExportAsync(GoalId goal, CancellationToken cancellationToken = default)
    {
        var backOff = new BackOff(options);
        while (true)
        {
            var answer = await TryAsync(
                () => new HttpRequestMessage(HttpMethod.Get, $"{PathOf(goal)}/archive"), static (content, token) => content.ReadAsStreamAsync(token), options.ArchiveTimeout, cancellationToken);
            if (answer.Value is not null || answer.Problem is { Code: ProblemCodes.NotFound })
            {
                return answer.Value;
            }

            if (!answer.IsPassing)
            {
                throw Answers.ToException(answer.Problem!, goal, command: null);
            }

            if (!await backOff.WaitAsync(cancellationToken))
            {
                throw Unreachable(answer.Failure, answer.Problem);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Sent again only while nothing of it can have arrived, or the server says that nothing was changed.</remarks>
    public async Task<CommandReply> ImportAsync(GoalId goal, Stream archive, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var backOff = new BackOff(options);
        while (true)
        {
            var answer = await TryAsync(Request, ReadReplyAsync, options.ArchiveTimeout, cancellationToken);
            if (answer.Value is { } reply)
            {
                return reply;
            }

            if (answer.Problem is { Refusal: { } refusal } problem)
            {
                return new CommandReply { Refusal = refusal, Status = problem.GoalStatus ?? GoalStatus.None, Reason = problem.Detail };
            }

            if (answer.IsUnknown)
            {
                throw new StoreUnavailableException($"it is not known whether {goal} was imported into {server}: import it again, and if it is refused because the goal is there, it was", answer.Failure);
            }

            if (!answer.IsPassing)
            {
                throw Answers.ToException(answer.Problem!, goal, command: null);
            }

            if (!await backOff.WaitAsync(cancellationToken))
            {
                throw Unreachable(answer.Failure, answer.Problem);
            }
        }

        HttpRequestMessage Request()
        {
            archive.Position = 0;

            // Not closed with the request: it may have to be sent again.
            var content = new StreamContent(new KeptOpenStream(archive));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
            content.Headers.ContentLength = archive.Length;
            return new HttpRequestMessage(HttpMethod.Post, $"{PathOf(goal)}/import") { Content = content };
        }

        static async Task<CommandReply> ReadReplyAsync(HttpContent content, CancellationToken token)
        {
            await using var body = await content.ReadAsStreamAsync(token);
            return await JsonSerializer.DeserializeAsync(body, GoalsJson.Lenient.CommandReply, token) ?? throw new JsonException("the answer is null");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static string PathOf(GoalId goal) => $"v1/goals/{goal.Tenant}/{goal.Name}";

    /// <summary>Calls, and again when the call failed on the way.</summary>
    /// <returns>A value, or the problem of a command that was refused or of a goal that is not there.</returns>
    private async Task<Answer<T>> CallAsync<T>(GoalId goal, CommandId? command, Func<HttpRequestMessage> request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var backOff = new BackOff(options);
        var unknown = false;
        while (true)
        {
            var answer = await TryAsync(request, type, cancellationToken);
            if (answer.Value is not null || (command is null ? answer.Problem?.Code == ProblemCodes.NotFound : answer.Problem?.Refusal is not null))
            {
                return answer;
            }

            // Once a try may have been applied, a later refusal of the store does not say that nothing was changed.
            unknown |= answer.IsUnknown;
            if (answer.IsPassing && await backOff.WaitAsync(cancellationToken))
            {
                continue;
            }

            throw command is { } id && unknown ? new OutcomeUnknownException(goal, id, answer.Failure)
                : answer.Problem is { } problem && !answer.IsPassing ? Answers.ToException(problem, goal, command)
                : Unreachable(answer.Failure, answer.Problem);
        }
    }

    private Task<Answer<T>> TryAsync<T>(Func<HttpRequestMessage> make, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        return TryAsync(make, ReadAsync, cancellationToken);

        async Task<T> ReadAsync(HttpContent content, CancellationToken token)
        {
            await using var body = await content.ReadAsStreamAsync(token);
            return await JsonSerializer.DeserializeAsync(body, type, token) ?? throw new JsonException("the answer is null");
        }
    }

    private Task<Answer<T>> TryAsync<T>(Func<HttpRequestMessage> make, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class =>
        TryAsync(make, read, options.TryTimeout, cancellationToken);

    private async Task<Answer<T>> TryAsync<T>(Func<HttpRequestMessage> make, Func<HttpContent, CancellationToken, Task<T>> read, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = new CancellationTokenSource(timeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = make();
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if (!response.IsSuccessStatusCode)
            {
                using (response)
                {
                    return new Answer<T>(null, await Answers.ReadProblemAsync(response, both.Token), Failure: null, MayBeApplied: false);
                }
            }

            // An answer that is a stream is read by who asked: its end closes the response.
            return new Answer<T>(await read(response.Content, both.Token), Problem: null, Failure: null, MayBeApplied: false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var notSent = exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
            return new Answer<T>(null, Problem: null, exception, MayBeApplied: !notSent);
        }
    }

    private StoreUnavailableException Unreachable(Exception? failure, Problem? problem) =>
        new($"{server} does not answer: {problem?.Detail ?? failure?.Message ?? "the stream was cut"}", failure);
}

using System.Buffers;
using Microsoft.AspNetCore.Http;
using Orleans.Goals.ModelServer.Replies;
using Orleans.Goals.ModelServer.Requests;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.ModelServer.Hosting;

/// <summary>The routes: requests are read, matched with a rule, logged and answered.</summary>
internal sealed class ModelEndpoints(ModelScript script, ModelServerOptions options) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _order = new();
    private int _number;

    public ScriptPlayer Player { get; } = new(script);

    public RequestLog Log { get; } = new(options);

    public async Task HandleAsync(HttpContext http)
    {
        // A client that goes away while the server is slow is no error of the server.
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping.Token);
        try
        {
            await RouteAsync(http, gone.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    public void Stop() => _stopping.Cancel();

    public void Dispose()
    {
        _stopping.Dispose();
        Log.Dispose();
    }

    private async Task RouteAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var path = http.Request.Path.Value ?? "";
        switch (http.Request.Method, path.StartsWith("/v1/", StringComparison.Ordinal) ? path[3..] : path)
        {
            case ("POST", "/chat/completions"):
                await AnswerAsync(http, ApiKind.Chat, cancellationToken);
                break;
            case ("POST", "/responses"):
                await AnswerAsync(http, ApiKind.Responses, cancellationToken);
                break;
            case ("GET", "/models") when IsRefused(http) is { } refusal:
                await ReplySender.ErrorAsync(http, 401, "invalid_api_key", refusal, cancellationToken);
                break;
            case ("GET", "/models"):
                await ReplySender.BodyAsync(http, 200, ModelList.Write(script.Models), cancellationToken);
                break;
            case ("GET", "/_script/requests"):
                await ReplySender.BodyAsync(
                    http, 200, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Log.Requests, LogJson.Default.IReadOnlyListLoggedRequest), cancellationToken);
                break;
            default:
                await ReplySender.ErrorAsync(http, 404, "unknown_url", $"Unknown request URL: {http.Request.Method} {path}.", cancellationToken);
                break;
        }
    }

    private async Task AnswerAsync(HttpContext http, ApiKind api, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(http.Request, cancellationToken);
        ModelRequest request;
        try
        {
            request = RequestReader.Read(api, body);
        }
        catch (RequestException exception)
        {
            await RefuseAsync(http, api, body, null, 400, exception.Code, exception.Message, cancellationToken);
            return;
        }

        if (IsRefused(http) is { } refusal)
        {
            await RefuseAsync(http, api, body, request, 401, "invalid_api_key", refusal, cancellationToken);
            return;
        }

        if (script.OnlyListed && !script.Models.Contains(request.Model, StringComparer.Ordinal))
        {
            await RefuseAsync(http, api, body, request, 404, "model_not_found", $"The model '{request.Model}' does not exist or you do not have access to it.", cancellationToken);
            return;
        }

        if (Match(http, request) is not { } rule)
        {
            await RefuseAsync(
                http, api, body, request, 400, "script_exhausted",
                $"No rule of the script is left for this request (turn {request.Turn}, last message by {request.LastRole}).", cancellationToken, alreadyLogged: true);
            return;
        }

        await new ReplySender(script, options.Clock).SendAsync(http, rule, request, cancellationToken);
    }

    /// <summary>Numbering, matching and logging are one step, so that the log is the order in which rules were used.</summary>
    private ScriptRule? Match(HttpContext http, ModelRequest request)
    {
        lock (_order)
        {
            request.Number = ++_number;
            var found = Player.Next(request);
            Log.Add(Entry(http, request.Api, request.Body.Length, request) with
            {
                Rule = found is { } match ? ScriptPlayer.NameOf(match.Rule, match.Index) : null,
                Refusal = found is null ? "no rule is left for it" : null,
            });
            return found?.Rule;
        }
    }

    private async Task RefuseAsync(
        HttpContext http, ApiKind api, byte[] body, ModelRequest? request, int status, string code, string message, CancellationToken cancellationToken,
        bool alreadyLogged = false)
    {
        if (!alreadyLogged)
        {
            lock (_order)
            {
                var number = ++_number;

                // What a server says about keys repeats them; the log does not.
                var entry = Entry(http, api, body.Length, request) with { Number = number, Refusal = status == 401 ? "the key is missing or wrong" : message };
                Log.Add(request is null && options.KeepBodies ? entry with { Body = System.Text.Encoding.UTF8.GetString(body) } : entry);
            }
        }

        await ReplySender.ErrorAsync(http, status, code, message, cancellationToken);
    }

    private LoggedRequest Entry(HttpContext http, ApiKind api, int bytes, ModelRequest? request) => new()
    {
        Number = request?.Number ?? 0,
        Api = api,
        Rule = null,
        Model = request?.Model,
        Stream = request?.Stream ?? false,
        Turn = request?.Turn ?? 0,
        Bytes = bytes,
        Headers = options.KeepBodies ? Headers(http.Request) : new SortedDictionary<string, string>(StringComparer.Ordinal),
        Body = options.KeepBodies ? request?.BodyText ?? "" : "",
        Request = options.KeepBodies ? request : null,
    };

    private static SortedDictionary<string, string> Headers(HttpRequest request) => new(
        request.Headers.Where(header => !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
        StringComparer.Ordinal);

    private string? IsRefused(HttpContext http)
    {
        if (script.Key is null)
        {
            return null;
        }

        var sent = http.Request.Headers.Authorization.ToString();
        return sent == $"Bearer {script.Key}" ? null
            : sent.Length == 0 ? "You didn't provide an API key."
            : $"Incorrect API key provided: {sent["Bearer ".Length..]}.";
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}

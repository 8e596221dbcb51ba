using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Evaluates <see cref="HttpCheck"/>. One for the life of a host: connections are kept and used again for a while.</summary>
/// <remarks>
/// An answer that is not as said has failed, and so has no answer from where one should come: refused, closed, or not in time. Unmeasurable is what
/// could not be asked at all.
/// </remarks>
internal sealed class HttpChecks(SecretValues secrets, TimeProvider timeProvider) : IDisposable
{
    /// <summary>How much of a body is looked at, in bytes.</summary>
    public const int MaximumBody = 1024 * 1024;

    private const int MaximumRedirects = 10;
    private const int ShownText = 60;

    // Of what a redirect leads to any part may be secret, and is looked for in the whole of it: so little else is said that this always fits.
    private const int ShownAddress = 700;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    // Made when the first check asks: most hosts never do.
    private readonly Lazy<HttpClient> client = new(static () => new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = ConnectionLifetime,
        UseCookies = false,
        // A trace header would tell a stranger about the goal.
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });

    /// <summary>Evaluates a check.</summary>
    public async Task<CheckVerdict> EvaluateAsync(HttpCheck check, CheckScope scope, CancellationToken stop)
    {
        var (values, missing) = await secrets.FindAsync([.. check.Headers.Values.SelectMany(SecretText.Names)], scope.Goal, stop);
        if (missing is not null)
        {
            return CheckEvaluator.VerdictOf(check, Verdict.Unmeasurable, missing);
        }

        var headers = check.Headers.Select(header => KeyValuePair.Create(header.Key, SecretText.Fill(header.Value, name => values[name]))).ToArray();
        using var ending = new CancellationTokenSource(check.Timeout, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, stop);
        CheckVerdict verdict;
        try
        {
            verdict = await AskAsync(check, headers, both.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            verdict = Failed(check, $"{Name(check, new Uri(check.Url))} gave no whole answer within {DurationText.Format(check.Timeout)}");
        }

        return verdict with { Reason = ReasonText.Clip(new Redactor(values).Text(verdict.Reason), CheckVerdict.MaximumReason) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (client.IsValueCreated)
        {
            client.Value.Dispose();
        }
    }

    private async Task<CheckVerdict> AskAsync(HttpCheck check, KeyValuePair<string, string>[] headers, CancellationToken stop)
    {
        var first = new Uri(check.Url);
        var address = first;
        for (var redirects = 0; ; redirects++)
        {
            using var request = RequestOf(check, address, IsSameOrigin(address, first) ? headers : []);
            HttpResponseMessage answer;
            try
            {
                answer = await client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            }
            catch (HttpRequestException exception)
            {
                return Unanswered(check, address, exception);
            }

            using (answer)
            {
                if (!check.Follow || (int)answer.StatusCode is < 300 or > 399 or 304 || answer.Headers.Location is not { } location)
                {
                    return await JudgeAsync(check, address, answer, stop);
                }

                var next = new Uri(address, location);
                if (next.Scheme is not ("http" or "https") || (address.Scheme == "https" && next.Scheme == "http") || redirects == MaximumRedirects)
                {
                    var why = redirects == MaximumRedirects ? $"after {MaximumRedirects} redirects leads on" : $"leads to the kind '{next.Scheme}', and is not followed";
                    return Failed(check, $"{Name(check, address)} {why}");
                }

                address = next;
            }
        }
    }

    private static HttpRequestMessage RequestOf(HttpCheck check, Uri address, KeyValuePair<string, string>[] headers)
    {
        var request = new HttpRequestMessage(check.Method == "HEAD" ? HttpMethod.Head : HttpMethod.Get, address);
        foreach (var (name, value) in headers)
        {
            // A secret may be anything: what no header can have must not end one and begin another.
            if (!request.Headers.TryAddWithoutValidation(name, value) || value.AsSpan().IndexOfAny('\r', '\n') >= 0)
            {
                throw new InvalidOperationException($"the header '{name}' cannot be sent: its value has a line break in it, or it belongs to a body");
            }
        }

        return request;
    }

    private static async Task<CheckVerdict> JudgeAsync(HttpCheck check, Uri address, HttpResponseMessage answer, CancellationToken stop)
    {
        var status = (int)answer.StatusCode;
        var name = Name(check, address);
        if (status != check.Status)
        {
            return Failed(check, string.Create(CultureInfo.InvariantCulture, $"{name} answered with status {status}, not {check.Status}"));
        }

        if (check.Contains is null && check.Matches is null)
        {
            return CheckEvaluator.VerdictOf(check, Verdict.Passed, string.Create(CultureInfo.InvariantCulture, $"{name} answered with status {status}"));
        }

        string body;
        bool isAll;
        try
        {
            (body, isAll) = await ReadAsync(answer, stop);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return Failed(check, $"{name} broke its answer off: {exception.Message}");
        }

        var problem = check.Contains is not null && !body.Contains(check.Contains, StringComparison.Ordinal)
            ? $"does not contain '{ReasonText.Clip(check.Contains, ShownText)}'"
            : check.Matches is not null && !Regex.IsMatch(body, check.Matches, ExpressionRules.Options)
                ? $"has nothing that matches '{ReasonText.Clip(check.Matches, ShownText)}'"
                : null;
        return (problem, isAll) switch
        {
            (null, _) => CheckEvaluator.VerdictOf(check, Verdict.Passed, string.Create(CultureInfo.InvariantCulture, $"{name} answered with status {status} and what it must contain")),
            (_, true) => Failed(check, $"the body of {name} {problem}"),
            _ => CheckEvaluator.VerdictOf(
                check, Verdict.Unmeasurable, $"the first {MaximumBody / 1024 / 1024} MiB of the body of {name} {problem}, and no more is looked at; check it with a command, curl for example"),
        };
    }

    private static async Task<(string Body, bool IsAll)> ReadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        var bytes = new byte[MaximumBody + 1];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        return (EncodingOf(answer).GetString(bytes.AsSpan(0, Math.Min(length, MaximumBody))), length <= MaximumBody);
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

    private static CheckVerdict Unanswered(HttpCheck check, Uri address, HttpRequestException exception)
    {
        var name = Name(check, address);
        var socket = exception.InnerException as SocketException ?? exception.InnerException?.InnerException as SocketException;
        return (exception.HttpRequestError, socket?.SocketErrorCode) switch
        {
            (HttpRequestError.NameResolutionError, _) => Unmeasurable(check, $"nobody could tell: the name '{address.Host}' cannot be resolved here"),
            (_, SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown) =>
                Unmeasurable(check, $"nobody could tell: there is no way from here to '{address.Host}'"),
            (HttpRequestError.SecureConnectionError, _) => Unmeasurable(check, $"nobody could tell: no secure connection to '{address.Host}' could be made, is its certificate valid? ({exception.Message})"),
            (HttpRequestError.ProxyTunnelError, _) => Unmeasurable(check, $"nobody could tell: the proxy did not lead to '{address.Host}'"),
            (_, SocketError.ConnectionRefused) => Failed(check, $"{name} gave no answer: the connection was refused, so nothing listens there"),
            (_, SocketError.TimedOut) => Failed(check, $"{name} gave no answer: the connection could not be made in time"),
            _ => Failed(check, $"{name} gave no answer that could be read: {exception.Message}"),
        };
    }

    private static bool IsSameOrigin(Uri address, Uri other) => address.Scheme == other.Scheme && address.IdnHost == other.IdnHost && address.Port == other.Port;

    /// <summary>Method and address, without what may be secret in the latter.</summary>
    private static string Name(HttpCheck check, Uri address) => $"{check.Method} {ReasonText.Clip(address.GetLeftPart(UriPartial.Path), ShownAddress)}";

    private static CheckVerdict Failed(HttpCheck check, string reason) => CheckEvaluator.VerdictOf(check, Verdict.Failed, reason);

    private static CheckVerdict Unmeasurable(HttpCheck check, string reason) => CheckEvaluator.VerdictOf(check, Verdict.Unmeasurable, reason);
}

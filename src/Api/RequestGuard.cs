using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Orleans.Goals.Http;

namespace Orleans.Goals.Api;

/// <summary>Who may call.</summary>
/// <remarks>
/// A local socket is guarded by its file's mode. On TCP there are two dangers. Off loopback anybody may connect: that needs a key. On loopback
/// every web page that the user opens may connect, in the user's own browser: by a name of its own that it lets resolve to 127.0.0.1 (DNS
/// rebinding; its requests carry that name as <c>Host</c>), or across origins (cross-site request forgery; its requests carry <c>Origin</c>,
/// or <c>Sec-Fetch-Site</c>). Goals run commands, so neither is answered. A key makes the name harmless: no browser shows it unasked.
/// </remarks>
internal sealed class RequestGuard
{
    private const string Scheme = "Bearer ";
    private static readonly string[] LoopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Where a request has who asks.</summary>
    private static readonly object CallerItem = new();

    /// <summary>Hashes of keys, each with the one tenant it is for; null for all.</summary>
    private readonly (byte[] Hash, string? Tenant)[] keys;
    private readonly ITokenChecker? tokens;
    private readonly string[] hosts;
    private readonly string[] origins;

    public RequestGuard(GoalsApiOptions options)
    {
        keys =
        [
            .. options.Key is null ? [] : new (byte[], string?)[] { (Hash(options.Key), null) },
            .. options.TenantKeys.Select(static one => (Hash(one.Value), (string?)one.Key)),
        ];
        tokens = options.Tokens;
        hosts = [.. LoopbackHosts, .. options.AllowedHosts];
        origins = [.. options.AllowedOrigins];
    }

    /// <summary>Who makes a request that was not refused.</summary>
    public static Caller CallerOf(HttpContext context) => context.Items[CallerItem] as Caller ?? Caller.Anybody;

    /// <summary>Why a request is not answered; null when it is.</summary>
    public async ValueTask<Problem?> RefuseAsync(HttpContext context)
    {
        var local = context.Connection.LocalIpAddress;
        if (local is null)
        {
            return null;
        }

        if (IsForPage(context.Request.Headers))
        {
            return Forbidden("requests made for web pages are not answered");
        }

        if (keys.Length == 0 && tokens is null)
        {
            return !IPAddress.IsLoopback(local) ? Forbidden($"this host answers on {local} only with a key, and has none")
                : !hosts.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase) ? Forbidden($"this host is not '{context.Request.Host.Host}': address it as localhost or 127.0.0.1")
                : null;
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Unauthorized(context);
        }

        var shown = authorization[Scheme.Length..].Trim();
        return IsKey(context, shown) ? null : tokens is null ? Unauthorized(context) : await CheckAsync(context, tokens, shown);
    }

    /// <summary>Refuses whoever may only read.</summary>
    /// <exception cref="ProblemException">The caller may only read.</exception>
    public static void RequireWriter(HttpContext context)
    {
        if (!CallerOf(context).MayWrite)
        {
            throw new ProblemException(Insufficient(context, "this token is for reading only"));
        }
    }

    private static async Task<Problem?> CheckAsync(HttpContext context, ITokenChecker tokens, string shown)
    {
        var token = await tokens.CheckAsync(shown, context.RequestAborted);
        switch (token.Outcome)
        {
            case TokenOutcome.Accepted when token.Tenant is { } tenant:
                context.Items[CallerItem] = new Caller(tenant, token.MayWrite, token.Ends);
                return null;
            case TokenOutcome.Insufficient:
                return Insufficient(context, token.Reason);
            case TokenOutcome.Unchecked:
                return Problems.Of(StatusCodes.Status503ServiceUnavailable, ProblemCodes.NotReady, "The token cannot be checked now.", token.Reason);
            default:
                context.Response.Headers.WWWAuthenticate = Challenge("invalid_token", token.Reason);
                return Problems.Of(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized, "The token does not hold.", token.Reason);
        }
    }

    private static Problem Insufficient(HttpContext context, string reason)
    {
        context.Response.Headers.WWWAuthenticate = Challenge("insufficient_scope", reason);
        return Forbidden(reason);
    }

    /// <summary>As RFC 6750 has it, section 3: whoever shows nothing is told no error.</summary>
    private static string Challenge(string error, string reason)
    {
        var description = string.Concat(reason.Where(static one => one is >= ' ' and <= '~' and not '"' and not '\\'));
        return $"{Scheme}error=\"{error}\", error_description=\"{description}\"";
    }

    private Problem Unauthorized(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = Scheme.Trim();
        return Problems.Of(
            StatusCodes.Status401Unauthorized,
            ProblemCodes.Unauthorized,
            tokens is null ? "The key is missing or wrong." : "The key or token is missing or wrong.",
            $"send the header 'Authorization: Bearer {(tokens is null ? "KEY" : "KEY-OR-TOKEN")}'");
    }

    private static Problem Forbidden(string detail) => Problems.Of(StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, "The request is not answered.", detail);

    private bool IsForPage(IHeaderDictionary headers)
    {
        if (headers.Origin is { Count: > 0 } origin)
        {
            return origin.Count > 1 || !origins.Contains(origin.ToString(), StringComparer.OrdinalIgnoreCase);
        }

        return headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
    }

    /// <summary>Compares hashes, and with all keys, so that neither a common beginning nor the length nor which key it is shows in the time it takes.</summary>
    private bool IsKey(HttpContext context, string text)
    {
        var shown = Hash(text);
        var known = false;
        foreach (var (hash, tenant) in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(shown, hash))
            {
                known = true;
                context.Items[CallerItem] = Caller.Anybody with { Tenant = tenant };
            }
        }

        return known;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

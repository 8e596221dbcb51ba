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

    /// <summary>What is known of a caller that has shown a tenant's key.</summary>
    private static readonly object TenantItem = new();

    /// <summary>Hashes of keys, each with the one tenant it is for; null for all.</summary>
    private readonly (byte[] Hash, string? Tenant)[] keys;
    private readonly string[] hosts;
    private readonly string[] origins;

    public RequestGuard(GoalsApiOptions options)
    {
        keys =
        [
            .. options.Key is null ? [] : new (byte[], string?)[] { (Hash(options.Key), null) },
            .. options.TenantKeys.Select(static one => (Hash(one.Value), (string?)one.Key)),
        ];
        hosts = [.. LoopbackHosts, .. options.AllowedHosts];
        origins = [.. options.AllowedOrigins];
    }

    /// <summary>The one tenant whose goals the caller of a request that was not refused may see; null for those of all.</summary>
    public static string? TenantOf(HttpContext context) => context.Items[TenantItem] as string;

    /// <summary>Why a request is not answered; null when it is.</summary>
    public Problem? Refuse(HttpContext context)
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

        if (keys.Length == 0)
        {
            return !IPAddress.IsLoopback(local) ? Forbidden($"this host answers on {local} only with a key, and has none")
                : !hosts.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase) ? Forbidden($"this host is not '{context.Request.Host.Host}': address it as localhost or 127.0.0.1")
                : null;
        }

        return ShowsKey(context)
            ? null
            : Problems.Of(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized, "The key is missing or wrong.", "send the header 'Authorization: Bearer KEY'");
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
    private bool ShowsKey(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var shown = Hash(authorization[Scheme.Length..].Trim());
        var known = false;
        foreach (var (hash, tenant) in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(shown, hash))
            {
                known = true;
                context.Items[TenantItem] = tenant;
            }
        }

        return known;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
